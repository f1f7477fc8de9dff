package io.github.w2slab.plot.svg;

import io.github.w2slab.base.Numbers;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where an axis is marked and what stands there. */
final class Ticks {

    /**
     * One mark.
     *
     * @param at    its place in the axis's own coordinate (a decimal logarithm on log axes)
     * @param label what stands there, empty for a minor mark
     */
    record Tick(double at, String label) {
    }

    private static final double[] NICE = {1, 2, 2.5, 5, 10};

    private Ticks() {
    }

    /** Returns the smallest of 1, 2, 2.5, 5 times a power of ten that is at least {@code least} (which is above 0). */
    static double niceStep(double least) {
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(least)));
        for (double nice : NICE) {
            if (nice * power >= least * (1 - 1e-9)) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    /** Returns round numbers in [lo, hi], at most about {@code most} of them. */
    static List<Tick> linear(double lo, double hi, int most) {
        List<Tick> ticks = new ArrayList<>();
        double step = niceStep((hi - lo) / Math.max(1, most));
        long last = (long) Math.floor(hi / step + 1e-6);
        for (long i = (long) Math.ceil(lo / step - 1e-6); i <= last; i++) {
            ticks.add(new Tick(i * step, number(i * step, step)));
        }
        return ticks;
    }

    /** Returns marks for decimal logarithms in [lo, hi]: powers of ten over two decades and more, 1-2-5 below. */
    static List<Tick> log(double lo, double hi, int most) {
        if (hi - lo < 0.3) {
            return linearOnLog(lo, hi, most);
        }
        boolean powers = hi - lo >= 2;
        int stride = powers ? (int) Math.ceil((hi - lo) / Math.max(2, most)) : 1;
        List<Tick> ticks = new ArrayList<>();
        for (int decade = (int) Math.floor(lo); decade <= hi; decade++) {
            for (int digit = 1; digit < 10; digit++) {
                double at = decade + StrictMath.log10(digit);
                boolean named = digit == 1 ? Math.floorMod(decade, stride) == 0 : !powers && (digit == 2 || digit == 5);
                if (at >= lo - 1e-9 && at <= hi + 1e-9 && (named || stride == 1)) {
                    ticks.add(new Tick(at, !named ? "" : powers ? Numbers.powerOfTen(decade) : plain(decade, digit)));
                }
            }
        }
        return ticks;
    }

    private static List<Tick> linearOnLog(double lo, double hi, int most) {
        List<Tick> ticks = new ArrayList<>();
        for (Tick tick : linear(StrictMath.pow(10, lo), StrictMath.pow(10, hi), most)) {
            ticks.add(new Tick(StrictMath.log10(tick.at()), tick.label()));
        }
        return ticks;
    }

    private static String plain(int decade, int digit) {
        double step = StrictMath.pow(10, decade);
        return number(digit * step, step);
    }

    /** Returns ISO dates or times for seconds since 1970 in [lo, hi]. */
    static List<Tick> date(double lo, double hi, int most) {
        double[] steps = {1, 5, 15, 60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000,
            7_776_000, 31_536_000, 157_680_000, 315_360_000};
        double step = steps[steps.length - 1];
        for (int i = steps.length - 1; i >= 0 && steps[i] >= (hi - lo) / Math.max(1, most); i--) {
            step = steps[i];
        }
        DateTimeFormatter format = DateTimeFormatter.ofPattern(
                step >= 86_400 ? "uuuu-MM-dd" : step >= 60 ? "MM-dd HH:mm" : "HH:mm:ss", Locale.ROOT);
        List<Tick> ticks = new ArrayList<>();
        for (double at = Math.ceil(lo / step) * step; at <= hi; at += step) {
            ticks.add(new Tick(at, LocalDateTime.ofEpochSecond((long) at, 0, ZoneOffset.UTC).format(format)));
        }
        return ticks;
    }

    /** Returns a mark for each name, at 0, 1, 2, ... */
    static List<Tick> names(List<String> names, double lo, double hi, int most) {
        List<Tick> ticks = new ArrayList<>();
        int stride = Math.max(1, (int) Math.ceil((hi - lo) / Math.max(1, most)));
        for (int i = 0; i < names.size(); i += stride) {
            if (i >= lo && i <= hi) {
                ticks.add(new Tick(i, PlainText.oneLine(names.get(i), 28)));
            }
        }
        return ticks;
    }

    /** Returns a number with the decimals that its step needs: 12,000, 0.25, 3×10⁻⁷; never -0. */
    static String number(double value, double step) {
        double size = Math.max(Math.abs(value), step);
        if (value == 0 || Math.abs(value) < step * 1e-6) {
            return "0";
        }
        if (size >= Numbers.LARGE || step < 0.9e-5) {
            return Numbers.of(value, 5);
        }
        int decimals = Math.max(0, (int) Math.ceil(-StrictMath.log10(step) - 1e-9));
        boolean quarter = Math.abs(step * StrictMath.pow(10, decimals) % 1 - 0.5) < 1e-6;
        return Numbers.fixed(value, decimals + (quarter ? 1 : 0));
    }
}
