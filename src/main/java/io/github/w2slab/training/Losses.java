package io.github.w2slab.training;

import io.github.w2slab.files.Description;

/** The losses that the library brings. */
final class Losses {

    static final Loss CORRELATION = new Correlation();

    private Losses() {
    }

    static Loss of(Description description) {
        return switch (description.knownKind()) {
            case "correlation" -> CORRELATION;
            case "squared" -> new Squared(description.number("weight"));
            case "Bradley-Terry" -> new BradleyTerry(description.number("weight"));
            default -> throw description.unknown("loss");
        };
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

        @Override
        public Description description() {
            return Description.of("correlation");
        }
    }

    /** A loss of f(x), which all neurons make together. */
    private interface Coupled extends Loss {

        /** Returns a, or 0 for 1/N. */
        double weight();

        @Override
        default boolean coupled() {
            return true;
        }

        @Override
        default double outputWeight(int neurons) {
            return weight() == 0 ? Loss.super.outputWeight(neurons) : weight();
        }
    }

    /** @param weight a, or 0 for 1/N */
    record BradleyTerry(double weight) implements Coupled {

        /** Against an output of 0. */
        @Override
        public double signal(double output, double label) {
            return signal(output, 0, label);
        }

        @Override
        public double signal(double output, double other, double label) {
            return 2 * label / (1 + StrictMath.exp(label * (output - other)));
        }

        @Override
        public boolean comparesPairs() {
            return true;
        }

        @Override
        public String name() {
            return "Bradley-Terry loss";
        }

        @Override
        public Description description() {
            return Description.of("Bradley-Terry").with("weight", weight);
        }
    }

    /** @param weight a, or 0 for 1/N */
    record Squared(double weight) implements Coupled {

        @Override
        public double signal(double output, double label) {
            return label - output;
        }

        @Override
        public String name() {
            return "squared loss";
        }

        @Override
        public Description description() {
            return Description.of("squared").with("weight", weight);
        }
    }
}
