package io.github.w2slab.notebook;

import io.github.w2slab.training.Monitor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Shows long calls under their cell: a bar with speed and time left, a live curve where the subject has one, and in the
 * end one plain line. Calls of less than half a second show nothing. Tells a call to stop when the stop button was
 * pressed in its cell.
 *
 * <p>Drawing takes at most a hundredth of the time: after an update that took t the next one waits 100 t, and no less
 * than a quarter of a second, since front ends drop what comes faster. The curve costs more than the bar and has an
 * interval of its own.
 */
final class NotebookMonitor implements Monitor {

    private static final long FIRST_NANOS = 500_000_000;
    private static final long BAR_NANOS = 250_000_000;
    private static final long CURVE_NANOS = 1_000_000_000;
    private static final long SHARE = 100;
    private static final double OLD_SHARE = 0.7;
    private static final int MOST_SENTENCES = 5;

    private final Screen screen;
    private final LongSupplier clock;
    private final Function<Object, String> curve;

    /** The first drawing of each kind loads classes and says nothing about the next one's cost. */
    private volatile boolean barKnown;
    private volatile boolean curveKnown;

    /**
     * @param screen where to show
     * @param clock  nanoseconds
     * @param curve  the SVG picture of a subject, or null for a subject that has none
     */
    NotebookMonitor(Screen screen, LongSupplier clock, Function<Object, String> curve) {
        this.screen = screen;
        this.clock = clock;
        this.curve = curve;
    }

    @Override
    public Watch open(LongCall call) {
        return new Progress(call);
    }

    private final class Progress implements Watch {

        private final LongCall call;
        private final Cell cell = Cell.ofThisThread();
        private final Thread caller = Thread.currentThread();
        private final long begun = clock.getAsLong();
        private long nextUpdate = begun + FIRST_NANOS;
        private long nextCurve = begun + FIRST_NANOS;
        private long lastTime = begun;
        private long lastCount;
        private double speed;
        private String picture = "";
        private String display;

        Progress(LongCall call) {
            this.call = call;
            this.lastCount = call.start();
            if (cell != null) {
                cell.longCallOpened();
            }
        }

        @Override
        public boolean proceed(long count) {
            if (cell != null && cell.isStopping() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            long now = clock.getAsLong();
            if (now >= nextUpdate) {
                if (now >= nextCurve && Thread.currentThread() == caller) {
                    drawCurve();
                }
                long drawing = clock.getAsLong();
                measureSpeed(count, now);
                write(() -> update(new ProgressText(call, count, speed)));
                long drawn = clock.getAsLong();
                nextUpdate = drawn + Math.max(BAR_NANOS, barKnown ? SHARE * (drawn - drawing) : 0);
                barKnown = true;
            }
            return true;
        }

        /** The first calls run slower than the later ones, so the time left goes by what was done of late. */
        private void measureSpeed(long count, long now) {
            double latest = (count - lastCount) / (Math.max(1, now - lastTime) / 1e9);
            speed = lastTime == begun ? latest : OLD_SHARE * speed + (1 - OLD_SHARE) * latest;
            lastCount = count;
            lastTime = now;
        }

        private void drawCurve() {
            long drawing = clock.getAsLong();
            try {
                String svg = curve.apply(call.subject());
                picture = svg == null ? "" : "<div>" + svg + "</div>";
            } catch (RuntimeException | LinkageError e) {
                picture = "";
            }
            long drawn = clock.getAsLong();
            nextCurve = drawn + Math.max(CURVE_NANOS, curveKnown ? SHARE * (drawn - drawing) : 0);
            curveKnown = true;
        }

        private void update(ProgressText text) {
            if (display == null) {
                display = screen.show(text.html() + picture, text.plain());
            } else {
                screen.replace(display, text.html() + picture, text.plain());
            }
        }

        @Override
        public void close(long count, String sentence) {
            String end = sentence != null ? sentence
                    : ProgressText.summary(call, count, (clock.getAsLong() - begun) / 1e9);
            String line = end.startsWith(call.title()) ? end : call.title() + ": " + end;
            try {
                write(() -> showEnd(line, sentence != null));
            } finally {
                if (cell != null) {
                    cell.longCallClosed();
                }
            }
        }

        private void showEnd(String line, boolean stopped) {
            if (display != null) {
                screen.replace(display, null, line);
            } else if (stopped && (cell == null || cell.countSentence() <= MOST_SENTENCES)) {
                screen.print(line);
            }
        }

        /** Threads without a cell are mute where cells are known: what they write would land in any cell. */
        private void write(Runnable output) {
            if (cell != null) {
                cell.write(output);
            } else if (Cell.areUnknown()) {
                output.run();
            }
        }
    }
}
