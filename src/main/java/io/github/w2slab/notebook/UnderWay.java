package io.github.w2slab.notebook;

import io.github.w2slab.training.Monitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Remembers which long calls are open, so that an object that is worked on by another thread can say how far it is without
 * being read: runs may not be used by two threads at once.
 */
final class UnderWay implements Monitor {

    private static final List<Open> OPEN = new ArrayList<>();

    private final Monitor shown;

    private static final class Open {
        private final LongCall call;
        private volatile long count;

        Open(LongCall call) {
            this.call = call;
            this.count = call.start();
        }
    }

    /** @param shown the monitor that shows the calls */
    UnderWay(Monitor shown) {
        this.shown = shown;
    }

    /**
     * Returns where the long call on an object stands, for example "5,400 of 12,000 steps"; empty where none is running. May
     * be asked at any time, from any thread, and touches nothing of the object.
     */
    static Optional<String> of(Object subject) {
        synchronized (OPEN) {
            return OPEN.stream().filter(open -> open.call.subject() == subject).findFirst()
                    .map(open -> String.format(Locale.ROOT, "%,d of %,d %s", open.count, open.call.end(), open.call.unit()));
        }
    }

    @Override
    public Watch open(LongCall call) {
        Watch watch = shown.open(call);
        Open open = new Open(call);
        synchronized (OPEN) {
            OPEN.add(open);
        }
        return new Watch() {
            @Override
            public boolean proceed(long count) {
                open.count = count;
                return watch.proceed(count);
            }

            @Override
            public void close(long count, String sentence) {
                synchronized (OPEN) {
                    OPEN.remove(open);
                }
                watch.close(count, sentence);
            }
        };
    }
}
