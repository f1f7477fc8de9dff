package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.w2slab.files.Description;
import io.github.w2slab.files.Npz;
import io.github.w2slab.files.TamperedFile;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was saved and loaded is the run itself; what a file cannot hold is named. */
class RunFileTest {

    private static final World WORLD = World.builder().dimension(40).subspaceDimension(8).tasks(3).correlation(0.3, -0.2)
            .link(Link.hermiteSum(2, 4)).seed(7).build();
    private static final World OTHER = World.builder().dimension(30).subspaceDimension(6).tasks(3).correlation(0.4, 0.1)
            .geometry(Geometry.OVERLAPPING_SUBSPACES).link(Link.relu()).seed(Long.MIN_VALUE + 3).build().relabelled(0, 2, 1);

    @TempDir
    Path folder;

    private String file() {
        return folder.resolve("run.npz").toString();
    }

    private static RewardModel start(World world) {
        return RewardModel.pretrained(world).neuronsPerTask(5).featureAlignment(0.9).seed(3).build();
    }

    private static WeakTeacher trained(World world) {
        return TeacherTraining.of(world).neurons(4).activation(Activation.relu()).train(200).teacher();
    }

    static Stream<Training> runs() {
        WeakTeacher oracle = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(5);
        WeakTeacher given = WeakTeacher.of(WORLD.target(), oracle.direction());
        Sgd sgd = Sgd.spherical(LearningRate.decaying(0.02, 100).warmUp(20).dropAt(60, 0.5)).batchSize(3).seed(-9);
        return Stream.of(
                Training.of(start(WORLD), Supervision.weakToStrong(WORLD, oracle), sgd),
                Training.of(start(WORLD), Supervision.weakToStrong(WORLD, given).transformed(LabelTransform.sign()), sgd)
                        .recordingAt(RecordedSteps.every(7)),
                Training.of(start(WORLD), Supervision.weakLabelsOnAmbientInputs(WORLD, trained(WORLD))
                        .transformed(LabelTransform.clippedMagnitude(1.3)).noise(0.1).named("a b"), sgd)
                        .measuring(Measure.teacherOverlap(), Measure.energyInSubspace().within(0.1, 0.9)).named("c d"),
                Training.of(start(WORLD), Supervision.fineTuning(WORLD).transformed(LabelTransform.exponential(-0.1)),
                        Sgd.spherical(0.01).loss(Loss.squared(0.3))).recordingAt(3, 50, 90),
                Training.of(start(WORLD), Supervision.weakToStrong(WORLD, oracle).preferences(Double.POSITIVE_INFINITY), sgd),
                Training.of(start(WORLD), Supervision.weakToStrong(WORLD, oracle).from(Generator.learned(WORLD, 50, 0.4, 2)), sgd),
                Training.of(start(WORLD), Supervision.weakToStrong(WORLD, oracle).from(Generator.tilted(start(WORLD), 0.7)), sgd),
                Training.of(start(WORLD), Supervision.fineTuning(WORLD).preferences(1.5), sgd.loss(Loss.bradleyTerry(0.3))),
                Training.of(start(WORLD), Supervision.fineTuning(WORLD), sgd.repeating(2).twoLooks(0.01)),
                Training.of(start(OTHER), Supervision.trueLabelsOnLocalizedInputs(OTHER).leakage(0.3)
                        .transformed(LabelTransform.tanhOfSquare().centred()), Sgd.spherical(0.03).loss(Loss.squared())),
                Training.of(RewardModel.pretrained(OTHER).neuronsPerTask(4).activation(Activation.relu())
                                .positiveStart(false).build(),
                        Supervision.of("mixed", Inputs.localized(OTHER), World.builder().dimension(30).subspaceDimension(6)
                                .tasks(3).correlation(0.4, 0.1).geometry(Geometry.OVERLAPPING_SUBSPACES)
                                .link(Link.series(0, 0.3, 0.1 + 0.2)).seed(Long.MIN_VALUE + 3).build().relabelled(0, 2, 1)
                                .task(1).reward()), Sgd.spherical(0.02)),
                Training.of(start(WORLD), Supervision.weakToStrong(WORLD, oracle), sgd)
                        .on(Engine.vector().inSinglePrecision()));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void savedAnywhereItGoesOnElsewhereWithTheSameBits(Training run) {
        for (int first : new int[] {0, 1, 32, 45}) {
            Training whole = run.onThreads(2).train(first + 77);
            Training before = run.onThreads(1).train(first);
            before.save(file());
            Training loaded = Training.load(file());
            TrainingProperties.assertSameBits(before, loaded);
            assertEquals(before.status(), loaded.status());
            assertEquals(before.settings(), loaded.settings());
            assertEquals(before.seeds(), loaded.seeds());
            assertEquals(before.name(), loaded.name());
            assertEquals(before.history().hash(), loaded.history().hash());
            for (Engine engine : List.of(Engine.plain(), Engine.vector())) {
                Engine other = before.engine().isSinglePrecision() ? engine.inSinglePrecision() : engine;
                TrainingProperties.assertSameBits(whole, loaded.on(other).onThreads(3).train(77));
            }
            before.train(3).save(file());
            TrainingProperties.assertSameBits(whole, Training.load(file()).train(74));
        }
    }

    @Test
    void aRunThatWasNeverBegunIsSavedAtStep0() {
        runs().findFirst().orElseThrow().save(file());
        Training loaded = Training.load(file());
        assertEquals(0, loaded.step());
        TrainingProperties.assertSameBits(runs().findFirst().orElseThrow().train(50), loaded.train(50));
    }

    @Test
    void aDivergedRunStaysWhereItIs() {
        Training run = Training.of(start(WORLD), Supervision.fineTuning(WORLD), Sgd.spherical(1e200)).train(100);
        assertTrue(run.status().isDiverged());
        run.save(file());
        Training loaded = Training.load(file());
        assertEquals(run.status(), loaded.status());
        assertThrows(IllegalStateException.class, () -> loaded.train(1));
    }

    private static Training withOwn(Link link, Activation activation, LabelTransform transform, LearningRate rate, Reward reward,
            Measure measure) {
        World world = World.builder().dimension(40).subspaceDimension(8).link(link).build();
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(4).activation(activation).build();
        Supervision supervision = reward == null ? Supervision.fineTuning(world)
                : Supervision.of("own", Inputs.ambient(world), reward);
        Training run = Training.of(start, supervision.transformed(transform), Sgd.spherical(rate));
        return measure == null ? run : run.measuring(measure);
    }

    private static Link cosine(double factor) {
        return Link.of("cosine", t -> factor * StrictMath.cos(t));
    }

    private static Reward ownReward() {
        double[] direction = new double[40];
        direction[3] = 1;
        return new Reward() {
            @Override
            public double[][] directions() {
                return new double[][] {direction};
            }

            @Override
            public double value(double[] overlaps) {
                return overlaps[0];
            }

            @Override
            public String describe() {
                return "third coordinate";
            }
        };
    }

    private static Training own(int which) {
        return withOwn(which == 0 ? cosine(1) : Link.hermite(2),
                which == 1 ? Activation.of("cube", z -> z * z * z, z -> 3 * z * z) : Activation.hermite(2),
                which == 2 ? LabelTransform.of("third", y -> y / 3).centred() : LabelTransform.identity(),
                which == 3 ? ((LearningRate) step -> 0.01 / (1 + step)).warmUp(10) : LearningRate.constant(0.01),
                which == 4 ? ownReward() : null,
                which == 5 ? Measure.of("spread", 0, neuron -> neuron.energyInside()) : null);
    }

    @Test
    void codeOfTheUsersOwnIsNamedUnlessItIsGivenAgain() {
        List<String> names = List.of("link \"cosine\"", "activation \"cube\"", "label transformation \"third\"",
                "schedule of learning rates", "reward \"third coordinate\"", "measure \"spread\"");
        for (int which = 0; which < names.size(); which++) {
            own(which).train(40).save(file());
            String message = assertThrows(IllegalArgumentException.class, () -> Training.load(file())).getMessage();
            assertTrue(message.contains(names.get(which)) && message.contains("Training.load(file, run)"), message);
            assertEquals(1, message.lines().count());
            TrainingProperties.assertSameBits(own(which).train(70), Training.load(file(), own(which)).train(30));
        }
        own(3).train(40).save(file());
        Training again = own(3);
        TrainingProperties.assertSameBits(own(3).train(70),
                Training.load(file(), again.supervision(), again.sgd()).train(30));
    }

    @Test
    void whatIsGivenAgainMustBeWhatWasSaved() {
        withOwn(cosine(1), Activation.hermite(2), LabelTransform.identity(), LearningRate.constant(0.01), null, null).train(9)
                .save(file());
        assertRefused("first labels", withOwn(cosine(1.01), Activation.hermite(2), LabelTransform.identity(),
                LearningRate.constant(0.01), null, null));
        assertRefused("learning rate", withOwn(cosine(1), Activation.hermite(2), LabelTransform.identity(),
                LearningRate.constant(0.02), null, null));
        assertRefused("activation", withOwn(cosine(1), Activation.hermite(3), LabelTransform.identity(),
                LearningRate.constant(0.01), null, null));
        Training same = withOwn(cosine(1), Activation.hermite(2), LabelTransform.identity(), LearningRate.constant(0.01), null,
                null);
        assertRefused("seed of samples", Training.of(same.start(), same.supervision(), same.sgd().seed(2)));
        assertRefused("precision", same.on(Engine.plain().inSinglePrecision()));
        RewardModel other = RewardModel.pretrained(same.world()).neuronsPerTask(4).seed(2).build();
        assertRefused("seed of model", Training.of(other, same.supervision(), same.sgd()));
        assertRefused("start of the run", Training.of(other.from(same.start().origin()), same.supervision(), same.sgd()));
        own(5).train(3).save(file());
        assertRefused("spread", withOwn(Link.hermite(2), Activation.hermite(2), LabelTransform.identity(),
                LearningRate.constant(0.01), null, null));
    }

    private void assertRefused(String what, Training again) {
        String message = assertThrows(IllegalArgumentException.class, () -> Training.load(file(), again)).getMessage();
        assertTrue(message.contains(what) && message.lines().count() == 1, message);
    }

    @Test
    void modelsComeBackToTheLastBit() {
        RewardModel model = runs().findFirst().orElseThrow().train(20).model();
        model.save(file());
        RewardModel loaded = RewardModel.load(file());
        assertArrayEquals(model.directions(), loaded.directions());
        assertEquals(model.world(), loaded.world());
        assertEquals(model.activation().name(), loaded.activation().name());
        assertEquals(model.origin(), loaded.origin());
        for (int j = 0; j < model.neurons(); j++) {
            assertEquals(model.groupOf(j), loaded.groupOf(j));
        }
        assertArrayEquals(model.directions(), Npz.read(file()).matrix("neurons"));

        Activation own = Activation.of("cube", z -> z * z * z, z -> 3 * z * z);
        RewardModel.pretrained(WORLD).neuronsPerTask(2).activation(own).build().save(file());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RewardModel.load(file())).getMessage().contains("cube"));
        assertEquals(own, RewardModel.load(file(), WORLD, own).activation());
        assertThrows(IllegalArgumentException.class, () -> RewardModel.load(file(), WORLD, Activation.relu()));
        assertThrows(IllegalArgumentException.class, () -> RewardModel.load(file(), OTHER, own));
    }

    @Test
    void historiesComeBackToTheLastBit() throws Exception {
        Training run = own(5).train(45);
        run.history().save(file());
        History loaded = History.load(file());
        assertEquals(run.history().columns(), loaded.columns());
        assertArrayEquals(run.history().steps(), loaded.steps());
        for (String column : loaded.columns()) {
            assertArrayEquals(run.history().column(column), loaded.column(column), column);
        }
        assertEquals(run.history().measures().get(0).formula(), loaded.measures().get(0).formula());
        assertEquals(run.history().provenance(), loaded.provenance());
        run.save(file());
        assertEquals(run.history().hash(), History.load(file()).hash());

        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < loaded.size(); i++) {
            digest.update(ByteBuffer.allocate(8).putLong(loaded.steps()[i]).array());
            for (String column : loaded.columns()) {
                digest.update(ByteBuffer.allocate(8).putDouble(loaded.column(column)[i]).array());
            }
        }
        assertEquals(HexFormat.of().formatHex(digest.digest()), loaded.hash());
    }

    @Test
    void aHistoryOfGivenNumbersIsSavedToo() {
        History given = History.of("mine", List.of("kind", "measures", "x/y"), new long[] {0, 3},
                new double[][] {{1, 2, 3}, {4, Double.NaN, 6}});
        given.save(file());
        assertEquals(given.hash(), History.load(file()).hash());
        assertEquals(given.columns(), History.load(file()).columns());
    }

    @Test
    void provenanceTellsAllSettingsAndSeedsAndTheBits() {
        Training run = runs().findFirst().orElseThrow().train(40);
        Provenance provenance = Provenance.of(run);
        assertEquals(run.settings(), provenance.settings());
        assertEquals(7L, provenance.seeds().get("world"));
        assertEquals(3L, provenance.seeds().get("model"));
        assertEquals(5L, provenance.seeds().get("teacher"));
        assertEquals(-9L, provenance.seeds().get("samples"));
        assertEquals(40, provenance.step());
        assertEquals(run.engine().name(), provenance.engine());
        assertTrue(provenance.java().startsWith(System.getProperty("java.version")));
        assertTrue(provenance.settings().get("start").contains("feature alignment q 0.9"), provenance.settings().get("start"));
        assertEquals(provenance.hash(), run.onThreads(1).on(Engine.plain()).history().hash());
        assertNotEquals(provenance.hash(), run.train(1).history().hash());
        assertTrue(provenance.toString().contains("SHA-256 of the history: " + provenance.hash()));
        assertTrue(provenance.json().contains(provenance.processor()));
        assertFalse(provenance.lastingJson().contains("processor"), provenance.lastingJson());
        assertEquals(provenance.lines().size(), provenance.table().rowCount());
    }

    @Test
    void theFileCarriesTheProvenance() {
        Training run = runs().findFirst().orElseThrow().train(40);
        run.save(file());
        Description saved = Description.load(file(), "run").inner("provenance");
        assertEquals(run.history().provenance(), Provenance.of(saved));
    }

    @Test
    void aScheduleMadeForTheRunsStepsAloneHasAHistory() {
        double[] rates = {0.01, 0.02, 0.03};
        Training run = withOwn(Link.hermite(2), Activation.hermite(2), LabelTransform.identity(), step -> rates[(int) step],
                null, null).train(3);
        assertEquals(3, run.history().provenance().step());
        assertEquals("0.01", run.settings().get("learning rate"));
    }

    @Test
    void savingTwiceGivesTheSameBytes() throws IOException {
        Path path = runs().findFirst().orElseThrow().train(40).save(file());
        byte[] first = Files.readAllBytes(path);
        runs().findFirst().orElseThrow().train(40).save(file());
        assertArrayEquals(first, Files.readAllBytes(path));
    }

    private void assertChangedIsRefused(Runnable save, Consumer<TamperedFile> change, String member, String what) {
        save.run();
        TamperedFile sealed = TamperedFile.of(file());
        change.accept(sealed);
        sealed.write();
        String message = refusal();
        assertEquals(file() + " must be as it was written, but " + member + " in it was changed", message);
        if (what != null) {
            save.run();
            TamperedFile old = TamperedFile.of(file()).withoutSums();
            change.accept(old);
            old.write();
            message = refusal();
            assertTrue(message.contains(file()) && message.contains(what) && message.lines().count() == 1, message);
        }
    }

    private String refusal() {
        return assertThrows(IllegalArgumentException.class, () -> Training.load(file())).getMessage();
    }

    private static Consumer<TamperedFile> settings(String pointer, JsonNode value) {
        return file -> file.settings(all -> {
            int last = pointer.lastIndexOf('/');
            ((ObjectNode) all.at(pointer.substring(0, last))).set(pointer.substring(last + 1), value);
        });
    }

    private static Consumer<TamperedFile> settings(String pointer, Number value) {
        return settings(pointer, value instanceof Double number ? DoubleNode.valueOf(number) : LongNode.valueOf(value.longValue()));
    }

    @Test
    void aRunThatWasChangedInItsFileIsRefused() {
        Training run = Training.of(start(WORLD), Supervision.trueLabelsOnLocalizedInputs(WORLD).leakage(0.3),
                Sgd.spherical(0.02).batchSize(3).seed(-9)).train(45);
        Runnable save = () -> run.save(file());
        String settings = "settings.json";
        for (long step : new long[] {0, 3, 1_000_000_000_000L, -1}) {
            assertChangedIsRefused(save, settings("/step", step), settings, "");
        }
        assertChangedIsRefused(save, settings("/sgd/seed", 4), settings, "labels");
        assertChangedIsRefused(save, settings("/sgd/batch size", 5), settings, "block");
        assertChangedIsRefused(save, settings("/supervision/leakage", 3.0), settings, "");
        assertChangedIsRefused(save, settings("/supervision/leakage", 1e300), settings, "");
        assertChangedIsRefused(save, settings("/provenance/seeds/model", 5), settings, "seed of model was changed from 5 to 3");
        assertChangedIsRefused(save, settings("/recorded rows", 2), settings, "number of recorded rows was changed");
        assertChangedIsRefused(save, settings("/supervision/world/subspace dimension", 7), settings, "supervision's world");
        assertChangedIsRefused(save, file -> file.array("history.alignment", new double[run.history().size()]),
                "history.alignment.npy", "its history, by its SHA-256, was changed");
        save.run();
        double[][] neurons = Npz.read(file()).matrix("state.v");
        neurons[1][2] = Double.NaN;
        assertChangedIsRefused(save, file -> file.array("state.v", neurons), "state.v.npy", null);
    }

    @Test
    void whatDoesNotFitTogetherIsToldOfTheFile() {
        Training run = runs().findFirst().orElseThrow().train(40);
        Runnable save = () -> run.save(file());
        String settings = "settings.json";
        assertChangedIsRefused(save, settings("/history/measures", new TextNode("x")), settings, "measures");
        assertChangedIsRefused(save, settings("/supervision/world/correlations", new TextNode("x")), settings, "correlations");
        assertChangedIsRefused(save, file -> file.settings(all ->
                ((ObjectNode) all.at("/history")).putArray("measures").add(3)), settings, "measures");
        assertChangedIsRefused(save, settings("/sgd/learning rate", new TextNode("fast")), settings, "learning rate");
        assertChangedIsRefused(save, file -> file.array("history.alignment", new double[2]), "history.alignment.npy",
                "ArrayIndexOutOfBounds");
        assertChangedIsRefused(save, file -> file.array("state.v", new double[0][0]), "state.v.npy", "");
    }

    @Test
    void aFileFromBeforeThereWereSumsGoesOnWithTheSameBits() {
        Training run = runs().findFirst().orElseThrow().train(40);
        run.save(file());
        TamperedFile.of(file()).withoutSums().write();
        assertEquals(run.history().hash(), Training.load(file()).history().hash());
        TamperedFile.of(file()).withoutSums().settings(all -> {
            ((ObjectNode) all.at("/provenance")).put("version", "0.0.1");
            ((ObjectNode) all.at("/provenance/settings")).put("a setting of that version", "1");
        }).write();
        TrainingProperties.assertSameBits(run.again().train(70), Training.load(file()).train(30));
    }

    @Test
    void modelsAndHistoriesThatWereChangedAreRefused() {
        Training run = runs().findFirst().orElseThrow().train(40);
        run.model().save(file());
        double[][] neurons = run.model().directions();
        neurons[0][0] += 0.5;
        TamperedFile.of(file()).array("neurons", neurons).write();
        String message = assertThrows(IllegalArgumentException.class, () -> RewardModel.load(file())).getMessage();
        assertEquals(file() + " must be as it was written, but neurons.npy in it was changed", message);
        for (boolean sums : new boolean[] {true, false}) {
            run.history().save(file());
            TamperedFile changed = TamperedFile.of(file()).array("history.alignment", new double[run.history().size()]);
            (sums ? changed : changed.withoutSums()).write();
            message = assertThrows(IllegalArgumentException.class, () -> History.load(file())).getMessage();
            assertTrue(message.startsWith(file() + " must be as it was written, but "), message);
            assertTrue(message.contains(sums ? "history.alignment.npy" : "its history"), message);
        }
    }

    @Test
    void aFileTellsWhatLoadsIt() {
        Training run = runs().findFirst().orElseThrow().train(5);
        run.history().save(file());
        assertEquals(file() + " holds a History: History.load(\"" + file() + "\")", refusal());
        run.model().save(file());
        assertEquals(file() + " holds a RewardModel: RewardModel.load(\"" + file() + "\")", refusal());
        run.save(file());
        assertEquals(file() + " holds a Training: Training.load(\"" + file() + "\")",
                assertThrows(IllegalArgumentException.class, () -> RewardModel.load(file())).getMessage());
    }

    @Test
    void aFileThatIsNotThereIsOneSentence() {
        IllegalArgumentException none = assertThrows(IllegalArgumentException.class, () -> Training.load(file()));
        assertEquals(file() + " must hold a run, but there is no such file", none.getMessage());
        assertNull(none.getCause());
    }
}
