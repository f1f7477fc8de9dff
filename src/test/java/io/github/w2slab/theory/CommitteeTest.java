package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.evaluation.Evaluation;
import io.github.w2slab.model.Committee;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.LearningRate;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several weak teachers whose labels are averaged: the way past a single one inside V_0. */
@Tag("law")
class CommitteeTest {

    @TempDir
    Path folder;

    private static World world(int d, int s, long seed) {
        return World.builder().dimension(d).subspaceDimension(s).correlation(0.3).seed(seed).build();
    }

    private static double mean(int seeds, java.util.function.LongToDoubleFunction of) {
        return LongStream.rangeClosed(1, seeds).mapToDouble(of).average().orElseThrow();
    }

    @Test
    void leadingDirectionsMeetTheFormula() {
        for (int m : new int[] {1, 2, 4, 8}) {
            double found = mean(20, seed -> Committee.drawn(m, world(1024, 128, seed).target(), 0.7, 100 * seed).alignmentInSubspace());
            assertEquals(ClosedForms.teachersAlignment(m, 0.7, Math.sqrt(1 - 0.09), 128, 1024), found, 0.004, m + " teachers");
        }
    }

    /** Returns the alignment within V_0 of a student of so many teachers, at falling rates that leave little noise. */
    private static double student(int m, int d, int s, int neurons, long steps, long seed) {
        World world = world(d, s, seed);
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(neurons).seed(seed).build();
        Supervision taught = Supervision.weakToStrong(world, Committee.drawn(m, world.target(), 0.7, 100 * seed));
        return ReducedDynamics.of(strong, taught, Sgd.perDimension(LearningRate.decaying(0.1, 60L * s)).seed(seed)).train(steps)
                .history().last("alignment_in_subspace");
    }

    @Test
    void studentsOfSeveralTeachersPassThoseOfOne() {
        for (int m : new int[] {1, 4}) {
            double law = ClosedForms.teachersAlignment(m, 0.7, Math.sqrt(1 - 0.09), 32, 256);
            assertEquals(law, mean(6, seed -> student(m, 256, 32, 32, 40_000, seed)), 0.02, m + " teachers");
        }
    }

    @Test
    @Tag("slow")
    void studentsReachTheirCommitteesLeadingDirection() {
        for (int m : new int[] {1, 2, 4, 8}) {
            double law = ClosedForms.teachersAlignment(m, 0.7, Math.sqrt(1 - 0.09), 128, 1024);
            assertEquals(law, mean(6, seed -> student(m, 1024, 128, 32, 200_000, seed)), 0.012, m + " teachers");
        }
    }

    @Test
    void fullAndReducedLawOfACommitteeAgree() {
        double[] full = new double[200];
        double[] reduced = new double[200 * 20];
        for (int i = 0; i < full.length; i++) {
            World world = world(64, 16, i);
            RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(1).seed(i).build();
            Supervision taught = Supervision.weakToStrong(world, Committee.drawn(3, world.target(), 0.7, 10L * i)).leakage(0.3);
            Sgd sgd = Sgd.perDimension(0.1).seed(i);
            full[i] = Training.of(strong, taught, sgd).onThreads(1).recordingAt(0).train(250).model().overlap(0, world.target().feature());
            System.arraycopy(ReducedDynamics.of(strong, taught, sgd).times(20).recordingAt(0).train(250).overlaps(0, 0), 0, reduced,
                    20 * i, 20);
        }
        TwoSample.assertSameLaw("<w_0, theta_0> under three teachers", full, reduced);
    }

    @Test
    void aCommitteeOfOneIsItsTeacher() {
        World world = world(64, 16, 1);
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(5);
        Committee alone = Committee.of(teacher);
        assertEquals(teacher.alignmentInSubspace(), alone.alignmentInSubspace(), 1e-12);
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(4).build();
        Sgd sgd = Sgd.perDimension(0.1);
        assertArrayEquals(Training.of(strong, Supervision.weakToStrong(world, teacher), sgd).train(300).model().neuron(0),
                Training.of(strong, Supervision.weakToStrong(world, alone), sgd).train(300).model().neuron(0));
    }

    @Test
    void itsLabelIsTheMeanOfTheTeachers() {
        World world = world(64, 16, 1);
        Committee three = Committee.drawn(3, world.target(), 0.6, 7);
        double[][] inputs = new double[5][64];
        for (int i = 0; i < inputs.length; i++) {
            Arrays.setAll(inputs[i], j -> 1.0 / (1 + j));
            inputs[i][i] = -2;
        }
        double[] values = three.values(inputs);
        for (int i = 0; i < inputs.length; i++) {
            int at = i;
            double mean = three.members().stream().mapToDouble(member -> member.values(inputs)[at]).average().orElseThrow();
            assertEquals(mean, values[i], 1e-12);
        }
    }

    @Test
    void aRunTaughtByACommitteeIsSavedAndEvaluated() {
        World world = world(64, 16, 1);
        Committee three = Committee.drawn(3, world.target(), 0.7, 7);
        Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(4).build(), Supervision.weakToStrong(world, three),
                Sgd.perDimension(0.1)).train(100);
        String file = folder.resolve("run.npz").toString();
        run.save(file);
        Training loaded = Training.load(file);
        assertArrayEquals(run.train(60).model().neuron(1), loaded.train(60).model().neuron(1));
        assertEquals(run.seeds(), loaded.seeds());
        assertEquals(9L, run.seeds().get("teacher 3"));
        assertEquals("mean of 3: weak teacher of alignment 0.7", run.settings().get("labels"));
        assertTrue(Evaluation.score(run).weak().isPresent());
    }

    @Test
    void teachersOfSeveralTasksAreNoCommittee() {
        World world = world(64, 16, 1);
        WeakTeacher other = WeakTeacher.withAlignment(world.task(1), 0.7);
        assertThrows(IllegalArgumentException.class, () -> Committee.of(WeakTeacher.withAlignment(world.target(), 0.7), other));
        assertThrows(IllegalArgumentException.class, () -> Committee.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Supervision.weakToStrong(world, Committee.of(other)));
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> Supervision.weakToStrong(world, (Committee) null)).getMessage().contains("teachers"));
    }
}
