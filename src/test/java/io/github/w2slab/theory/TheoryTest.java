package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.LearningRate;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Test;

class TheoryTest {

    private static final World WORLD = World.builder().dimension(256).subspaceDimension(32).build();

    private static Training run(World world, Activation activation, LabelTransform transform, double eta) {
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(128).activation(activation).seed(2).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        return Training.of(start, Supervision.weakToStrong(world, teacher).transformed(transform), Sgd.spherical(eta).seed(4))
                .onThreads(1);
    }

    private static Training quick() {
        return run(WORLD, Activation.hermite(2), LabelTransform.identity(), 0.1 / 32);
    }

    @Test
    void predictsAlignmentAlongTheWholeRun() {
        Training run = quick().train(2000);
        Run theory = Theory.of(run);
        assertInstanceOf(MeanDynamics.class, theory);
        assertEquals(run.step(), theory.step());
        for (long step : theory.history().steps()) {
            assertEquals(run.history().at(step, "alignment"), theory.history().at(step, "alignment"), 0.1, "step " + step);
        }
        assertEquals(run.history().last("alignment"), theory.history().last("alignment"), 0.03);
    }

    /** The noise of a warm-up's steps widens the starts by what those steps are, not by what step 0 is. */
    @Test
    void followsTheRatesOfAWarmUp() {
        World world = World.builder().dimension(256).subspaceDimension(64).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(64).positiveStart(false).seed(2).build(),
                Supervision.weakToStrong(world, teacher),
                Sgd.spherical(LearningRate.constant(0.3 / 64).warmUp(200)).seed(4)).train(500);
        Run theory = Theory.of(run);
        assertInstanceOf(MeanDynamics.class, theory);
        double law = ReducedDynamics.of(run).times(100).train(500).history().last("alignment");
        assertEquals(law, theory.history().last("alignment"), 0.01);
        assertEquals(run.history().at(0, "alignment"), theory.history().at(0, "alignment"), 1e-12, "step 0 is the start");
    }

    @Test
    void takesTheExactLawWhereTheMeanDynamicsDoNotHold() {
        Run leaking = Theory.of(Training.of(RewardModel.pretrained(WORLD).activation(Activation.relu()).build(),
                Supervision.weakToStrong(WORLD, WeakTeacher.withAlignment(WORLD.target(), 0.7)).leakage(0.2),
                Sgd.spherical(0.05 / 32)).train(100));
        assertInstanceOf(ReducedDynamics.class, leaking);
        World h4 = World.builder().dimension(256).subspaceDimension(32).link(Link.hermite(4)).build();
        Run fine = Theory.of(Training.of(RewardModel.pretrained(h4).activation(Activation.hermite(4)).build(),
                Supervision.fineTuning(h4), Sgd.spherical(0.001 / 256)).train(100));
        assertInstanceOf(ReducedDynamics.class, fine);
        assertInstanceOf(ReducedDynamics.class, Theory.of(run(WORLD, Activation.hermite(2), LabelTransform.identity(), 0.03)
                .train(100)), "eta D is about 1");
    }

    /** Their square is 1 and their exponent 2 or 1, so preferences follow their mean, near the exact law. */
    @Test
    void preferencesFollowTheirMean() {
        Training run = Training.of(RewardModel.pretrained(WORLD).build(), Supervision.weakToStrong(WORLD,
                WeakTeacher.withAlignment(WORLD.target(), 0.7)).preferences(2), Sgd.spherical(0.1 / 32)).train(500);
        Run theory = Theory.of(run);
        assertInstanceOf(MeanDynamics.class, theory);
        assertEquals(ReducedDynamics.of(run).times(100).train(500).history().last("alignment"),
                theory.history().last("alignment"), 0.01);
        assertEquals("preferences at beta = 2.0", ((MeanDynamics) theory).settings().get("choices"));
    }

    @Test
    void standsWhereTheRunStandsEvenAtStepZero() {
        assertEquals(0, Theory.of(quick()).step());
        Training run = quick().train(777);
        assertEquals(777, Theory.of(run).history().steps()[Theory.of(run).history().size() - 1]);
    }

    @Test
    void saysWhichRunsItCovers() {
        assertTrue(Theory.covers(quick()));
        Training coupled = Training.of(RewardModel.pretrained(WORLD).build(), Supervision.fineTuning(WORLD),
                Sgd.spherical(0.001).loss(Loss.squared()));
        assertFalse(Theory.covers(coupled));
        assertThrows(IllegalArgumentException.class, () -> Theory.of(coupled));
        assertFalse(Theory.covers(ReducedDynamics.of(quick())));
    }

    @Test
    void closedFormsRefuseWhatIsOutOfTheirRange() {
        assertThrows(IllegalArgumentException.class, () -> ClosedForms.hittingTime(0, 0.5, 0.1));
        assertThrows(IllegalArgumentException.class, () -> ClosedForms.hittingTime(0.6, 0.5, 0.1));
        assertThrows(IllegalArgumentException.class, () -> ClosedForms.plateau(0.1, 1, 1, 0));
        assertEquals(2, ClosedForms.hittingTime(0.1, 0.5, 0.01) / ClosedForms.hittingTimeUnnormalised(0.1, 0.5, 0.01), 1e-12);
        assertEquals(0, ClosedForms.plateau(1, 1000, 0.7, 0));
    }

    @Test
    void aSketchIsTheSameCurveToAHundredth() {
        Ensemble ensemble = Ensemble.weakToStrong(WORLD, 0.7).size(4);
        long[] steps = {0, 500, 1000, 2000, 4000};
        double[] exact = Theory.of(ensemble, Sgd.perDimension(0.1), steps).column("alignment");
        assertArrayEquals(exact, Theory.sketch(ensemble, Sgd.perDimension(0.1), 1e-3, 4, steps).column("alignment"), 0.01);
        assertArrayEquals(exact, Theory.sketch(ensemble, Sgd.perDimension(0.1), 1e-7, 16, steps).column("alignment"));
        assertThrows(IllegalArgumentException.class, () -> Theory.sketch(ensemble, Sgd.perDimension(0.1), 0, 4, steps));
        for (int ways : new int[] {1, 17}) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Theory.sketch(ensemble, Sgd.perDimension(0.1), 1e-3, ways, steps))
                    .getMessage().contains("ways"));
        }
    }

    /** Runge and Kutta's method with steps of 1/2000 of the way. */
    @Test
    void hittingTimeWithTheNoiseOfStepsSolvesItsDifferentialEquation() {
        double eta = 0.2 / 1000;
        double tau = 0.7;
        double nu = 0.3;
        double time = ClosedForms.hittingTime(0.05, 0.6, eta, 1000, tau, nu);
        double m = 0.05;
        double h = time / 2000;
        for (int i = 0; i < 2000; i++) {
            double k1 = drift(m, eta, tau, nu);
            double k2 = drift(m + h / 2 * k1, eta, tau, nu);
            double k3 = drift(m + h / 2 * k2, eta, tau, nu);
            m += h / 6 * (k1 + 2 * k2 + 2 * k3 + drift(m + h * k3, eta, tau, nu));
        }
        assertEquals(0.6, m, 1e-9);
        assertEquals(1, ClosedForms.hittingTime(0.05, 0.6, 1e-9 / 1000, 1000, tau, nu)
                / ClosedForms.hittingTime(0.05, 0.6, 1e-9 / 1000, tau), 1e-6);
        assertThrows(IllegalArgumentException.class, () -> ClosedForms.hittingTime(0.05, 0.99, eta, 1000, tau, nu));
    }

    private static double drift(double m, double eta, double tau, double nu) {
        double t2 = tau * tau;
        double kappa = t2 - 1;
        double b = t2 * t2 * (2 + 8 * m * m) + 4 * t2 * kappa * m * m + kappa * kappa + 2 * nu * nu;
        return 2 * eta * t2 * m * (1 - m * m) - eta * eta / 2 * 999 * b * m;
    }
}
