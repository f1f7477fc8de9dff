package io.github.w2slab.supervision;

import io.github.w2slab.random.Stream;

/**
 * Mean and standard deviation of psi(r(x) + noise) under the run's inputs: by the trapezoidal rule over the one overlap
 * (and the noise, where there is some) if the reward has one direction, else from a pilot sample.
 */
record LabelMoments(double mean, double deviation) {

    private static final double EDGE = 12;
    private static final int NODES = 24_001;
    private static final int NODES_WITH_NOISE = 1_201;
    private static final int PILOT = 20_000;
    /** Share of the second moment beyond the grid's edge above which the moment is taken to be infinite. */
    private static final double NEGLIGIBLE = 1e-9;

    static LabelMoments of(Supervision supervision) {
        double[][] directions = supervision.reward().directions();
        return directions.length == 1 ? byQuadrature(supervision, directions[0]) : byPilot(supervision);
    }

    private static LabelMoments byQuadrature(Supervision supervision, double[] direction) {
        double deviation = supervision.inputs().deviationAlong(direction);
        boolean noisy = supervision.noise() > 0;
        int nodes = noisy ? NODES_WITH_NOISE : NODES;
        int noiseNodes = noisy ? NODES_WITH_NOISE : 1;
        double total = 0;
        double first = 0;
        double second = 0;
        double edge = 0;
        double[] noiseWeights = weights(noiseNodes);
        for (int i = 0; i < nodes; i++) {
            double t = node(i, nodes);
            double outer = StrictMath.exp(-t * t / 2);
            double label = supervision.reward().value(new double[] {deviation * t});
            for (int j = 0; j < noiseNodes; j++) {
                double e = node(j, noiseNodes);
                double weight = outer * noiseWeights[j];
                double psi = supervision.transform().value(label + supervision.noise() * e);
                total += weight;
                first += weight * psi;
                second += weight * psi * psi;
                if (i == 0 || i == nodes - 1) {
                    edge += weight * psi * psi;
                }
            }
        }
        if (!(edge <= NEGLIGIBLE * second) || !Double.isFinite(second)) {
            throw new IllegalArgumentException("label transformation must have a finite variance under the "
                    + supervision.inputs() + ", but " + supervision.transform().name()
                    + " has none; take a bounded one or a smaller beta");
        }
        return of(first / total, second / total);
    }

    private static double node(int i, int nodes) {
        return nodes == 1 ? 0 : EDGE * (2.0 * i / (nodes - 1) - 1);
    }

    private static double[] weights(int nodes) {
        double[] weights = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            double e = node(i, nodes);
            weights[i] = StrictMath.exp(-e * e / 2);
        }
        return weights;
    }

    private static LabelMoments byPilot(Supervision supervision) {
        Samples samples = new Samples(supervision, 0, Stream.PILOT, new LabelMoments(0, 1));
        double[] x = new double[samples.coordinates()];
        double first = 0;
        double second = 0;
        for (int i = 0; i < PILOT; i++) {
            samples.input(i, x, 0);
            double psi = supervision.transform().value(samples.rawLabel(i, x, 0));
            first += psi;
            second += psi * psi;
        }
        return of(first / PILOT, second / PILOT);
    }

    private static LabelMoments of(double mean, double secondMoment) {
        return new LabelMoments(mean, Math.sqrt(Math.max(0, secondMoment - mean * mean)));
    }
}
