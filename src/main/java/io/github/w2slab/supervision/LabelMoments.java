package io.github.w2slab.supervision;

import io.github.w2slab.random.Stream;
import io.github.w2slab.world.NormalRule;
import java.util.function.DoubleUnaryOperator;

/**
 * Mean of psi(r(x) + noise) under the run's inputs, and standard deviation where the transformation is standardised (1 where
 * it is only centred): by quadrature over the one overlap (and the noise, where there is some) if the reward has one
 * direction, else from a pilot sample.
 */
record LabelMoments(double mean, double deviation) {

    private static final double WIDTH = 0.05;
    private static final double WIDTH_WITH_NOISE = 0.5;
    private static final double TOLERANCE_WITH_NOISE = 1e-8;
    private static final double NOISE_WIDTH = 2;
    private static final int PILOT = 20_000;
    /** Directions in the plane of overlap and noise in which the label's growth is followed. */
    private static final int RAYS = 64;

    static LabelMoments of(Supervision supervision) {
        double[][] directions = supervision.reward().directions();
        return directions.length == 1 ? byQuadrature(supervision, directions[0]) : byPilot(supervision);
    }

    private static LabelMoments byQuadrature(Supervision supervision, double[] direction) {
        double deviation = supervision.inputs().deviationAlong(direction);
        double noise = supervision.noise();
        requireMoment(supervision, deviation);
        if (noise == 0) {
            DoubleUnaryOperator label = t -> label(supervision, deviation * t, 0);
            NormalRule rule = NormalRule.of(WIDTH, label);
            return of(supervision, rule.mean(label), rule.mean(t -> squared(label.applyAsDouble(t))));
        }
        NormalRule rule = NormalRule.ofSeveral(WIDTH_WITH_NOISE, TOLERANCE_WITH_NOISE, t -> givenOverlap(supervision, deviation * t));
        double first = rule.mean(t -> givenOverlap(supervision, deviation * t)[0]);
        return of(supervision, first, supervision.transform().isStandardised()
                ? rule.mean(t -> givenOverlap(supervision, deviation * t)[1]) : Double.NaN);
    }

    private static double label(Supervision supervision, double overlap, double noise) {
        return supervision.transform().value(supervision.reward().value(new double[] {overlap}) + noise);
    }

    /** Returns the label's first two moments over the noise. */
    private static double[] givenOverlap(Supervision supervision, double overlap) {
        DoubleUnaryOperator label = e -> label(supervision, overlap, supervision.noise() * e);
        NormalRule rule = NormalRule.of(NOISE_WIDTH, label);
        return new double[] {rule.mean(label), rule.mean(e -> squared(label.applyAsDouble(e)))};
    }

    private static double squared(double x) {
        return x * x;
    }

    private static void requireMoment(Supervision supervision, double deviation) {
        boolean standardised = supervision.transform().isStandardised();
        int rays = supervision.noise() > 0 ? RAYS : 1;
        for (int i = 0; i < rays; i++) {
            double along = deviation * StrictMath.cos(Math.PI * i / rays);
            double noise = supervision.noise() * StrictMath.sin(Math.PI * i / rays);
            if (!NormalRule.hasMoment(r -> label(supervision, along * r, noise * r), standardised ? 2 : 1)) {
                throw new IllegalArgumentException("label transformation must have a finite "
                        + (standardised ? "variance" : "mean") + " under the " + supervision.inputs() + ", but "
                        + supervision.transform().name() + " has none; take a bounded one or a smaller beta");
            }
        }
    }

    private static LabelMoments byPilot(Supervision supervision) {
        LabelledInputs samples = new LabelledInputs(supervision, 0, Stream.PILOT, new LabelMoments(0, 1));
        double[] x = new double[samples.coordinates()];
        double first = 0;
        double second = 0;
        for (int i = 0; i < PILOT; i++) {
            samples.input(i, x, 0);
            double psi = supervision.transform().value(samples.rawLabel(i, x, 0));
            first += psi;
            second += psi * psi;
        }
        return of(supervision, first / PILOT, second / PILOT);
    }

    private static LabelMoments of(Supervision supervision, double mean, double secondMoment) {
        return new LabelMoments(mean, supervision.transform().isStandardised()
                ? Math.sqrt(Math.max(0, secondMoment - mean * mean)) : 1);
    }
}
