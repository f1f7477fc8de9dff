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
                    double seconds = (now - begun) / 1e9;
                    double left = seconds * (call.end() - count) / Math.max(1, count - call.start());
                    out.printf(Locale.ROOT, "%s: %,d of %,d %s, %.0f s left%n",
                            call.title(), count, call.end(), call.unit(), left);
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
