package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.files.Npz;
import io.github.w2slab.files.TamperedFile;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History;
import io.github.w2slab.training.LearningRate;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.Provenance;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.SteppedRun;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run of the theory that was saved and loaded is the run itself. */
class OverlapRunFileTest {

    private static final World WORLD = World.builder().dimension(40).subspaceDimension(8).tasks(3).correlation(0.3, -0.2)
            .seed(7).build();
    private static final World OTHER = World.builder().dimension(30).subspaceDimension(6).tasks(2).correlation(0.4)
            .geometry(Geometry.OVERLAPPING_SUBSPACES).link(Link.hermite(3)).seed(3).build();
    private static final World HUGE = World.builder().dimension(1_000_000_000).subspaceDimension(100_000).build();
    private static final Sgd SGD = Sgd.spherical(LearningRate.decaying(0.02, 100).warmUp(20)).batchSize(2).seed(-9);

    @TempDir
    Path folder;

    private String file() {
        return folder.resolve("run.npz").toString();
    }

    private static RewardModel start(World world) {
        return RewardModel.pretrained(world).neuronsPerTask(5).featureAlignment(0.9).seed(3).build();
    }

    private static Supervision weak() {
        return Supervision.weakToStrong(WORLD, WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(5));
    }

    static Stream<ReducedDynamics> reduced() {
        return Stream.of(
                ReducedDynamics.of(start(WORLD), weak(), SGD),
                ReducedDynamics.of(start(WORLD), weak().leakage(0.1).noise(0.2).transformed(LabelTransform.sign()), SGD).times(40)
                        .measuring(Measure.teacherOverlap()).recordingAt(RecordedSteps.every(7)).named("a b"),
                ReducedDynamics.of(start(WORLD), weak().preferences(2), SGD),
                ReducedDynamics.of(start(WORLD), weak().from(Generator.learned(WORLD, 50, 0.4, 2)), SGD),
                ReducedDynamics.of(start(WORLD), Supervision.fineTuning(WORLD), SGD.batchSize(1).repeating(2).twoLooks(0.01)),
                ReducedDynamics.of(start(OTHER), Supervision.fineTuning(OTHER), SGD),
                ReducedDynamics.of(Ensemble.weakToStrong(OTHER, 0.6).size(70).featureAlignment(0.8)
                        .transformed(LabelTransform.tanhOfSquare().centred()), SGD),
                ReducedDynamics.of(Ensemble.weakToStrong(HUGE, 0.7).size(3), Sgd.perDimension(0.1)));
    }

    static Stream<MeanDynamics> mean() {
        return Stream.of(
                MeanDynamics.of(start(WORLD), weak(), SGD),
                MeanDynamics.of(start(WORLD), weak().leakage(0.1).noise(0.2).transformed(LabelTransform.sign()), SGD)
                        .measuring(Measure.energyInSubspace()).recordingAt(RecordedSteps.every(7)),
                MeanDynamics.of(start(WORLD), weak().preferences(Double.POSITIVE_INFINITY), SGD),
                MeanDynamics.of(start(OTHER), Supervision.fineTuning(OTHER), SGD),
                MeanDynamics.of(Ensemble.weakToStrong(HUGE, 0.7).size(3), Sgd.perDimension(0.1)));
    }

    private static void assertSame(SteppedRun<?> expected, SteppedRun<?> found) {
        assertEquals(expected.history().hash(), found.history().hash());
        assertEquals(expected.history().columns(), found.history().columns());
        assertEquals(expected.step(), found.step());
        assertEquals(expected.status(), found.status());
        assertEquals(expected.settings(), found.settings());
        assertEquals(expected.seeds(), found.seeds());
        assertEquals(expected.name(), found.name());
    }

