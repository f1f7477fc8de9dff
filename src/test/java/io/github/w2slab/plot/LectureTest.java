package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.explore.Scene.Curve;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.StrongAndWeak;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the lecture says beside its figures, where no test of a law says it already. */
class LectureTest {

    private static StrongAndWeak drawn(int d, int s, long seed) {
        World world = World.builder().dimension(d).subspaceDimension(s).seed(seed).build();
        return StrongAndWeak.of(RewardModel.pretrained(world).neuronsPerTask(16).seed(seed).build(),
                WeakTeacher.withAlignment(world.target(), 0.7).seed(seed));
    }

    /** Means over five seeds; standard errors are about 0.01. */
    private static void assertLecturesEnds(int d, int s, long steps) {
        Comparison cells = Comparison.over(1, 2, 3, 4, 5).inputsByLabels(seed -> drawn(d, s, seed), Sgd.perDimension(0.1)).run(steps);
        double student = cells.interval("W2S", "correlation").mean();
        assertTrue(cells.interval("W2S", "weak_correlation").high() < cells.interval("W2S", "correlation").low(), "passes its teacher");
        assertTrue(student < cells.interval("true labels, localized", "correlation").mean(), "and not the ceiling");
        assertEquals(cells.interval("W2S", "alignment").mean(), cells.interval("SFT", "alignment").mean(), 0.06, "ends as high");
        assertEquals(1, cells.interval("W2S", "kept_1").mean(), 1e-12);
        assertEquals(0.3 * cells.interval("SFT", "alignment").mean(), cells.interval("SFT", "kept_1").mean(), 0.06);
        Interval teacher = Interval.over(5, seed -> drawn(d, s, seed).teacher().alignmentInSubspace());
        double inside = cells.interval("W2S", "alignment_in_subspace").mean();
        assertTrue(inside < teacher.mean() && inside > teacher.mean() - 0.08, "a little below its teacher: " + inside);
        assertTrue(cells.gapRecovered("W2S").estimate() > 0.5 && cells.gapRecovered("W2S").low() > 0.3, cells.gapRecovered("W2S").toString());
        assertTrue(cells.gapRecovered("weak labels, ambient").high() < 0, cells.gapRecovered("weak labels, ambient").toString());
    }

    @Test
    void theStudentPassesItsTeacherAndCopiesItInTheSubspace() {
        assertLecturesEnds(128, 16, 5_000);
    }

    @Test
    @Tag("slow")
    void theLecturesOwnRunsSayWhatItSays() {
        assertLecturesEnds(1024, 64, 36_000);
    }

    private static Curve curve(Exploration exploration, String name) {
        return exploration.curves().stream().filter(curve -> curve.name().equals(name)).findFirst().orElseThrow();
    }

    private static double stepsToHalf(Curve curve) {
        return IntStream.range(0, curve.y().length).filter(i -> curve.y()[i] >= 0.5).mapToDouble(i -> curve.x()[i]).findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double end(Curve curve) {
        return curve.y()[curve.y().length - 1];
    }

    @Test
    void slidersShowWhatTheSpeakerPromises() {
        Exploration usual = Explore.alignment().with("s", 64);
        Curve w2s = curve(usual, "W2S");
        Curve poor = curve(usual.with("teacher", 0.4), "W2S");
        Curve fast = curve(usual.with("rate", 0.5), "W2S");
        assertTrue(stepsToHalf(poor) > stepsToHalf(w2s) && end(poor) < end(w2s), "a poorer teacher: slower and lower");
        assertTrue(stepsToHalf(fast) < stepsToHalf(w2s) && end(fast) < end(w2s), "a larger rate: faster and lower");
        assertEquals(end(curve(usual, "SFT")), end(curve(usual.with("teacher", 0.4), "SFT")), "SFT does not know the teacher");
    }

    @Test
    void stepsOfWeakToStrongDoNotDependOnTheSizeOfTheSpace() {
        Curve w2s = curve(Explore.hittingTimes(), "W2S");
        Curve sft = curve(Explore.hittingTimes(), "SFT");
        double flat = w2s.y()[w2s.y().length - 1];
        for (int i = 0; i < w2s.x().length; i++) {
            if (w2s.x()[i] >= 1e4) {
                assertEquals(flat, w2s.y()[i], 0.02 * flat, "d = " + w2s.x()[i]);
            }
        }
        Curve blank = curve(Explore.hittingTimes(), "SFT, not pretrained");
        int last = sft.x().length - 1;
        int first = IntStream.rangeClosed(0, last).filter(i -> sft.x()[i] >= 1e4).findFirst().orElseThrow();
        double times = sft.x()[last] / sft.x()[first];
        assertEquals(times, sft.y()[last] / sft.y()[first], 0.05 * times, "in proportion to d");
        assertTrue(blank.y()[last] / blank.y()[first] > 1.5 * times, "more than in proportion to d");
    }

    /** Kendall's tau of overlaps at the start and half-way, over four seeds; 0 without a relation, with a deviation of 0.08. */
    @Test
    void whoBeginsNearerIsThereFirst() {
        for (long seed = 1; seed <= 4; seed++) {
            StrongAndWeak pair = drawn(256, 16, seed);
            World world = pair.strong().world();
            Training run = Training.of(pair.strong(), Supervision.weakToStrong(world, pair.teacher()), Sgd.perDimension(0.1).seed(seed));
            double[] before = run.model().overlaps(0, world.target().feature());
            double[] after = run.train(500).model().overlaps(0, world.target().feature());
            double agreement = 0;
            for (int i = 0; i < before.length; i++) {
                for (int j = 0; j < i; j++) {
                    agreement += Math.signum((Math.abs(before[i]) - Math.abs(before[j])) * (Math.abs(after[i]) - Math.abs(after[j])));
                }
            }
            assertTrue(2 * agreement / (before.length * (before.length - 1)) > 0.4, "seed " + seed + ": " + agreement);
        }
    }
}
