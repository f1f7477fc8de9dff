package io.github.w2slab.course;

import static io.github.w2slab.course.ModelExercises.squared;
import static io.github.w2slab.course.ModelExercises.world;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ClosedForms;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.H2Law;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** Notebooks 06 to 10: sample complexity, learning rates, failures, preferences, inputs of the model's own. */
final class LawExercises {

    private LawExercises() {
    }

    static List<Exercise> all() {
        return List.of(
                Exercise.number("06.1", "How many samples does the closed form give W2S to the alignment 0.5, at d = 10^6, s = 64 and the "
                        + "rate 0.3/s?", () -> w2s(1_000_000, 64), 0.01,
                        "Ask the law of this page for s = 64; the neurons begin at 1/sqrt(64).")
                        .mistake(() -> 2 * w2s(1_000_000, 32), "Twice s takes more than twice the steps: s ln s."),
                Exercise.number("06.2", "By which factor do the samples of SFT grow from d = 10^4 to d = 10^8, by the closed form at the "
                        + "rate 0.3/d?", () -> sft(100_000_000) / sft(10_000), 0.02, "d ln d: the logarithm grows too.")
                        .mistake(() -> 10_000, "That would be a law proportional to d. There is a logarithm."),
                Exercise.fact("06.3", "Can SFT, with d = 1024 and the rate 0.3/d, come to an alignment of 0.8?",
                        () -> H2Law.fineTuning(1024, 0.3).plateau() > 0.8,
                        "A run comes to rest at its plateau, which is lower the larger the rate is."),

                Exercise.number("07.1", "From which c = eta s on does the noise win, for W2S with a teacher of alignment 0.3?",
                        () -> rates(0.3, 0.1).largestRate(), 0.01, "H2Law.weakToStrong(...).largestRate(), with that teacher.")
                        .mistake(() -> rates(0.7, 0.1).largestRate(), "That is for the teacher of this page, 0.7."),
                Exercise.number("07.2", "At which c = eta d has SFT the same share of noise (at the overlap 0.8) that W2S has at c = 0.1?",
                        () -> root(c -> rates(0.7, 0.1).noiseOverSignal(0.8) - fineTuning(c).noiseOverSignal(0.8), 0.001, 1), 0.02,
                        "The share of noise is proportional to c, for each of the two."),
                Exercise.choice("07.3", "Which of the two has the higher plateau at c = 0.5?",
                        () -> rates(0.7, 0.5).plateau() > fineTuning(0.5).plateau() ? "W2S" : "SFT", List.of("W2S", "SFT"),
                        "Two things decide: how good the teacher is, and how much noise the labels bring. Ask plateau() of both laws."),

                Exercise.number("08.1", "A teacher of alignment 0.9 in the world of this page, the rate 0.05/s: how many steps does a "
                        + "halving of a small leakage buy?", () -> StrictMath.log(2) / (0.05 / 32 * (3 * tau2(0.9) - 1)), 0.01,
                        "A small part grows at the rate eta (3 tau^2 - 1).")
                        .mistake(() -> StrictMath.log(2) / (0.05 / 32 * (3 * tau2(0.7) - 1)), "That is for the teacher of 0.7."),
                Exercise.choice("08.2", "Raw h_2 labels, leakage 0.2 and a teacher of alignment 0.2: what becomes of the target's "
                        + "neurons?", () -> fate(0.2), List.of("attracted", "repelled", "leaves", "silent"),
                        "Compare v = tau^2 + 0.2^2 with 1/3, or ask predicts(Activation.hermite(2))."),
                Exercise.number("08.3", "At the leakage 0.2, which alignment has the average teacher at the border v = 1/3?",
                        () -> root(a -> tau2(a) + squared(0.2) - 1.0 / 3, 0, 1), 0.02,
                        "Solve tau^2 = 1/3 - 0.2^2, with tau^2 = a^2 c^2 + (1 - a^2)(s - 1)/(d - 1).")
                        .mistake(() -> root(a -> tau2(a) - 1.0 / 3, 0, 1), "That is without leakage, which adds 0.2^2."),

                Exercise.number("09.1", "Noiseless preferences, the rate 0.2/s, s = 32, one pair a step: at which overlap with its teacher "
                        + "does a student come to rest, by the closed form?", () -> preferences(0.2, 1), 0.01,
                        "m^2 = 1 - eta (s - 1)/(4 b c_2), with c_2 = sqrt(2)/pi.")
                        .mistake(() -> squared(preferences(0.2, 1)), "That is the square of the overlap."),
                Exercise.number("09.2", "Four pairs a step: at which c = eta s is the plateau that of one pair a step at c = 0.1?",
                        () -> root(c -> preferences(0.1, 1) - preferences(c, 4), 0.01, 1), 0.01,
                        "The noise of a step is divided by the number of pairs."),
                Exercise.choice("09.3", "A teacher of 0.7 prefers by h_4, without noise. What becomes of the target's neurons?",
                        LawExercises::preferringFourth, List.of("attracted", "repelled", "leaves", "silent"),
                        "The sign of c_2 decides: LabelExpansion.of(...preferences(sure)).coefficient(2)."),

                Exercise.number("10.1", "Inputs with leakage 0.1, in a world of d = 256 and s = 32: which share of their energy lies outside "
                        + "V_0?", LawExercises::energyOutside, 0.02,
                        "Each of the d coordinates has the variance 0.1^2, and those of V_0 have 1 more.")
                        .mistake(() -> squared(0.1), "That is the variance of one coordinate outside. There are d - s of them, and s inside."),
                Exercise.fact("10.2", "Is more than nine tenths of the other task's feature kept after 5,000 steps with a leakage of 0.05 "
                        + "(d = 256, s = 32, a teacher of 0.7, the rate 0.05/s)?",
                        () -> MeanDynamics.of(Ensemble.weakToStrong(world(256, 32, 0.3), 0.7).leakage(0.05).size(32),
                                Sgd.perDimension(0.05)).recordingAt(RecordedSteps.every(50)).train(5_000).history().last("kept_1") > 0.9,
                        "Leakage buys a delay: theory's curve tells when half of the feature is lost."));
    }

