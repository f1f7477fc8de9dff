package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ClosedForms;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class SweepTest {

    private static final int D = 64;
    private static final int S = 16;

    static Training training(Point point) {
        World world = World.builder().dimension(D).subspaceDimension(S).seed(point.seed()).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(8).seed(point.seed()).build();
        boolean weak = point.text("kind").equals("W2S");
        Supervision supervision = weak
                ? Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(point.seed()))
                : Supervision.fineTuning(world);
        return Training.of(strong, supervision,
                Sgd.spherical(point.value("rate") / (weak ? S : D)).seed(point.seed()));
    }

    static Sweep grid() {
        return Sweep.over("rate", 0.05, 0.1).and("kind", "W2S", "SFT").seeds(3).steps(600);
    }

    private static Table table(Sweep sweep) {
        return sweep.table();
    }

    static List<String> during(LongPredicate goOn, Runnable task) {
        List<String> sentences = new ArrayList<>();
        Monitoring.during(call -> new Monitor.Watch() {
            @Override
            public boolean proceed(long count) {
                return goOn.test(count);
            }

            @Override
            public void close(long count, String sentence) {
                sentences.add(sentence);
            }
        }, task);
        return sentences;
    }

    static String text(Table table) {
        return table.write().toString("csv");
    }

    /** As another machine has it: what goes there and back are bytes. */
    private static <T> T sent(T object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
            out.flush();
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                @SuppressWarnings("unchecked")
                T copy = (T) in.readObject();
                return copy;
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another machine in this process, with a count of what it was given. */
    private static final class Copies implements Cluster {

        private int given;

        @Override
        public <T extends Serializable, R extends Serializable> void run(List<T> inputs, Work<T, R> work, ClassLoader loader,
                Consumer<R> done, BooleanSupplier stopped) {
            given += inputs.size();
            Work<T, R> there = sent(work);
            inputs.forEach(input -> done.accept(sent(there.on(sent(input)))));
        }
    }

    @Test
    void aSweepOnAClusterIsTheSameToTheLastBit(@TempDir Path folder) {
        Sweep plan = grid().stepsTo("alignment", 0.5).measuring("half", run -> run.history().at(600, "alignment") / 2);
        Copies cluster = new Copies();
        Sweep here = plan.savedIn(folder.resolve("here")).run(SweepTest::training);
        Sweep there = plan.savedIn(folder.resolve("there")).on(cluster).run(SweepTest::training);
        assertEquals(12, cluster.given);
        assertEquals(text(here.table()), text(there.table()));
        for (String measure : List.of("alignment", "kept_1")) {
            List<Band> one = here.bands(measure);
            List<Band> other = there.bands(measure);
            assertEquals(4, one.size());
            for (int i = 0; i < one.size(); i++) {
                assertArrayEquals(one.get(i).mean(), other.get(i).mean());
                assertArrayEquals(one.get(i).high(), other.get(i).high());
            }
        }
        assertEquals(text(here.table()), text(plan.savedIn(folder.resolve("there")).on(cluster).run(SweepTest::training).table()));
        assertEquals(12, cluster.given);
        assertEquals(text(here.table()), text(plan.on(cluster).run(SweepTest::training).table()));
    }

    @Test
    void aRunThatFailsOnAClusterIsNamedAndWhatWasDoneStays(@TempDir Path folder) {
        Sweep sweep = grid().savedIn(folder.resolve("some")).on(new Copies());
        String told = assertThrows(IllegalStateException.class, () -> sweep.run(point -> {
            if (point.seed() == 3) {
                throw new IllegalArgumentException("no such thing");
            }
            return training(point);
        })).getMessage();
        assertTrue(told.endsWith("seed 3 failed: no such thing"), told);
        Copies rest = new Copies();
        assertEquals(12, grid().savedIn(folder.resolve("some")).on(rest).run(SweepTest::training).complete());
        assertEquals(4, rest.given);
        assertThrows(IllegalArgumentException.class, () -> grid().keepingRuns().on(rest));
        assertThrows(IllegalArgumentException.class, () -> grid().on(rest).keepingRuns());
    }

    @Test
    void aRowIsTheRunOfItsRecipeBitForBit() {
        Sweep sweep = grid().run(SweepTest::training);
        assertEquals(12, table(sweep).rowCount());
        for (Point point : sweep.points()) {
            Run alone = training(point).train(600);
            for (String measure : alone.history().columns()) {
                assertEquals(alone.history().last(measure), sweep.value(point, measure), point + ": " + measure);
            }
        }
        assertEquals(List.of("rate", "kind", "seed", "steps", "end", "alignment", "alignment_in_subspace", "kept_1",
                "drift_1"), table(sweep).columnNames());
    }

    @Test
    void resultsDoNotDependOnTheNumberOfThreads() {
        Sweep one = grid().run(SweepTest::training, 1);
        Sweep four = grid().run(SweepTest::training, 4);
        assertEquals(text(one.table()), text(four.table()));
        assertEquals(text(one.reduced().run(SweepTest::training, 1).table()),
                text(four.reduced().run(SweepTest::training, 4).table()));
    }

    @Test
    void theReducedFormIsTheReducedDynamicsOfEachTraining() {
        Sweep sweep = grid().reduced().run(SweepTest::training);
        for (Point point : sweep.points()) {
            assertEquals(ReducedDynamics.of(training(point)).train(600).history().last("alignment"),
                    sweep.value(point, "alignment"));
        }
    }

    @Test
    void theSummaryIsMeanAndIntervalOverSeeds() {
        Sweep sweep = grid().run(SweepTest::training);
        Table summary = sweep.summary("alignment");
        assertEquals(4, summary.rowCount());
        double[] values = DoubleStream.of(1, 2, 3).map(seed -> sweep.points().stream()
                .filter(p -> p.seed() == seed && p.value("rate") == 0.1 && p.text("kind").equals("SFT"))
                .mapToDouble(p -> sweep.value(p, "alignment")).sum()).toArray();
        Interval interval = Interval.of("alignment", values);
        assertEquals(interval.mean(), summary.doubleColumn("alignment").get(3));
        assertEquals(interval.low(), summary.doubleColumn("alignment, low").get(3));
        assertEquals(interval.high(), summary.doubleColumn("alignment, high").get(3));
        assertEquals(3, summary.intColumn("seeds").get(3));
    }

    private static Training ofSeed(Point point, long seed) {
        return training(new Point(point.values(), seed));
    }

    @Test
    void aRecipeThatIgnoresItsSeedIsRefused(@TempDir Path folder) {
        String told = "recipe must use its seed, but gives the same run at rate = 0.1, kind = W2S for the seeds 1 and 2";
        Sweep plan = Sweep.over("rate", 0.1).and("kind", "W2S").seeds(2).steps(600);
        for (Sweep sweep : List.of(plan, plan.keepingRuns(), plan.reduced(), plan.savedIn(folder.resolve("one")), plan.on(new Copies()))) {
            assertEquals(told, assertThrows(IllegalArgumentException.class, () -> sweep.run(p -> ofSeed(p, 7), 1)).getMessage());
            assertTrue(sweep.complete() < 2);
        }
    }

    /** The two may share all but the samples, and no sample counts where a run stays where it is. */
    @Test
    void runsOfTwoSeedsThatLookTheSameAreNotRefused() {
        Sweep still = Sweep.over("rate", 1e-300, 1e200).and("kind", "W2S").seeds(2).steps(600).run(p -> {
            Training common = ofSeed(p, 7);
            return Training.of(common.model(), common.supervision(), common.sgd().seed(p.seed()));
        });
        assertEquals(4, still.complete());
        assertEquals(2, still.diverged());
        Table summary = still.summary("alignment");
        assertEquals(1, summary.intColumn("seeds").get(0));
        assertTrue(summary.doubleColumn("alignment, low").isMissing(0) && summary.doubleColumn("alignment, high").isMissing(0));
        assertEquals(2, summary.intColumn("diverged").get(1));
    }

    @Test
    void theoryWithoutASeedIsOneRunWithoutAnInterval(@TempDir Path folder) {
        Recipe recipe = p -> p.text("level").equals("mean")
                ? MeanDynamics.of(neurons(), Sgd.perDimension(p.value("rate"))) : reduced(p);
        Sweep plan = Sweep.over("rate", 0.05, 0.1).and("level", "mean", "reduced").seeds(3).steps(600)
                .savedIn(folder.resolve("theory"));
        for (Sweep sweep : List.of(plan.on(new Copies()), plan)) {
            sweep.run(recipe);
            assertEquals(12, sweep.complete());
            assertEquals(12, sweep.table().rowCount());
            Table summary = sweep.summary("alignment");
            assertEquals(List.of(1, 3, 1, 3), summary.intColumn("seeds").asList());
            for (int row = 0; row < 4; row++) {
                boolean mean = row % 2 == 0;
                assertEquals(mean, summary.doubleColumn("alignment, low").isMissing(row), "row " + row);
                assertEquals(mean, summary.doubleColumn("alignment, high").isMissing(row), "row " + row);
                assertEquals(sweep.bands("alignment").get(row).low()[0], mean ? Double.NaN
                        : Interval.of("alignment", starts(sweep, row)).low());
            }
            assertEquals(8, sweep.distinct().size());
        }
    }

    private static Ensemble neurons() {
        return Ensemble.weakToStrong(World.builder().dimension(D).subspaceDimension(S).build(), 0.7).size(4);
    }

    private static Run reduced(Point point) {
        return ReducedDynamics.of(neurons().seed(point.seed()), Sgd.perDimension(point.value("rate")).seed(point.seed()));
    }

    private static double[] starts(Sweep sweep, int setting) {
        return sweep.points().subList(3 * setting, 3 * setting + 3).stream().mapToDouble(p -> reduced(p).history().last("alignment"))
                .toArray();
    }

    @Test
    void theoryStandsBesideWhatWasMeasured() {
        Sweep sweep = grid().run(SweepTest::training);
        Table beside = sweep.besideTheory("alignment", p -> p.text("kind").equals("SFT") ? 0 : p.seed() * p.value("rate"));
        Table summary = sweep.summary("alignment");
        assertEquals(summary.columnCount() + 2, beside.columnCount());
        assertEquals(2 * 0.05, beside.doubleColumn("theory").get(0), 1e-15, "mean over seeds 1, 2, 3");
        assertEquals(summary.doubleColumn("alignment").get(0) / (2 * 0.05), beside.doubleColumn("measured / theory").get(0), 1e-12);
        assertTrue(beside.doubleColumn("measured / theory").isMissing(1), "no ratio to 0");
        assertThrows(IllegalArgumentException.class, () -> sweep.besideTheory("loss", p -> 1));
    }

    @Test
    void aColumnsValuesAreThoseOfTheRunsInOrder() {
        Sweep sweep = grid().run(SweepTest::training);
        double[] values = sweep.values("alignment");
        double[] rates = sweep.values("rate");
        for (int i = 0; i < 12; i++) {
            assertEquals(sweep.value(sweep.points().get(i), "alignment"), values[i]);
            assertEquals(sweep.points().get(i).value("rate"), rates[i]);
        }
        assertThrows(IllegalArgumentException.class, () -> sweep.values("kind"));
        assertThrows(IllegalArgumentException.class, () -> sweep.values("loss"));
    }

    @Test
    void aHittingTimeIsTheHistorysAndIsMissingWhereItIsCensored() {
        Sweep sweep = Sweep.over("height", 0.3, 2).seeds(2).steps(4000).until("alignment", 0.6)
                .run(point -> training(new Point(java.util.Map.of("rate", point.value("height") < 1 ? 0.1 : 1e-6,
                        "kind", "W2S"), point.seed())));
        Table table = sweep.table();
        String column = "steps to alignment 0.6";
        for (int row = 0; row < 2; row++) {
            double hit = table.doubleColumn(column).get(row);
            assertTrue(hit > 0 && hit <= table.longColumn("steps").get(row), "hit at " + hit);
            assertEquals("reached", table.getString(row, "end"));
            assertTrue(table.longColumn("steps").get(row) < 4000, "ends soon after");
            assertEquals("complete", table.getString(row + 2, "end"));
            assertTrue(table.doubleColumn(column).isMissing(row + 2));
        }
        Table summary = sweep.summary(column);
        assertEquals(2, summary.intColumn("reached: " + column).get(0));
        assertEquals(0, summary.intColumn("reached: " + column).get(1));
        assertTrue(summary.doubleColumn(column).isMissing(1));
    }

    @Test
    void aStopKeepsWhatIsDoneAndTheNextCallGoesOn() {
        Sweep whole = grid().steps(20_000).run(SweepTest::training);
        Sweep stopped = grid().steps(20_000);
        List<String> sentences = during(count -> count < 50_000, () -> stopped.run(SweepTest::training));
        assertTrue(sentences.get(0).matches("stopped, \\d+ of 12 runs complete; run `run\\(\\)` again to go on"),
                sentences.get(0));
        assertTrue(stopped.table().rowCount() < 12);
        stopped.run();
        assertEquals(text(whole.table()), text(stopped.table()));
    }

    @Test
    void aDivergedRunIsMarkedAndTheOthersGoOn() {
        Sweep sweep = Sweep.over("rate", 0.1, 1e200).steps(300);
        List<String> sentences = during(count -> true, () -> sweep.run(point -> training(
                new Point(java.util.Map.of("rate", point.value("rate"), "kind", "W2S"), point.seed()))));
        assertEquals(List.of("complete", "diverged"), sweep.table().stringColumn("end").asList());
        assertEquals(List.of("1 of 2 runs diverged"), sentences);
        assertEquals(1, sweep.summary("alignment").intColumn("diverged").get(1));
        assertEquals("sweep over [rate], 1 seeds: 1 of 2 runs complete, 1 diverged", sweep.toString());
        assertEquals(2, sweep.complete());
        assertTrue(sweep.isDiverged(sweep.points().get(1)) && !sweep.isDiverged(sweep.points().get(0)));
    }

    @Test
    void furtherMeasuresAreOfTheFinishedRun() {
        Sweep sweep = grid().measuring("steps again", Run::step).run(SweepTest::training);
        assertEquals(600, sweep.value(sweep.points().get(5), "steps again"));
    }

    @Test
    void pointsCanBeSentElsewhere() throws Exception {
        Point point = grid().points().get(7);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(point);
        assertEquals(point, new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject());
    }

    /** Four groups of 64 neurons a rate: standard errors of the times are about 0.02. */
    @Test
    void hittingTimesOfFineTuningFallWithTheRateAsTheClosedFormSays() {
        World world = World.builder().dimension(256).subspaceDimension(32).build();
        Sweep sweep = Sweep.over("rate", 0.02, 0.04, 0.08).seeds(4).steps(p -> (long) (20 * 256 / p.value("rate")))
                .until("alignment", 0.6).run(point -> ReducedDynamics.of(Ensemble.fineTuning(world).size(64)
                        .startingAt(0.2).seed(point.seed()), Sgd.spherical(point.value("rate") / 256)
                        .seed(point.seed())));
        double[] ratios = sweep.points().stream().mapToDouble(p -> sweep.value(p, "steps to alignment 0.6")
                / ClosedForms.hittingTime(0.2, 0.6, p.value("rate") / 256, 256, 1, 0)).toArray();
        double[] rates = sweep.points().stream().mapToDouble(p -> p.value("rate")).toArray();
        assertEquals(1, Interval.of(ratios).mean(), 0.06);
        assertEquals(0, PowerLaw.fit(rates, ratios).exponent(), 0.06);
    }

    @Test
    void badInputIsNamed() {
        assertEquals("values of axis eta must be at least one, and distinct, but is [0.1, 0.1]",
                assertThrows(IllegalArgumentException.class, () -> Sweep.over("eta", 0.1, 0.1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Sweep.over("eta", Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Sweep.over("seed", 1));
        assertThrows(IllegalArgumentException.class, () -> Sweep.over("eta", 1).and("eta", 2));
        assertThrows(IllegalArgumentException.class, () -> Sweep.over("eta", 1).seeds(3, 3));
        assertThrows(IllegalArgumentException.class, () -> Sweep.over("eta", 1).run());
        String early = "number of complete runs must be at least 1, but is 0; the sweep has not run yet: call run first";
        assertEquals(early, assertThrows(IllegalArgumentException.class, () -> Sweep.over("eta", 1).summary("alignment")).getMessage());
        assertEquals(early, assertThrows(IllegalArgumentException.class,
                () -> Sweep.over("eta", 1).besideTheory("alignment", p -> 1)).getMessage());
        assertEquals(0, Sweep.over("eta", 1).summary().rowCount());
        Point point = Sweep.over("eta", 0.5).points().get(0);
        assertEquals("axis must be one of [eta], but is rho",
                assertThrows(IllegalArgumentException.class, () -> point.value("rho")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> point.integer("eta"));
        assertThrows(IllegalArgumentException.class, () -> point.text("eta"));
        assertEquals("1 of 1 settings cannot be run, so nothing was run:\neta = 0.5: run built by the recipe must be given, but is null",
                assertThrows(IllegalArgumentException.class, () -> Sweep.over("eta", 0.5).run(p -> null)).getMessage());
        assertEquals("sweep over [eta], 1 seeds: 0 of 1 runs complete", Sweep.over("eta", 0.5).toString());
    }

    /** The recipe of correlations and subspaces, some of which no world has. */
    private static Sweep worlds() {
        return Sweep.over("rho", 0, 0.5, 1.5).and("s", 16, 32, 128).seeds(2).steps(200);
    }

    private static Training ofWorld(Point point) {
        World world = World.builder().dimension(D).subspaceDimension(point.integer("s")).correlation(point.value("rho")).build();
        return Training.of(RewardModel.pretrained(world).neuronsPerTask(4).build(), Supervision.fineTuning(world),
                Sgd.perDimension(0.1).seed(point.seed()));
    }

    @Test
    void invalidPointsAreNamedBeforeAnythingRuns(@TempDir Path folder) {
        List<Point> begun = Collections.synchronizedList(new ArrayList<>());
        Sweep sweep = worlds().savedIn(folder.resolve("worlds")).measuring("begun", run -> {
            begun.add(null);
            return 0;
        });
        String told = assertThrows(IllegalArgumentException.class, () -> sweep.run(SweepTest::ofWorld)).getMessage();
        String[] lines = told.split("\n");
        assertEquals("5 of 9 settings cannot be run, so nothing was run:", lines[0]);
        assertEquals(6, lines.length, told);
        assertTrue(lines[1].startsWith("rho = 0.0, s = 128.0: ") && lines[1].contains("128"), told);
        assertTrue(lines[3].startsWith("rho = 1.5, s = 16.0: ") && lines[3].contains("but is 1.5"), told);
        assertEquals(List.of(), begun);
        assertEquals(0, sweep.complete());
        assertThrows(IllegalArgumentException.class, () -> worlds().estimate(SweepTest::ofWorld));
    }

    @Test
    void ofManyInvalidPointsTenAreNamed() {
        double[] many = DoubleStream.iterate(2, x -> x + 1).limit(23).toArray();
        String told = assertThrows(IllegalArgumentException.class, () -> Sweep.over("rho", many).and("s", 16).seeds(2)
                .run(SweepTest::ofWorld)).getMessage();
        assertEquals(12, told.split("\n").length, told);
        assertTrue(told.endsWith("\nand 13 more"), told);
    }

    /** What the recipe of the first setting trains for the look before is not trained again, and no other setting is looked at. */
    @Test
    void aRecipeIsLookedAtAsFarAsItsFirstLongCall() {
        AtomicInteger pretrained = new AtomicInteger();
        Sweep sweep = Sweep.over("rate", 0.05, 0.1).and("kind", "W2S").steps(300);
        Recipe recipe = point -> {
            Training before = training(point).train(400);
            pretrained.incrementAndGet();
            Require.check(point.value("rate") < 0.1, "rate", point.value("rate"), "smaller");
            return Training.of(before.model(), before.supervision(), before.sgd());
        };
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> sweep.run(recipe, 1));
        assertEquals("the run at rate = 0.1, kind = W2S, seed 1 failed: rate must be smaller, but is 0.1", e.getMessage());
        assertEquals(2, pretrained.get());
    }

    /** What a recipe makes once for all points is whole, whoever asked for it first. */
    @Test
    void whatARecipeKeepsForAllPointsIsTrainedToItsEnd() {
        AtomicReference<Training> kept = new AtomicReference<>();
        Recipe recipe = point -> {
            synchronized (kept) {
                if (kept.get() == null) {
                    kept.set(training(point));
                    kept.get().train(400);
                }
            }
            return Training.of(kept.get().model(), kept.get().supervision(), kept.get().sgd());
        };
        Sweep sweep = Sweep.over("rate", 0.05, 0.1).and("kind", "W2S").steps(10);
        sweep.estimate(recipe);
        assertEquals(400, kept.get().step());
        kept.set(null);
        sweep.run(recipe);
        assertEquals(400, kept.get().step());
    }

    @Test
    void aRecipeThatWrapsExceptionsIsAsGood() {
        Sweep sweep = Sweep.over("rate", 0.05, 0.1).and("kind", "W2S").steps(10);
        sweep.run(point -> {
            Training before = training(point);
            try {
                before.train(100);
            } catch (RuntimeException e) {
                throw new IllegalStateException("wrapped", e);
            }
            return Training.of(before.model(), before.supervision(), before.sgd());
        });
        assertEquals(2, sweep.complete());
    }

    @Test
    void aRunThatHasBegunIsRefused() {
        String told = assertThrows(IllegalArgumentException.class, () -> Sweep.over("rate", 0.05).and("kind", "W2S").steps(10)
                .run(point -> training(point).train(5))).getMessage();
        assertTrue(told.contains("must be 0") && told.endsWith("but is 5"), told);
    }

    @Test
    void whateverARecipeThrowsNamesItsSetting() {
        for (Supplier<Throwable> thrown : List.<Supplier<Throwable>>of(() -> new AssertionError("odd"), StackOverflowError::new,
                () -> new CancellationException("odd"), () -> new IOException("odd\n" + "long\n".repeat(1000)), () -> new RuntimeException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException();
                    }
                })) {
            String told = assertThrows(IllegalArgumentException.class, () -> Sweep.over("rate", 0.05).and("kind", "W2S").steps(10)
                    .run(point -> SweepTest.<RuntimeException>sneaky(thrown.get()))).getMessage();
            assertTrue(told.contains("rate = 0.05") && told.lines().count() == 2, told);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> Training sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** The training of the recipe would take hours. */
    @Test
    @Timeout(120)
    void aStopIsHeardWhileARecipeTrains() {
        Sweep sweep = Sweep.over("rate", 0.05, 0.1).and("kind", "W2S").steps(10);
        Recipe recipe = point -> {
            training(point).train(1_000_000_000_000L);
            return training(point);
        };
        Monitor impatient = new Monitor() {
            private final long begun = System.nanoTime();

            private Monitor outer() {
                return this;
            }

            @Override
            public Watch open(LongCall call) {
                return new Watch() {
                    @Override
                    public boolean proceed(long count) {
                        return System.nanoTime() - begun < 300_000_000;
                    }

                    @Override
                    public void close(long count, String sentence) {
                        // Nobody is told.
                    }

                    @Override
                    public Monitor parts() {
                        return outer();
                    }
                };
            }
        };
        Monitoring.during(impatient, () -> sweep.run(recipe));
        assertEquals(0, sweep.complete());
    }

    @Test
    void anEstimateIsOfWhatIsLeftToRun(@TempDir Path folder) {
        Sweep sweep = grid().savedIn(folder.resolve("grid"));
        Estimate all = sweep.estimate(SweepTest::training);
        assertEquals(12, all.runs());
        assertEquals(12 * 600, all.steps());
        assertTrue(all.seconds() > 0 && all.seconds() < 600, all.toString());
        assertTrue(all.toString().startsWith("12 runs with 7,200 steps in all: about "), all.toString());
        assertEquals(0, sweep.complete());
        sweep.run(SweepTest::training);
        assertEquals(new Estimate(0, 0, 0), sweep.estimate(SweepTest::training));
        assertEquals("nothing is left to run", sweep.estimate(SweepTest::training).toString());
        assertEquals(new Estimate(0, 0, 0), grid().savedIn(folder.resolve("grid")).estimate(SweepTest::training), "from the file");
        assertEquals(8, grid().seeds(4, 1, 5).savedIn(folder.resolve("grid")).estimate(SweepTest::training).runs());
    }

    /** As code that is not compiled yet: once the first runs of a fresh kernel made the estimate thirty times too long. */
    @Test
    void anEstimateWaitsUntilRunsAreAsQuickAsTheyGet() {
        AtomicInteger built = new AtomicInteger();
        Estimate estimate = Sweep.over("rate", 0.05).and("kind", "W2S").seeds(4).steps(10).estimate(point -> {
            if (built.incrementAndGet() <= 12) {
                LockSupport.parkNanos(110_000_000);
            }
            return training(point);
        });
        assertTrue(estimate.seconds() * Math.min(4, Workers.processors()) < 4 * 0.08, estimate.seconds() + " s, " + built);
    }

    @Test
    void measuresThatTheSweepAsksForComeFirst() {
        Sweep sweep = Sweep.over("rate", 0.05).and("kind", "W2S").steps(300).stepsTo("alignment", 0.1)
                .measuring("half", run -> run.history().last("alignment") / 2);
        assertEquals(List.of(), sweep.measures());
        assertFalse(sweep.isComplete(sweep.points().get(0)));
        sweep.run(SweepTest::training);
        assertEquals(List.of("half", "steps to alignment 0.1", "alignment"), sweep.measures().subList(0, 3));
        assertTrue(sweep.isComplete(sweep.points().get(0)));
    }
}
