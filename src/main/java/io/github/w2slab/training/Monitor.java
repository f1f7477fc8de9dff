package io.github.w2slab.training;

import io.github.w2slab.base.Interruption;

/**
 * Watches long calls (training, comparison, pretraining): it is told how far they are and says when to stop. Calls may run
 * on several threads at once.
 *
 * <p>The library knows no notebook. Whoever shows progress installs a monitor with {@link Monitoring#install}; the
 * notebook's draws bars and live curves and listens to the stop button, the default one writes a plain line every few
 * seconds.
 */
public interface Monitor {

    /**
     * Opens a watch on one long call. Called on the thread that makes the call, before its first step.
     *
     * @param call what is about to run
     * @return the watch that the call reports to until it calls {@link Watch#close}
     */
    Watch open(LongCall call);

    /** A monitor that shows nothing and ends a call, by a {@link java.util.concurrent.CancellationException}, whose thread is interrupted. */
    static Monitor silent() {
        return call -> new Watch() {
            @Override
            public boolean proceed(long count) {
                Interruption.check();
                return true;
            }

            @Override
            public void close(long count, String sentence) {
                // Nobody is told.
            }
        };
    }

    /**
     * A long call as a monitor sees it.
     *
     * @param title   what runs, in a word or two, for example "W2S"
     * @param unit    what is counted, in the plural, for example "steps"
     * @param start   the count at which this call begins, 0 or more
     * @param end     the count at which it will be complete, at least {@code start}
     * @param subject the object that is worked on, for example the {@link Training}; a monitor may draw it while it
     *                runs, inside {@link Watch#proceed} on the calling thread, where it is in a consistent state
     */
    record LongCall(String title, String unit, long start, long end, Object subject) {
    }

    /** One long call under way. Methods may be called from any thread, one at a time. */
    interface Watch {

        /**
         * Reports the count reached. Called many times a second, so it must cost next to nothing when there is nothing
         * to show.
         *
         * @param count the count reached, from {@code start} to {@code end} of the call
         * @return true to go on, false to stop as soon as possible with everything kept
         */
        boolean proceed(long count);

        /**
         * Ends the watch, whether the call was completed, stopped or failed.
         *
         * @param count    the count reached
         * @param sentence what to tell the reader ("stopped after 3,200 steps; run `train` again to go on"), or null
         *                 where the call simply completed
         */
        void close(long count, String sentence);

        /**
         * Returns a monitor for the calls that this one is made of, on whichever threads they run: a comparison's runs. What
         * it shows stands below this call and goes when the part ends. By default it shows nothing.
         */
        default Monitor parts() {
            return part -> new Watch() {
                @Override
                public boolean proceed(long count) {
                    return true;
                }

                @Override
                public void close(long count, String sentence) {
                    // The whole call tells how it ended.
                }
            };
        }
    }
}
