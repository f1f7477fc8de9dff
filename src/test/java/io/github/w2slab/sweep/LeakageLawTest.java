package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What leaking inputs do, at d = 256, s = 32, rho = 0.3, with raw h_2 labels unless centred ones are said. */
@Tag("law")
class LeakageLawTest {

    private static Training student(double alignment, double leakage, boolean centred, long seed) {
        World world = World.builder().dimension(256).subspaceDimension(32).correlation(0.3).seed(seed).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(4).seed(seed).build();
        Supervision raw = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), alignment).seed(seed))
                .leakage(leakage);
        return Training.of(strong, centred ? raw.transformed(LabelTransform.identity().centred()) : raw,
                Sgd.perDimension(0.05).seed(seed));
    }

    /** tau^2 + eps^2 is 0.5 and more: forgotten at last at each size, earlier at a larger one; without leakage no bit moves. */
    @Test
    void aboveAThirdLeakageOfAnySizeOnlyDelaysForgetting() {
        Sweep sweep = Sweep.over("leakage", 0, 0.1, 0.2, 0.4).seeds(12).steps(15_000).stepsDownTo("kept_1", 0.5)
                .run(p -> student(0.7, p.value("leakage"), false, p.seed()));
        double[] kept = sweep.summary("kept_1").doubleColumn("kept_1").asDoubleArray();
        assertEquals(1, kept[0], 1e-12);
        for (int i = 1; i < 4; i++) {
            assertTrue(kept[i] < 0.1, "kept " + kept[i]);
        }
        double[] half = sweep.summary("steps to kept_1 down to 0.5").doubleColumn("steps to kept_1 down to 0.5").asDoubleArray();
        assertTrue(half[1] > half[2] && half[2] > half[3], Arrays.toString(half));
        assertTrue(sweep.summary("alignment").doubleColumn("alignment").get(1) > 0.8, "and the target is found");
    }

    /** The mean of 24 runs within four standard errors of the mean dynamics' mean and 0.04, their accuracy with leakage. */
    @Test
    void theoryIsTheMeanOfManyRunsAndNoForecastOfOne() {
        long[] steps = {4_000, 6_000, 8_000, 10_000, 15_000};
        List<History> runs = new ArrayList<>();
        List<History> predictions = new ArrayList<>();
        for (long seed = 1; seed <= 24; seed++) {
            runs.add(student(0.7, 0.1, false, seed).recordingAt(steps).train(15_000).history());
            predictions.add(MeanDynamics.of(student(0.7, 0.1, false, seed)).recordingAt(steps).train(15_000).history());
        }
        double farthest = 0;
        for (long step : steps) {
            double[] measured = runs.stream().mapToDouble(h -> h.at(step, "kept_1")).toArray();
            double[] predicted = predictions.stream().mapToDouble(h -> h.at(step, "kept_1")).toArray();
            double[] difference = new double[measured.length];
            Arrays.setAll(difference, i -> measured[i] - predicted[i]);
            Interval interval = Interval.of(difference);
            double error = (interval.high() - interval.mean()) / 2.069;
            assertEquals(0, interval.mean(), 4 * error + 0.04, "step " + step + ", " + interval);
            farthest = Math.max(farthest, Arrays.stream(difference).map(Math::abs).max().getAsDouble());
        }
        assertTrue(farthest > 0.25, "the farthest run is off by " + farthest);
    }

    /** A small part in V_0 grows at the rate eta (3 tau^2 - 1): a halving of a small leakage buys ln 2 / (eta (3 tau^2 - 1)) steps. */
    @Test
    void halvingASmallLeakageBuysTheTimeOfItsGrowthRate() {
        double[] half = new double[2];
        double eps = 0.002;
        for (int i = 0; i < 2; i++) {
            half[i] = MeanDynamics.of(student(0.8, eps / (1 << i), false, 1)).recordingAt(RecordedSteps.every(50)).train(30_000)
                    .history().stepsDownTo("kept_1", 0.5);
        }
        Supervision labels = student(0.8, eps, false, 1).supervision();
        double rate = LabelExpansion.of(labels).predicts(Activation.hermite(2)).offTarget().along();
        assertEquals(Math.log(2) / (rate * 0.05 / 32), half[1] - half[0], 0.1 * (half[1] - half[0]));
    }

    /** tau^2 + eps^2 is 0.24: target neurons leave V_0 and off-target ones stay; centred labels turn both round. */
    @Test
    void belowAThirdRawLabelsExpelTargetNeuronsAndProtectTheOthers() {
        Sweep sweep = Sweep.over("labels", "raw", "centred").seeds(8).steps(30_000).run(p -> student(0.3, 0.2,
                p.text("labels").equals("centred"), p.seed()).measuring(Measure.energyInSubspace()));
        double[] alignment = sweep.summary("alignment").doubleColumn("alignment").asDoubleArray();
        double[] kept = sweep.summary("kept_1").doubleColumn("kept_1").asDoubleArray();
        double[] energy = sweep.summary("energy_in_subspace").doubleColumn("energy_in_subspace").asDoubleArray();
        assertTrue(alignment[0] < 0.1 && alignment[1] > 0.5, Arrays.toString(alignment));
        assertTrue(kept[0] > 0.95 && kept[1] < 0.1, Arrays.toString(kept));
        assertTrue(energy[0] < 0.1 && energy[1] > 0.9, Arrays.toString(energy));
    }
}
