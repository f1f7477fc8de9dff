package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.Committee;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.LearningRate;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.TeacherTraining;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class KindsTest {

    private static Training sft(LearningRate schedule, long seed) {
        World world = World.builder().dimension(64).subspaceDimension(8).seed(seed).build();
        return Training.of(RewardModel.pretrained(world).neuronsPerTask(4).seed(seed).build(), Supervision.fineTuning(world),
                Sgd.spherical(schedule).seed(seed));
    }

    @Test
    void twoLearningRatesOfOneNameAreTwoKinds() {
        Training slow = sft(LearningRate.constant(0.01), 1).train(500);
        Training fast = sft(LearningRate.constant(0.3), 1).train(500);
        Comparison comparison = Comparison.of(slow, fast);
        assertEquals(List.of("SFT (learning rate 0.01)", "SFT (learning rate 0.3)"), comparison.names());
        assertEquals(slow.history().last("alignment"),
                comparison.interval("SFT (learning rate 0.01)", "alignment").mean());
    }

    @Test
    void aScheduleThatDiffersOnlyLaterIsAnotherKind() {
        assertEquals(2, Kinds.of(List.of(sft(LearningRate.constant(0.01), 1),
                sft(LearningRate.constant(0.01).dropAt(50_000, 0.1), 2))).size());
    }

    @Test
    void functionsOfOneNameThatGiveOtherValuesAreTwoKinds() {
        assertEquals(2, Kinds.of(List.of(sft(step -> step == 5 ? 0.02 : 0.01, 1), sft(step -> 0.01, 2))).size());
        assertTwoKinds("link", f -> sft(WORLD.link(Link.of("mine", f)).build(), Activation.hermite(2), LabelTransform.identity()));
        assertTwoKinds("transformation", f -> sft(WORLD.build(), Activation.hermite(2), LabelTransform.of("mine", f)));
        assertTwoKinds("activation", f -> sft(WORLD.build(), Activation.of("mine", f,
                z -> (f.applyAsDouble(z + 1e-5) - f.applyAsDouble(z - 1e-5)) / 2e-5), LabelTransform.identity()));
    }

    private static final World.Builder WORLD = World.builder().dimension(64).subspaceDimension(8);

    private static Training sft(World world, Activation activation, LabelTransform transform) {
        return Training.of(RewardModel.pretrained(world).neuronsPerTask(4).activation(activation).build(),
                Supervision.fineTuning(world).transformed(transform), Sgd.spherical(0.01));
    }

    private static void assertTwoKinds(String what, Function<DoubleUnaryOperator, Training> made) {
        assertEquals(2, Kinds.of(List.of(made.apply(t -> t * t - 1), made.apply(t -> t * t * t))).size(), what);
        assertThrows(IllegalArgumentException.class,
                () -> Kinds.of(List.of(made.apply(t -> t * t - 1), made.apply(t -> t * t - 1))), what);
    }

    @Test
    void teachersWhoseAlignmentsDifferLittleAreTwoKinds() {
        World world = WORLD.build();
        assertEquals(List.of("W2S (labels mean of 3: weak teacher of alignment 0.7)",
                "W2S (labels mean of 3: weak teacher of alignment 0.704)"),
                names(Committee.drawn(3, world.target(), 0.7, 1), Committee.drawn(3, world.target(), 0.704, 1)));
    }

    @Test
    void teachersTrainedOnMoreSamplesAreAnotherKind() {
        TeacherTraining teacher = TeacherTraining.of(WORLD.build());
        WeakTeacher early = teacher.train(200).teacher();
        assertEquals(List.of("W2S (samples of the teacher 200)", "W2S (samples of the teacher 400)"),
                names(early, teacher.train(200).teacher()));
        WeakTeacher otherSeed = TeacherTraining.of(WORLD.build()).seed(2).train(200).teacher();
        assertEquals(List.of("W2S"), names(early, otherSeed));
    }

    @Test
    void twoGivenDirectionsOfOneAlignmentAreNotTheSameRun() {
        World world = WORLD.build();
        double[] u = WeakTeacher.withAlignment(world.target(), 0.6).direction();
        double[] reflected = world.target().feature();
        double along = 0;
        for (int i = 0; i < u.length; i++) {
            along += u[i] * reflected[i];
        }
        for (int i = 0; i < u.length; i++) {
            reflected[i] = 2 * along * reflected[i] - u[i];
        }
        Map<String, List<Training>> kinds = Kinds.of(students(WeakTeacher.of(world.target(), u),
                WeakTeacher.of(world.target(), reflected)));
        assertEquals(2, kinds.values().stream().mapToInt(List::size).sum());
        assertThrows(IllegalArgumentException.class, () -> names(WeakTeacher.of(world.target(), u), WeakTeacher.of(world.target(), u)));
    }

    private static List<Training> students(Reward... teachers) {
        World world = WORLD.build();
        return Arrays.stream(teachers).map(teacher -> Training.of(RewardModel.pretrained(world).neuronsPerTask(4).build(),
                Supervision.of("W2S", Inputs.localized(world), teacher), Sgd.spherical(0.01))).toList();
    }

    private static List<String> names(Reward... teachers) {
        return List.copyOf(Kinds.of(students(teachers)).keySet());
    }

    @Test
    void seedsOfOneKindAreOneColumn() {
        Comparison comparison = Comparison.of(sft(step -> 0.01, 1).train(300), sft(step -> 0.01, 2).train(300));
        assertEquals(List.of("SFT"), comparison.names());
        assertEquals(2, comparison.interval("SFT", "alignment").seeds());
    }

    @Test
    void theSameRunAgainIsNoSecondSeed() {
        Training run = sft(LearningRate.constant(0.01), 1).train(300);
        String twice = assertThrows(IllegalArgumentException.class, () -> Comparison.of(run, run)).getMessage();
        assertTrue(twice.contains("the same run again is no second seed"), twice);
        Training rebuilt = sft(LearningRate.constant(0.01), 1).train(300);
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(run, rebuilt));
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(run, rebuilt.train(100)));
    }

    @Test
    void aSweepThatKeptItsRunsIsAComparisonOfItsPoints() {
        Sweep sweep = Sweep.over("c", 0.01, 0.3).seeds(2).steps(300).keepingRuns()
                .run(point -> sft(LearningRate.constant(point.value("c")), point.seed()));
        Comparison comparison = Comparison.of(sweep);
        assertEquals(List.of("c 0.01", "c 0.3"), comparison.names());
        assertEquals(sweep.value(sweep.points().get(1), "alignment"),
                comparison.runs("c 0.01").get(1).history().last("alignment"));
        assertEquals(2, comparison.interval("c 0.3", "correlation").seeds());
        assertEquals(2, sweep.bands("alignment").size());
        Sweep gone = Sweep.over("c", 0.01).steps(100).run(point -> sft(LearningRate.constant(0.01), point.seed()));
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(gone));
    }
}
