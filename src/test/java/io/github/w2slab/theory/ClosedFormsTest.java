package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.ejml.simple.SimpleEVD;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class ClosedFormsTest {

    /** 40 groups of teachers in one world: means of directions found agree to 0.002, four standard errors or more. */
    @Test
    void severalTeachersPassASingleOne() {
        World world = World.builder().dimension(1024).subspaceDimension(128).correlation(0.3).build();
        double[] stated = {0.936, 0.966, 0.983, 0.991};
        for (int i = 0; i < 4; i++) {
            int m = 1 << i;
            double expected = ClosedForms.teachersAlignment(m, 0.7, world.ceiling(), 128, 1024);
            assertEquals(stated[i], expected, 6e-4);
            double sum = 0;
            for (int group = 0; group < 40; group++) {
                sum += leading(world, m, 100L * group).alignmentInSubspace();
            }
            assertEquals(expected, sum / 40, 0.0045 / Math.sqrt(m), m + " teachers");
        }
        assertEquals(ClosedForms.teacherAlignment(0.7, 0.95, 128, 1024),
                ClosedForms.teachersAlignment(1, 0.7, 0.95, 128, 1024), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> ClosedForms.teachersAlignment(0, 0.7, 0.95, 128, 1024));
    }

    /** The leading direction of sum P u_i u_i^T P, by the m x m matrix of the projections' products. */
    private static WeakTeacher leading(World world, int m, long seed) {
        SimpleMatrix inside = new SimpleMatrix(128, m);
        for (int i = 0; i < m; i++) {
            double[] u = WeakTeacher.withAlignment(world.target(), 0.7).seed(seed + i).direction();
            inside.setColumn(i, 0, world.target().subspace().coefficients(u));
        }
        SimpleEVD<SimpleMatrix> eigen = inside.transpose().mult(inside).eig();
        SimpleMatrix first = inside.mult(eigen.getEigenVector(eigen.getIndexMax()));
        return WeakTeacher.of(world.target(), world.target().subspace().vector(first.getDDRM().getData()));
    }

    /** The same numbers as from the settings by hand. */
    @Test
    void aRunAndAnEnsembleBringTheirOwnSettings() {
        World world = World.builder().dimension(128).subspaceDimension(16).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        RewardModel model = RewardModel.pretrained(world).neuronsPerTask(2).build();
        Training w2s = Training.of(model, Supervision.weakToStrong(world, teacher), Sgd.perDimension(0.1));
        Training sft = Training.of(model, Supervision.fineTuning(world).noise(0.2), Sgd.perDimension(0.1));
        assertEquals(ClosedForms.plateau(0.1 / 16, 16, teacher.scaleInSubspace(), 0), ClosedForms.plateau(w2s), 1e-12);
        assertEquals(ClosedForms.plateau(0.1 / 128, 128, 1, 0.2), ClosedForms.plateau(sft), 1e-12);
        double tau = ClosedForms.teacherScale(0.7, world.ceiling(), 16, 128);
        assertEquals(ClosedForms.hittingTime(0.25, 0.8, 0.1 / 16, tau),
                ClosedForms.hittingTime(Ensemble.weakToStrong(world, 0.7).startingAt(0.25), Sgd.perDimension(0.1), 0.8), 1e-9);
        assertEquals(ClosedForms.hittingTime(0.25, 0.8, 0.1 / 128),
                ClosedForms.hittingTime(Ensemble.fineTuning(world).startingAt(0.25), Sgd.perDimension(0.1), 0.8), 1e-9);
    }

    @Test
    void whatTheFormsWereNotMadeForIsRefused() {
        World world = World.builder().dimension(128).subspaceDimension(16).build();
        Supervision weak = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7));
        RewardModel model = RewardModel.pretrained(world).neuronsPerTask(2).build();
        Sgd sgd = Sgd.perDimension(0.1);
        refuses("leakage", Training.of(model, weak.leakage(0.1), sgd));
        refuses("labels", Training.of(model, weak.transformed(LabelTransform.identity().centred()), sgd));
        refuses("loss", Training.of(model, weak, sgd.loss(Loss.squared())));
        refuses("batch size", Training.of(model, weak, sgd.batchSize(2)));
        refuses("activation", Training.of(
                RewardModel.pretrained(world).neuronsPerTask(2).activation(Activation.relu()).build(), weak, sgd));
        assertThrows(IllegalArgumentException.class,
                () -> ClosedForms.hittingTime(Ensemble.weakToStrong(world, 0.7), sgd, 0.8));
    }

    private static void refuses(String name, Training run) {
        String message = assertThrows(IllegalArgumentException.class, () -> ClosedForms.plateau(run)).getMessage();
        assertTrue(message.startsWith(name), message);
    }

    /**
     * Overlap with the teacher at the end of W2S, over 8 worlds, teachers and samples, against the closed form of each: for
     * c = 0.05 and 0.1 a run of 32 neurons that share samples has a standard deviation of about 0.01, so the mean of eight has
     * a standard error of about 0.003; four of the measured standard errors and the form's own 0.003 are allowed.
     */
    @Test
    void plateausOfWeakToStrongAreThoseOfTheClosedForm() {
        for (double c : new double[] {0.05, 0.1}) {
            double[] gaps = new double[8];
            for (int seed = 0; seed < gaps.length; seed++) {
                World world = World.builder().dimension(256).subspaceDimension(64).seed(seed).build();
                Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(32).seed(seed).build(),
                        Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(seed)),
                        Sgd.perDimension(c).seed(seed)).measuring(Measure.teacherOverlap()).train((long) (2_000 / c));
                gaps[seed] = run.history().last("teacher_overlap") - ClosedForms.plateau(run);
            }
            double mean = Arrays.stream(gaps).average().orElseThrow();
            double error = Math.sqrt(Arrays.stream(gaps).map(g -> (g - mean) * (g - mean)).sum() / 7 / 8);
            assertEquals(0, mean, 4 * error + 0.003, "c = " + c + ", standard error " + error);
            assertTrue(error < 0.01, "standard error " + error);
        }
    }
}
