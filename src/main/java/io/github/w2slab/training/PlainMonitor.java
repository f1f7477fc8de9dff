package io.github.w2slab.training;

import java.io.PrintStream;
import java.util.Locale;

/** Plain log lines for scripts and tests: one every few seconds of a call that takes longer than that. */
final class PlainMonitor implements Monitor {

    private static final long INTERVAL_NANOS = 5_000_000_000L;

    private final PrintStream out;

    PlainMonitor(PrintStream out) {
        this.out = out;
    }

    /** For example "W2S: 5,400 of 12,000 steps, 3 s left"; while nothing is done nothing is known of the time. */
    static String line(LongCall call, long count, double seconds) {
        String done = String.format(Locale.ROOT, "%s: %,d of %,d %s", call.title(), count, call.end(), call.unit());
        long counted = count - call.start();
        return counted <= 0 ? done : String.format(Locale.ROOT, "%s, %.0f s left", done, seconds * (call.end() - count) / counted);
    }

    @Override
    public Watch open(LongCall call) {
        long begun = System.nanoTime();
        return new Watch() {
            private long next = begun + INTERVAL_NANOS;

            @Override
            public boolean proceed(long count) {
                long now = System.nanoTime();
                if (now >= next) {
                    next = now + INTERVAL_NANOS;
                    out.println(line(call, count, (now - begun) / 1e9));
                }
                return !Thread.currentThread().isInterrupted();
            }

            @Override
            public void close(long count, String sentence) {
                if (sentence != null) {
                    out.println(sentence.startsWith(call.title()) ? sentence : call.title() + ": " + sentence);
                }
            }
        };
    }
}