    private static double w2s(long d, int s) {
        return H2Law.weakToStrong(0.7, world(256, 32, 0.3).ceiling(), s, d, 0.3).stepsTo(1 / Math.sqrt(s), 0.5);
    }

    private static double sft(long d) {
        return H2Law.fineTuning(d, 0.3).stepsTo(1 / Math.sqrt(d), 0.5);
    }

    private static H2Law rates(double alignment, double c) {
        return H2Law.weakToStrong(alignment, world(1024, 128, 0.3).ceiling(), 128, 1024, c);
    }

    private static H2Law fineTuning(double c) {
        return H2Law.fineTuning(1024, c).noise(0.1);
    }

    private static double tau2(double alignment) {
        return squared(ClosedForms.teacherScale(alignment, world(256, 32, 0.3).ceiling(), 32, 256));
    }

    private static double preferences(double c, int pairs) {
        return ClosedForms.preferencePlateau(c / 32, 32, pairs, ClosedForms.PREFERENCE_COEFFICIENT);
    }

    private static Supervision labels(Link link, double alignment) {
        World world = World.builder().dimension(256).subspaceDimension(32).correlation(0.3).link(link).seed(1).build();
        return Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), alignment).seed(1));
    }

    private static String fate(double alignment) {
        return target(labels(Link.hermite(2), alignment).leakage(0.2));
    }

    private static String preferringFourth() {
        return target(labels(Link.hermite(4), 0.7).preferences(Double.POSITIVE_INFINITY));
    }

    private static String target(Supervision labels) {
        return LabelExpansion.of(labels).predicts(Activation.hermite(2)).target().outcome().name().toLowerCase(Locale.ROOT);
    }

    private static double energyOutside() {
        Inputs inputs = Inputs.localized(world(256, 32, 0.3)).leakage(0.1);
        double inside = 32 * squared(inputs.deviationInside());
        double outside = (256 - 32) * squared(inputs.deviationOutside());
        return outside / (inside + outside);
    }

    /** Where a function that changes its sign once between two numbers is 0. */
    private static double root(DoubleUnaryOperator f, double low, double high) {
        double from = low;
        double to = high;
        boolean positive = f.applyAsDouble(high) > 0;
        for (int i = 0; i < 60; i++) {
            double middle = (from + to) / 2;
            if (f.applyAsDouble(middle) > 0 == positive) {
                to = middle;
            } else {
                from = middle;
            }
        }
        return (from + to) / 2;
    }
}
