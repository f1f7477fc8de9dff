package io.github.w2slab.course;

import io.github.w2slab.base.Numbers;
import io.github.w2slab.evaluation.GapRecovered;
import io.github.w2slab.evaluation.PrincipalAngles;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ClosedForms;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.H2Law;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Notebooks 01 to 05: world, model, teacher, theory, forgetting. */
final class ModelExercises {

    private static final List<String> FATES = Arrays.stream(LabelExpansion.Outcome.values())
            .map(outcome -> outcome.name().toLowerCase(Locale.ROOT)).toList();

    private ModelExercises() {
    }

    static List<Exercise> all() {
        return List.of(
                Exercise.number("01.1", "The features of the two tasks lean towards each other by 0.6 in place of 0.3. How high can "
                        + "the alignment of a student be that never leaves V_0?", () -> world(1024, 64, 0.6).ceiling(), 0.01,
                        "theta_0 has length 1, and its part outside V_0 has the length 0.6.")
                        .mistake(() -> squared(world(1024, 64, 0.6).ceiling()), "That is the share of theta_0's energy in V_0; the "
                                + "alignment is the length of that part."),
                Exercise.number("01.2", "A teacher of alignment 0.4 in R^d, in the world of this page: what is its alignment inside "
                        + "V_0, on average over such teachers?",
                        () -> ClosedForms.teacherAlignment(0.4, world(1024, 64, 0.3).ceiling(), 64, 1024), 0.01,
                        "In V_0 the part along theta_0 is 0.4 times the ceiling; of the error's energy, 1 - 0.4^2, only the share "
                                + "(s - 1)/(d - 1) lies there.")
                        .mistake(() -> ClosedForms.teacherScale(0.4, world(1024, 64, 0.3).ceiling(), 64, 1024),
                                "That is the length of the teacher's part in V_0, tau; the alignment is a cosine.")
                        .mistake(() -> 0.4, "That is its alignment in R^d. In V_0 most of its error does not show."),
                Exercise.fact("01.3", "The inputs of W2S leak: they have a part of size 0.3 outside V_0. Is more than nine tenths of "
                        + "the other task's feature kept after 36,000 steps?",
                        () -> MeanDynamics.of(Ensemble.weakToStrong(world(1024, 64, 0.3), 0.7).leakage(0.3).size(16),
                                Sgd.perDimension(0.1)).train(36_000).history().last("kept_1") > 0.9,
                        "A neuron that inputs reach, be it ever so little, is pulled. Try leakage(0.3) and draw the forgetting."),
                Exercise.run("01.4", "Train a student of a teacher of alignment 0.7, by W2S in the world of this page, that ends at "
                        + "0.99 of its teacher's alignment inside V_0 or more.", ModelExercises::otherThanAsked,
                        ModelExercises::behindItsTeacher, 0.99, 0.98, ModelExercises::careful, "The noise of the steps keeps it back: take a smaller learning rate, and more steps."),

                Exercise.number("02.1", "Both other tasks have the correlation 0.6 with the target: what is the ceiling?",
                        () -> World.builder().dimension(256).subspaceDimension(32).tasks(3).correlation(0.6, 0.6).build().ceiling(),
                        0.01, "The energy of theta_0 outside V_0 is the sum of the squares of both.")
                        .mistake(() -> world(256, 32, 0.6).ceiling(), "That is for one other task; there are two."),
                Exercise.number("02.2", "With subspaces of dimension 64 in place of 32: what is the root mean square of the alignment "
                        + "of a neuron that points anywhere in V_0?", () -> ceilingOfThree(64) / Math.sqrt(64), 0.02,
                        "A random direction of V_0 has the mean square 1/s along each unit vector of V_0; theta_0's part there has "
                                + "the length of the ceiling.")
                        .mistake(() -> 1 / Math.sqrt(64), "That is its overlap with a unit vector of V_0. The part of theta_0 in V_0 "
                                + "is shorter."),
                Exercise.number("02.3", "In a world of overlapping subspaces with correlation 0.6, how many degrees is the first "
                        + "principal angle between V_0 and V_1?", () -> PrincipalAngles.degrees(tilted().target().subspace(),
                                tilted().task(1).subspace())[0], 0.01,
                        "One direction of V_1 has the overlap 0.6 with a direction of V_0, all others are orthogonal."),

                Exercise.number("03.1", "Subspaces of half the dimension of the space: d = 256, s = 128. What is the alignment "
                        + "inside V_0 of an average teacher of 0.7?",
                        () -> ClosedForms.teacherAlignment(0.7, world(256, 128, 0.3).ceiling(), 128, 256), 0.01,
                        "Half of the error's energy lies in V_0 now. The formula of this page has it.")
                        .mistake(() -> ClosedForms.teacherAlignment(0.7, world(256, 32, 0.3).ceiling(), 32, 256),
                                "That is for s = 32."),
                Exercise.number("03.2", "What is c_2 of the raw h_4 label of a teacher whose scale tau is 0.9?",
                        () -> Math.sqrt(3) * squared(0.9) * (squared(0.9) - 1), 0.02,
                        "c_2 = sqrt(3) tau^2 (tau^2 - 1); mind the sign.")
                        .mistake(() -> Math.sqrt(3) * squared(0.9) * (1 - squared(0.9)), "The size is right. The label is read at a "
                                + "smaller argument than the truth: which sign does that give?"),
                Exercise.choice("03.3", "The label is the absolute value of the raw one, standardised. What becomes of the target's "
                        + "neurons, with activation h_2?", ModelExercises::fateOfAbsoluteValue, FATES,
                        "Transform the labels in a cell, and ask LabelExpansion.of(...).predicts(Activation.hermite(2))."),

                Exercise.number("04.1", "A teacher of alignment 0.3 in the world of this page, the rate 0.02/s, neurons that begin at "
                        + "1/sqrt(s): how many steps does the closed form ask for to an overlap of 0.8 with the teacher?",
                        () -> ClosedForms.hittingTime(Ensemble.weakToStrong(world(1024, 128, 0.3), 0.3)
                                .startingAt(1 / Math.sqrt(128)), Sgd.perDimension(0.02), 0.8), 0.02,
                        "T = L/(2 eta tau^2), with eta = 0.02/128; a weaker teacher has a smaller tau.")
                        .mistake(() -> ClosedForms.hittingTime(1 / Math.sqrt(128), 0.8, 0.02 / 128), "That is for tau = 1, true labels."),
                Exercise.number("04.2", "At what alignment with theta_0 does W2S come to rest at the rate 0.4/s, with an average teacher "
                        + "of 0.7, by the closed form?", () -> plateau(0.4), 0.01,
                        "H2Law.weakToStrong(...) has a plateau().")
                        .mistake(() -> ClosedForms.plateau(0.4 / 128, 128,
                                ClosedForms.teacherScale(0.7, world(1024, 128, 0.3).ceiling(), 128, 1024), 0),
                                "That is the overlap with the teacher. The alignment with theta_0 is smaller: the teacher errs, and "
                                        + "V_0 has a ceiling."),
                Exercise.fact("04.3", "Does a batch of 16, at 16 times the rate, come to the alignment 0.7 with fewer samples than one "
                        + "sample a step does (by more than 5 %)?", () -> samplesTo(16) < 0.95 * samplesTo(1),
                        "Count samples, not steps: sixteen a step. Compare stepsTo(\"alignment\", 0.7) of both."),

                Exercise.number("05.1", "Two tasks whose features have the overlap 0.5 (d = 512, s = 32). What is left of the other "
                        + "task's feature after 20,000 steps of SFT at the rate 0.1/d?",
                        () -> MeanDynamics.of(Ensemble.fineTuning(world(512, 32, 0.5)).size(16), Sgd.perDimension(0.1)).train(20_000)
                                .history().last("kept_1"), 0.05,
                        "All neurons end near theta_0. What has theta_0 in common with the other feature, and how near do they end?"),
                Exercise.choice("05.2", "On which of the two does it depend whether another task's feature is kept?",
                        () -> moreDependsOnInputs() ? "inputs" : "labels", List.of("inputs", "labels"),
                        "Look along the rows of the table inputs x labels, and along its columns."),
                Exercise.number("05.3", "A weak teacher scores 0.5, its student 0.8, the ceiling 0.9. What is the performance gap "
                        + "recovered?", () -> GapRecovered.of(new double[] {0.8}, new double[] {0.5}, new double[] {0.9}).estimate(), 0.01,
                        "The part of the way from the teacher to the ceiling that the student has gone."));
    }

