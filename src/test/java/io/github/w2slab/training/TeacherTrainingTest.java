package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Committee;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.World;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TeacherTrainingTest {

    private static final World WORLD = World.builder().dimension(128).subspaceDimension(16).seed(1).build();

    private static TeacherTraining of(long seed) {
        return TeacherTraining.of(WORLD).neurons(8).seed(seed);
    }

    private static double mean(java.util.function.LongToDoubleFunction value) {
        return IntStream.range(0, 10).mapToDouble(value::applyAsDouble).average().orElseThrow();
    }

    /** Ten teachers each; spread between teachers below 0.15. */
    @Test
    void moreSamplesMakeABetterTeacher() {
        double few = mean(seed -> of(seed).train(256).teacher().alignment());
        double some = mean(seed -> of(seed).train(768).teacher().alignment());
        double many = mean(seed -> of(seed).train(2560).teacher().alignment());
        assertTrue(few < some - 0.1 && some < many - 0.05, few + ", " + some + ", " + many);
        assertTrue(many > 0.75 && many < 0.95, "many " + many);
    }

    @Test
    void localizingFiltersATrainedTeachersErrorToo() {
        double ambient = mean(seed -> of(seed).train(1024).teacher().alignment());
        double inside = mean(seed -> of(seed).train(1024).teacher().alignmentInSubspace());
        assertTrue(inside > ambient + 0.1, ambient + " in R^d, " + inside + " in V_0");
    }

    /** The student climbs to the leading direction of the teacher seen in V_0; step noise costs it a few per cent. */
    @Test
    void theStudentOfATrainedTeacherReachesItsAlignmentInTheSubspace() {
        WeakTeacher teacher = of(3).train(1500).teacher();
        RewardModel strong = RewardModel.pretrained(WORLD).neuronsPerTask(16).seed(4).build();
        Training run = Training.of(strong, Supervision.weakToStrong(WORLD, teacher),
                Sgd.spherical(0.03 / 16).seed(5)).train(20_000);
        assertEquals(teacher.alignmentInSubspace(), run.history().last("alignment_in_subspace"), 0.05);
        assertTrue(run.history().last("alignment") > teacher.alignment());
        assertEquals(1, run.history().last("kept_1"), 1e-12);
    }

    @Test
    void theTeacherIsASnapshotAndTrainingGoesOnFromThere() {
        TeacherTraining training = of(5).train(300);
        WeakTeacher before = training.teacher();
        double alignment = before.alignment();
        training.train(700);
        assertEquals(alignment, before.alignment());
        WeakTeacher whole = of(5).train(1000).teacher();
        assertArrayEquals(whole.direction(), training.teacher().direction());
        double[] overlaps = IntStream.range(0, 8).mapToDouble(i -> 0.3 * i).toArray();
        assertEquals(whole.value(overlaps), training.teacher().value(overlaps));
    }

    @Test
    void aTeacherTellsHowItWasTrainedAndSoDoItsStudents() {
        WeakTeacher teacher = of(3).noise(0.1).train(64).teacher();
        Training student = Training.of(RewardModel.pretrained(WORLD).neuronsPerTask(2).build(),
                Supervision.weakToStrong(WORLD, teacher), Sgd.spherical(0.01));
        Provenance told = Provenance.of(student);
        assertEquals("64", told.settings().get("samples of the teacher"));
        assertEquals("0.1", told.settings().get("label noise of the teacher"));
        assertEquals(3L, told.seeds().get("teacher"));
        assertEquals(teacher.origin(), WeakTeacher.of(teacher.description()).origin());
        Provenance many = Provenance.of(Training.of(student.start(), Supervision.weakToStrong(WORLD, Committee.of(teacher,
                WeakTeacher.withAlignment(WORLD.target(), 0.704).seed(8))), Sgd.spherical(0.01)));
        assertTrue(many.settings().get("labels").contains("samples 64") && many.settings().get("labels").contains("0.704"),
                many.settings().get("labels"));
        assertEquals(3L, many.seeds().get("teacher 1"));
        assertEquals(8L, many.seeds().get("teacher 2"));
    }

    @Test
    void badInputIsNamed() {
        assertEquals("neurons must be between 1 and 1024, but is 0",
                assertThrows(IllegalArgumentException.class, () -> of(1).neurons(0)).getMessage());
        assertEquals("learning rate must be finite and greater than 0, but is NaN",
                assertThrows(IllegalArgumentException.class, () -> of(1).learningRate(Double.NaN)).getMessage());
        assertEquals("samples must be at least 2 before there is a teacher, but are 0; call train first",
                assertThrows(IllegalStateException.class, () -> of(1).teacher()).getMessage());
        assertEquals("seed cannot be set on a trained teacher; train one from another seed",
                assertThrows(IllegalStateException.class, () -> of(1).train(10).teacher().seed(3)).getMessage());
    }
}
