package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;

/** A candlestick or OHLC trace: rising days in one colour, falling ones in another. */
final class SvgPrices implements SvgMarks {

    private final JsonNode trace;
    private double[] at;
    private double[][] prices;

    SvgPrices(JsonNode trace) {
        this.trace = trace;
    }

    @Override
    public void reach(SvgAxis x, SvgAxis y) {
        at = x.coordinates(trace.path("x"));
        String[] names = {"open", "high", "low", "close"};
        prices = new double[names.length][];
        for (int i = 0; i < names.length; i++) {
            prices[i] = y.coordinates(trace.path(names[i]));
            y.include(prices[i], true);
        }
        x.include(at, true);
    }

    @Override
    public void draw(SvgWriter out, SvgAxis x, SvgAxis y, int budget) {
        double[] px = x.pixels(at);
        double half = at.length > 1 ? Math.min(8, Math.abs(px[1] - px[0]) * 0.3) : 8;
        boolean candle = trace.path("type").asText().equals("candlestick");
        for (int i = 0; i < at.length; i++) {
            double open = y.pixel(prices[0][i]);
            double close = y.pixel(prices[3][i]);
            String color = SvgPicture.COLORS.get(close <= open ? 2 : 1);
            String stroke = SvgWriter.paint("stroke", color) + " stroke-width=\"1.5\"";
            out.line(px[i], y.pixel(prices[1][i]), px[i], y.pixel(prices[2][i]), stroke);
            if (candle) {
                out.rect(px[i] - half, Math.min(open, close), 2 * half, Math.max(1, Math.abs(open - close)),
                        SvgWriter.paint("fill", color));
            } else {
                out.line(px[i] - half, open, px[i], open, stroke);
                out.line(px[i], close, px[i] + half, close, stroke);
            }
        }
    }
}