    static World world(int d, int s, double rho) {
        return World.builder().dimension(d).subspaceDimension(s).tasks(2).correlation(rho).link(Link.hermite(2)).seed(1).build();
    }

    static double squared(double x) {
        return x * x;
    }

    private static double ceilingOfThree(int s) {
        return World.builder().dimension(256).subspaceDimension(s).tasks(3).correlation(0.4, 0.3).build().ceiling();
    }

    private static World tilted() {
        return World.builder().dimension(256).subspaceDimension(32).tasks(2).correlation(0.6)
                .geometry(Geometry.OVERLAPPING_SUBSPACES).build();
    }

    /** What keeps a run from being one that 01.4 asks for; null if nothing does. */
    private static String otherThanAsked(Training run) {
        World world = run.world();
        if (world.dimension() != 1024 || world.subspaceDimension() != 64) {
            return String.format(Locale.ROOT, "The world of this page has d = 1024 and s = 64; that of your run has d = %d and s = %d.",
                    world.dimension(), world.subspaceDimension());
        }
        if (!(run.supervision().reward() instanceof WeakTeacher teacher)) {
            return "Your run's labels are no weak teacher's: W2S is Supervision.weakToStrong(world, teacher).";
        }
        if (!run.supervision().inputs().insideSubspace()) {
            return "Your run's inputs do not lie in V_0, as those of W2S do: take Supervision.weakToStrong(world, teacher).";
        }
        if (teacher.alignment() > 0.7 + 1e-9) {
            return "Your teacher has the alignment " + Numbers.of(teacher.alignment(), 3) + "; asked for is a student of one of 0.7.";
        }
        return run.status().isDiverged() ? "Your run diverged: take a smaller learning rate."
                : run.step() == 0 ? "Your run has not taken a step: call train on it." : null;
    }

