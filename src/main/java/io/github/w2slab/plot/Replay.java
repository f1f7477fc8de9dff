package io.github.w2slab.plot;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A run repeated from its start, looked at on the way: the same bits, in the time that the run took.
 *
 * @param steps     where it was looked at, ascending; fewer than wanted if it was stopped
 * @param seen      what was seen at each
 * @param history   what the repeated run recorded there
 */
record Replay<T>(List<Long> steps, List<T> seen, History history) {

    /** About how many pictures an animation has. */
    static final int FRAMES = 24;

    /** Repeats a run, which stays as it is, and applies {@code look} to the model at some of the steps. */
    static <T> Replay<T> of(Training run, long[] steps, Function<RewardModel, T> look) {
        Training again = run.again().recordingAt(steps);
        List<Long> reached = new ArrayList<>();
        List<T> seen = new ArrayList<>();
        Monitor outer = Monitoring.current();
        Monitoring.during(call -> outer.open(withoutCurve(call)), () -> again.trainUntil(history -> {
            reached.add(again.step());
            seen.add(look.apply(again.model()));
            return false;
        }, steps[steps.length - 1]));
        return new Replay<>(reached, seen, again.history());
    }

    /** A curve of the repetition would stand beside the figure that it is for. */
    private static LongCall withoutCurve(LongCall call) {
        return new LongCall(call.title() + " once more, for the figure", call.unit(), call.start(), call.end(), "a repetition");
    }

    /**
     * Chooses recorded steps for the pictures, from 0 to the end, closer at the start, where more happens.
     *
     * @throws IllegalArgumentException if the run has not begun
     */
    static long[] steps(Training run) {
        long[] recorded = requireBegun(run).history().steps();
        long last = run.step();
        return IntStream.rangeClosed(0, FRAMES)
                .mapToLong(i -> nearest(recorded, (double) last * i * i / (FRAMES * FRAMES))).distinct().toArray();
    }

    /** Throws if a run stands at step 0. */
    static Training requireBegun(Training run) {
        Require.check(run.step() > 0, "steps of " + run.name(), run.step(), "at least 1", "call train first");
        return run;
    }

    private static long nearest(long[] recorded, double step) {
        return Arrays.stream(recorded).boxed()
                .min((a, b) -> Double.compare(Math.abs(a - step), Math.abs(b - step))).orElseThrow();
    }

    /** Returns the place of the last look at or before a step. */
    int at(long step) {
        int i = steps.size() - 1;
        while (i > 0 && steps.get(i) > step) {
            i--;
        }
        return i;
    }
}
