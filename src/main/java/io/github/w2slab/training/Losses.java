package io.github.w2slab.training;

/** The losses that the library brings. */
final class Losses {

    static final Loss CORRELATION = new Correlation();

    private Losses() {
    }

    private record Correlation() implements Loss {

        @Override
        public double signal(double output, double label) {
            return label;
        }

        @Override
        public boolean coupled() {
            return false;
        }

        @Override
        public String name() {
            return "correlation loss";
        }
    }

    /** @param weight a, or 0 for 1/N */
    record Squared(double weight) implements Loss {

        @Override
        public double signal(double output, double label) {
            return label - output;
        }

        @Override
        public boolean coupled() {
            return true;
        }

        @Override
        public double outputWeight(int neurons) {
            return weight == 0 ? Loss.super.outputWeight(neurons) : weight;
        }

        @Override
        public String name() {
            return "squared loss";
        }
    }
}
