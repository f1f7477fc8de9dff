package io.github.w2slab.training;

import io.github.w2slab.files.Description;

/** The schedules that the library brings. */
final class Schedules {

    private Schedules() {
    }

    static LearningRate of(Description description) {
        return switch (description.knownKind()) {
            case Constant.KIND -> LearningRate.constant(description.number("eta"));
            case Decaying.KIND -> LearningRate.decaying(description.number("eta"), description.integer("knee"));
            case WarmUp.KIND -> of(description.inner("of")).warmUp(description.integer("steps"));
            case Drop.KIND -> of(description.inner("of")).dropAt(description.integer("step"), description.number("factor"));
            case Divided.KIND -> of(description.inner("of")).dividedBy(description.number("by"));
            default -> throw description.unknown("learning rate");
        };
    }

    record Constant(double eta) implements LearningRate {

        private static final String KIND = "constant";

        @Override
        public double at(long step) {
            return eta;
        }

        @Override
        public Description description() {
            return Description.of(KIND).with("eta", eta);
        }
    }

    record Decaying(double eta, long knee) implements LearningRate {

        private static final String KIND = "decaying";

        @Override
        public double at(long step) {
            return eta / (1 + (double) step / knee);
        }

        @Override
        public Description description() {
            return Description.of(KIND).with("eta", eta).with("knee", knee);
        }
    }

    record WarmUp(LearningRate of, long steps) implements LearningRate {

        private static final String KIND = "warm-up";

        @Override
        public double at(long step) {
            return step + 1 >= steps ? of.at(step) : of.at(step) * (step + 1) / steps;
        }

        @Override
        public Description description() {
            return described(Description.of(KIND).with("steps", steps), of);
        }
    }

    record Divided(LearningRate of, double by) implements LearningRate {

        private static final String KIND = "divided";

        @Override
        public double at(long step) {
            return of.at(step) / by;
        }

        @Override
        public Description description() {
            return described(Description.of(KIND).with("by", by), of);
        }
    }

    record Drop(LearningRate of, long step, double factor) implements LearningRate {

        private static final String KIND = "drop";

        @Override
        public double at(long t) {
            return t >= step ? of.at(t) * factor : of.at(t);
        }

        @Override
        public Description description() {
            return described(Description.of(KIND).with("step", step).with("factor", factor), of);
        }
    }

    /** A schedule on top of one of the user's own is as little to be described as that. */
    private static Description described(Description own, LearningRate of) {
        Description below = of.description();
        return below.isOwn() ? below : own.with("of", below);
    }
}