    @ParameterizedTest
    @MethodSource("reduced")
    void aReducedRunGoesOnWithTheSameBits(ReducedDynamics run) {
        for (int first : new int[] {0, 1, 45}) {
            ReducedDynamics before = run.again().train(first);
            before.save(file());
            ReducedDynamics loaded = ReducedDynamics.load(file());
            assertSame(before, loaded);
            assertSame(before, ReducedDynamics.load(file(), run.again()));
            ReducedDynamics whole = run.again().train(first + 70);
            assertSame(whole, loaded.train(70));
            for (int k = 0; k < run.world().tasks(); k++) {
                assertArrayEquals(whole.overlaps(k), loaded.overlaps(k));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mean")
    void aMeanRunGoesOnWithTheSameBits(MeanDynamics run) {
        for (int first : new int[] {0, 1, 45}) {
            MeanDynamics before = run.again().train(first);
            before.save(file());
            MeanDynamics loaded = MeanDynamics.load(file());
            assertSame(before, loaded);
            assertSame(before, MeanDynamics.load(file(), run.again()));
            assertSame(run.again().train(first).train(70), loaded.train(70));
        }
    }

    @Test
    void whereTheNeuronsStandIsAnArrayForNumPy() {
        ReducedDynamics run = ReducedDynamics.of(start(WORLD), weak(), SGD).train(30);
        run.save(file());
        Npz read = Npz.read(file());
        double[][] theta = read.matrix("experiment.frame.features");
        double[][] overlaps = read.matrix("state.overlaps");
        for (int j = 0; j < run.neurons(); j++) {
            assertEquals(run.overlaps(1)[j], Snapshot.dot(overlaps[j], theta[1], theta[1].length));
        }
        assertArrayEquals(run.history().column("alignment"), read.vector("history.alignment"));
        assertEquals(run.history().hash(), History.load(file()).hash());
    }

    @Test
    void aFileOfAnotherKindIsNamed() {
        Training.of(start(WORLD), weak(), SGD).train(5).save(file());
        assertHolds("Training", () -> ReducedDynamics.load(file()), () -> MeanDynamics.load(file()));
        ReducedDynamics.of(start(WORLD), weak(), SGD).save(file());
        assertHolds("ReducedDynamics", () -> Training.load(file()), () -> MeanDynamics.load(file()), () -> RewardModel.load(file()));
        MeanDynamics.of(start(WORLD), weak(), SGD).save(file());
        assertHolds("MeanDynamics", () -> Training.load(file()), () -> ReducedDynamics.load(file()));
        TamperedFile.of(file()).withoutSums().settings(all -> all.remove("class")).write();
        String message = assertThrows(IllegalArgumentException.class, () -> Training.load(file())).getMessage();
        assertTrue(message.startsWith(file() + " must hold a run of neurons at"), message);
    }

    private void assertHolds(String type, Executable... loads) {
        for (Executable load : loads) {
            assertEquals(file() + " holds a " + type + ": " + type + ".load(\"" + file() + "\")",
                    assertThrows(IllegalArgumentException.class, load).getMessage());
        }
    }

    @Test
    void whatWasChangedInTheFileIsRefused() {
        ReducedDynamics reduced = ReducedDynamics.of(start(WORLD), weak(), SGD).train(45);
        reduced.save(file());
        TamperedFile.of(file()).array("state.overlaps", new double[0][0]).write();
        assertRefusal("state.overlaps.npy", () -> ReducedDynamics.load(file()));
        reduced.save(file());
        TamperedFile.of(file()).withoutSums().array("state.overlaps", new double[0][0]).write();
        assertRefusal("overlaps", () -> ReducedDynamics.load(file()));
        for (boolean sums : new boolean[] {true, false}) {
            reduced.save(file());
            TamperedFile changed = TamperedFile.of(file()).settings(all -> all.put("step", -1));
            (sums ? changed : changed.withoutSums()).write();
            assertRefusal(sums ? "settings.json" : "its step", () -> ReducedDynamics.load(file()));
            assertRefusal(sums ? "settings.json" : "its step", () -> ReducedDynamics.load(file(), reduced.again()));
        }
        MeanDynamics mean = MeanDynamics.of(start(WORLD), weak(), SGD).train(45);
        mean.save(file());
        double[][] states = Npz.read(file()).matrix("state.states");
        states[0][0] *= 1e6;
        TamperedFile.of(file()).array("state.states", states).write();
        assertRefusal("state.states.npy", () -> MeanDynamics.load(file()));
        mean.save(file());
        TamperedFile.of(file()).withoutSums().write();
        assertSame(mean.again().train(70), MeanDynamics.load(file()).train(25));
    }

    private void assertRefusal(String what, Executable load) {
        String message = assertThrows(IllegalArgumentException.class, load).getMessage();
        assertTrue(message.contains(file()) && message.contains(what) && message.lines().count() == 1, message);
    }

    @Test
    void codeOfTheUsersOwnIsGivenAgainAndMustBeTheSame() {
        Measure spread = Measure.of("spread", 0, neuron -> neuron.energyInside());
        ReducedDynamics own = ReducedDynamics.of(start(WORLD), third(1 / 3.0), SGD).measuring(spread);
        own.train(40).save(file());
        String message = assertThrows(IllegalArgumentException.class, () -> ReducedDynamics.load(file())).getMessage();
        assertTrue(message.contains("\"third\"") && message.contains("ReducedDynamics.load(file, run)"), message);
        assertSame(own.again().train(70), ReducedDynamics.load(file(), own.again()).train(30));
        assertRefused("first labels", ReducedDynamics.of(start(WORLD), third(0.3), SGD).measuring(spread));
        assertRefused("seed of samples", ReducedDynamics.of(start(WORLD), third(1 / 3.0), SGD.seed(1)).measuring(spread));
        RewardModel other = RewardModel.pretrained(WORLD).neuronsPerTask(5).featureAlignment(0.9).seed(4).build();
        assertRefused("start of the run",
                ReducedDynamics.of(other.from(start(WORLD).origin()), third(1 / 3.0), SGD).measuring(spread));
        assertRefused("spread", ReducedDynamics.of(start(WORLD), third(1 / 3.0), SGD));
    }

    private static Supervision third(double factor) {
        return weak().transformed(LabelTransform.of("third", y -> factor * y));
    }

    private void assertRefused(String what, ReducedDynamics again) {
        String message = assertThrows(IllegalArgumentException.class, () -> ReducedDynamics.load(file(), again)).getMessage();
        assertTrue(message.contains(what) && message.lines().count() == 1, message);
    }

    @Test
    void theProvenanceTellsWhereStartAndTeachersComeFrom() {
        Provenance one = Provenance.of(ReducedDynamics.of(start(WORLD), weak(), SGD));
        assertEquals(3L, one.seeds().get("model"));
        assertEquals(5L, one.seeds().get("teacher"));
        assertEquals(-9L, one.seeds().get("samples"));
        assertTrue(one.settings().get("start").contains("feature alignment q 0.9"), one.settings().get("start"));
        Provenance many = Provenance.of(MeanDynamics.of(Ensemble.of(Inputs.localized(WORLD), 0.6).size(4).seed(11), SGD));
        assertEquals(11L, many.seeds().get("ensemble"));
        assertTrue(many.settings().get("labels").contains("0.6"), many.settings().get("labels"));
        assertTrue(many.settings().get("start").contains("feature alignment q 1.0"), many.settings().get("start"));
    }
}