    /** How far a student has come towards its teacher, both seen in V_0. */
    private static double behindItsTeacher(Training run) {
        return run.history().last("alignment_in_subspace") / ((WeakTeacher) run.supervision().reward()).alignmentInSubspace();
    }

    private static Training careful() {
        World world = world(1024, 64, 0.3);
        Supervision weak = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
        return Training.of(RewardModel.pretrained(world).neuronsPerTask(32).activation(Activation.hermite(2)).seed(2).build(),
                weak, Sgd.perDimension(0.01).seed(4)).train(120_000);
    }

    private static String fateOfAbsoluteValue() {
        World world = World.builder().dimension(256).subspaceDimension(32).correlation(0.3).link(Link.hermite(4)).seed(1).build();
        Supervision raw = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
        return LabelExpansion.of(raw.transformed(LabelTransform.of("|y|", y -> Math.abs(y)).standardised()))
                .predicts(Activation.hermite(2)).target().outcome().name().toLowerCase(Locale.ROOT);
    }

    private static double plateau(double c) {
        return H2Law.weakToStrong(0.7, world(1024, 128, 0.3).ceiling(), 128, 1024, c).plateau();
    }

    private static double samplesTo(int batch) {
        Ensemble neurons = Ensemble.weakToStrong(world(1024, 128, 0.3), 0.7).startingAt(1 / Math.sqrt(128)).size(16);
        return batch * MeanDynamics.of(neurons, Sgd.perDimension(0.1 * batch).batchSize(batch)).train(24_000 / batch).history()
                .stepsTo("alignment", 0.7);
    }

    private static boolean moreDependsOnInputs() {
        World world = world(512, 32, 0.3);
        double w2s = kept(Inputs.localized(world), 0.7);
        double ceiling = kept(Inputs.localized(world), 1);
        double ambient = kept(Inputs.ambient(world), 0.7);
        double sft = kept(Inputs.ambient(world), 1);
        return Math.min(w2s, ceiling) - Math.max(ambient, sft) > Math.max(Math.abs(w2s - ceiling), Math.abs(ambient - sft));
    }

    private static double kept(Inputs inputs, double alignment) {
        return MeanDynamics.of(Ensemble.of(inputs, alignment).size(16), Sgd.perDimension(0.1)).train(16_000).history().last("kept_1");
    }
}
