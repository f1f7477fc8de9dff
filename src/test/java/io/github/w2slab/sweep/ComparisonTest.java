package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.evaluation.*;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Status;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class ComparisonTest {

    private static final int D = 128;
    private static final int S = 16;
    private static final long STEPS = 3000;

    private static StrongAndWeak pair(long seed) {
        World world = World.builder().dimension(D).subspaceDimension(S).seed(seed).build();
        return StrongAndWeak.of(RewardModel.pretrained(world).neuronsPerTask(16).seed(seed).build(),
                WeakTeacher.withAlignment(world.target(), 0.7).seed(seed));
    }

    private static Training w2s(long seed) {
        StrongAndWeak pair = pair(seed);
        return Training.of(pair.strong(), Supervision.weakToStrong(pair.strong().world(), pair.teacher()),
                Sgd.spherical(0.1 / S).seed(seed));
    }

    private static Training sft(long seed) {
        World world = pair(seed).strong().world();
        return Training.of(pair(seed).strong(), Supervision.fineTuning(world), Sgd.spherical(0.1 / D).seed(seed));
    }

    private static Comparison square() {
        return Comparison.over(1, 2, 3, 4, 5)
                .inputsByLabels(ComparisonTest::pair, Sgd.spherical(0.1 / S), Sgd.spherical(0.2 / D));
    }

    /** Runs a task while the monitor says go on as long as {@code goOn} does; returns the sentences at the ends. */
    private static List<String> during(LongPredicate goOn, Runnable task) {
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

    /** Who forgets is decided by the inputs; how far the target is learned, by inputs and labels. */
    @Test
    void onlyAmbientInputsForget() {
        Comparison square = square().run(STEPS);
        for (String localized : List.of("W2S", "true labels, localized")) {
            assertEquals(1, square.interval(localized, "kept_1").mean(), 1e-12);
            assertEquals(1, square.interval(localized, "refitted_1").mean(), 1e-6);
        }
        for (String ambient : List.of("SFT", "weak labels, ambient")) {
            assertTrue(square.interval(ambient, "kept_1").high() < 0.6);
            assertTrue(square.interval(ambient, "refitted_1").high() < 0.6);
        }
        GapRecovered pgr = square.gapRecovered("W2S");
        assertTrue(pgr.isDefined() && pgr.low() > 0.3 && pgr.estimate() < 1, pgr.toString());
        GapRecovered inside = square.gapRecovered("W2S", "localized_correlation");
        assertTrue(!inside.isDefined() || inside.estimate() < 0.3, "the student copies its teacher: " + inside);
        assertThrows(IllegalArgumentException.class, () -> square.gapRecovered("W2S", "kept_1"));
        Table table = square.inputsByLabels("kept_1");
        assertEquals(List.of("labels", "localized inputs", "ambient inputs"), table.columnNames());
        assertEquals(List.of("weak labels", "true labels"), table.stringColumn("labels").asList());
        assertTrue(table.getString(0, "localized inputs").startsWith("1.000"));
    }

    @Test
    void theSummaryShowsEachTeacherOnceBesideItsStudents() {
        Training student = w2s(1).train(200);
        Training same = Training.of(student.start(), Supervision.weakLabelsOnAmbientInputs(student.world(),
                pair(1).teacher()), student.sgd());
        WeakTeacher poor = WeakTeacher.withAlignment(student.world().target(), 0.3).seed(1);
        Training taughtPoorly = Training.of(student.start(), Supervision.weakToStrong(student.world(), poor),
                student.sgd()).named("W2S, poor");
        Table one = Comparison.of(student, same, sft(1)).summary();
        assertEquals(List.of("measure", "weak teacher", "W2S", "weak labels, ambient", "SFT"), one.columnNames());
        assertEquals("0.700", one.getString(0, "weak teacher"));
        assertEquals(String.format(java.util.Locale.ROOT, "%.3f", student.history().last("alignment")),
                one.getString(0, "W2S"));
        Table two = Comparison.of(student, taughtPoorly).summary();
        assertEquals(List.of("measure", "teacher of W2S", "teacher of W2S, poor", "W2S", "W2S, poor"),
                two.columnNames());
        assertEquals("0.300", two.getString(0, "teacher of W2S, poor"));
    }

    /** 128 neurons that look anywhere in 16 dimensions span nearly all quadratic forms there; trained ones look along theta_0. */
    @Test
    void theSummarySaysWhereAHeadHasFittedWhatNoNeuronHasFound() {
        List<Training> begun = new ArrayList<>();
        List<Training> trained = new ArrayList<>();
        for (long seed = 1; seed <= 3; seed++) {
            StrongAndWeak pair = pair(seed);
            RewardModel wide = RewardModel.pretrained(pair.strong().world()).neuronsPerTask(128).seed(seed).build();
            begun.add(StrongAndWeak.of(wide, pair.teacher()).weakToStrong(Sgd.spherical(0.1 / S).seed(seed)).named("begun").train(1));
            trained.add(StrongAndWeak.of(wide, pair.teacher()).weakToStrong(Sgd.spherical(0.1 / S).seed(seed)).train(STEPS));
        }
        assertTrue(begun.get(0).history().last("alignment") < 0.3 && trained.get(0).history().last("alignment") > 0.8);
        Table none = Comparison.of(trained.toArray(Training[]::new)).summary();
        List<Training> both = new ArrayList<>(begun);
        both.addAll(trained);
        Table table = Comparison.of(both.toArray(Training[]::new)).summary();
        assertEquals(none.rowCount() + 1, table.rowCount());
        assertTrue(table.getString(3, "measure").endsWith("(random features)"), table.toString());
        assertEquals("", table.getString(3, "W2S"));
        double correlation = Double.parseDouble(table.getString(2, "begun").split(" ")[0]);
        double feature = Double.parseDouble(table.getString(3, "begun").split(" ")[0]);
        assertTrue(correlation > 0.6 && feature < correlation / Math.sqrt(2), table.toString());
        for (String row : none.stringColumn("measure")) {
            assertTrue(!row.contains("random features"), row);
        }
    }

    @Test
    void theSummarysNumbersAreTheReportsButItEvaluatesLess() {
        Comparison comparison = Comparison.of(w2s(1).train(300), w2s(2).train(300), sft(1).train(300));
        Table[] tables = new Table[3];
        assertEquals(1, during(count -> true, () -> tables[0] = comparison.summary()).size());
        assertEquals(1, during(count -> true, () -> tables[1] = comparison.report()).size(),
                "the report has yet to find ceilings and forgetting");
        assertEquals(0, during(count -> true, () -> tables[2] = comparison.summary()).size());
        int row = tables[1].stringColumn("measure").asList().indexOf("correlation");
        for (String run : List.of("W2S", "SFT")) {
            assertEquals(tables[1].getString(row, run), tables[0].getString(2, run));
        }
        row = tables[1].stringColumn("measure").asList().indexOf("weak_correlation");
        assertEquals(tables[1].getString(row, "W2S"), tables[0].getString(2, "weak teacher"));
        comparison.runs("SFT").get(0).train(10);
        assertEquals(1, during(count -> true, comparison::summary).size(), "a run that went on is scored again");
        assertEquals(0, during(count -> true, comparison::summary).size());
    }

    @Test
    void membersAreTheRunsOfTheirRecipesBitForBit() {
        Comparison comparison = Comparison.over(7, 8).add("W2S", ComparisonTest::w2s).add("SFT", ComparisonTest::sft)
                .run(500).run(800);
        assertArrayEquals(w2s(8).train(800).model().neuron(3), comparison.runs("W2S").get(1).model().neuron(3));
        assertArrayEquals(sft(7).train(800).model().neuron(3), comparison.runs("SFT").get(0).model().neuron(3));
        Training alone = w2s(7).train(800);
        assertEquals(Evaluation.of(alone).ambient().student().correlation(),
                Report.interval(List.of(evaluated(comparison.runs("W2S").get(0))), "correlation").mean());
    }

    private static Member evaluated(Training run) {
        Member member = new Member(Trial.of(new Point(java.util.Map.of("kind", run.name()), run.sgd().seed()), run));
        member.evaluate(null);
        return member;
    }

    @Test
    void bandsAreMeansOverSeeds() {
        Comparison comparison = Comparison.over(1, 2, 3).add("W2S", ComparisonTest::w2s).run(700);
        Band band = comparison.bands("alignment").get(0);
        assertEquals(700, band.steps()[band.steps().length - 1]);
        int last = band.steps().length - 1;
        double[] ends = comparison.runs("W2S").stream().mapToDouble(r -> r.history().last("alignment")).toArray();
        assertEquals(Interval.of("alignment", ends), new Interval(band.mean()[last], band.low()[last], band.high()[last], 3));
    }

    @Test
    void aStopKeepsWhatWasDoneAndTheNextCallGoesOn() {
        Comparison stopped = Comparison.over(1, 2, 3).add("SFT", ComparisonTest::sft);
        List<String> sentences = during(count -> count < 20_000, () -> stopped.run(60_000));
        assertEquals(1, sentences.size());
        assertTrue(sentences.get(0).matches("stopped, [012] of 3 runs complete; run `run` again to go on"),
                sentences.get(0));
        long taken = stopped.runs("SFT").stream().mapToLong(Training::step).sum();
        assertTrue(taken >= 20_000 && taken < 180_000, taken + " steps");
        stopped.run(60_000);
        assertArrayEquals(sft(2).train(60_000).model().neuron(0), stopped.runs("SFT").get(1).model().neuron(0));
    }

    /** Stopped wherever it may be, again and again: no run is taken for a failed one. */
    @Test
    void aComparisonThatIsStoppedTimeAndAgainComesToItsEnd() {
        Comparison stopped = Comparison.over(1, 2, 3).add("SFT", ComparisonTest::sft).add("W2S", ComparisonTest::w2s);
        for (int stops = 0; stops < 5; stops++) {
            AtomicInteger asked = new AtomicInteger();
            List<String> sentences = during(count -> asked.incrementAndGet() < 3, () -> stopped.run(40_000));
            boolean left = stopped.names().stream().anyMatch(name -> stopped.runs(name).size() < 3
                    || stopped.runs(name).stream().anyMatch(run -> run.step() < 40_000));
            assertEquals(left, sentences.get(0) != null && sentences.get(0).startsWith("stopped, "), sentences.toString());
        }
        stopped.run(40_000);
        for (String name : stopped.names()) {
            for (Training run : stopped.runs(name)) {
                assertEquals(40_000, run.step(), name);
                assertEquals(Status.Kind.COMPLETE, run.status().kind());
            }
        }
        assertArrayEquals(w2s(3).train(40_000).model().neuron(0), stopped.runs("W2S").get(2).model().neuron(0));
    }

    /** So many that no machine evaluates them all before the stop. */
    @Test
    void aStoppedReportIsOfWhatWasEvaluated() {
        long[] seeds = LongStream.rangeClosed(1, 60).toArray();
        Comparison comparison = Comparison.over(seeds).add("W2S", ComparisonTest::w2s).run(20);
        Table[] table = new Table[1];
        List<String> sentences = during(count -> count < 1, () -> table[0] = comparison.numbers());
        Matcher sentence = Pattern.compile("stopped, (\\d+) of 60 runs evaluated; ask again to go on").matcher(sentences.get(0));
        assertTrue(sentence.matches(), sentences.get(0));
        int evaluated = Integer.parseInt(sentence.group(1));
        int shown = table[0].intColumn("seeds").get(0);
        assertTrue(evaluated >= 1 && evaluated < 60 && shown >= evaluated && shown <= 60,
                shown + " shown, " + evaluated + " evaluated when it was stopped");
        assertEquals(60, comparison.numbers().intColumn("seeds").get(0));
    }

    @Test
    void givenRunsAreReportedAsTheyStand() {
        Training first = w2s(1).train(300);
        Training second = sft(1).train(300);
        Comparison comparison = Comparison.of(first, second);
        Table table = comparison.report();
        assertEquals(List.of("measure", "W2S", "SFT"), table.columnNames());
        List<String> measures = table.stringColumn("measure").asList();
        for (String wanted : List.of("alignment", "alignment_in_subspace", "kept_1", "correlation", "accuracy", "error",
                "weak_correlation", "ceiling_correlation", "pgr_correlation", "pgr_accuracy", "localized_correlation",
                "frozen_1", "refitted_1")) {
            assertTrue(measures.contains(wanted), wanted);
        }
        assertEquals("", table.getString(measures.indexOf("pgr_correlation"), "SFT"));
        double before = comparison.interval("W2S", "alignment").mean();
        first.train(2000);
        assertTrue(comparison.interval("W2S", "alignment").mean() > before);
    }

    @Test
    void theCeilingIsTheRunWithTrueLabelsOnTheSameInputs() {
        Comparison square = Comparison.over(1).inputsByLabels(ComparisonTest::pair, Sgd.spherical(0.1 / S),
                Sgd.spherical(0.1 / D)).run(200);
        Training ceiling = square.runs("true labels, localized").get(0);
        assertEquals(Evaluation.of(square.runs("W2S").get(0), ceiling).ambient().ceiling().correlation(),
                square.interval("W2S", "ceiling_correlation").mean());
    }

    @Test
    void whatARecipeThrowsReachesTheCaller() {
        Comparison comparison = Comparison.over(1, 2).add("broken", seed -> {
            throw new IllegalStateException("no run for seed " + seed);
        });
        assertEquals("no run for seed 1", assertThrows(IllegalStateException.class,
                () -> comparison.run(10)).getMessage());
    }

    @Test
    void aRecipeThatDoesNotUseItsSeedIsRefused() {
        Comparison comparison = Comparison.over(1, 2).add("SFT", seed -> sft(3));
        assertEquals("recipe of SFT must use its seed, but gives the same run for the seeds 1 and 2",
                assertThrows(IllegalArgumentException.class, () -> comparison.run(10)).getMessage());
    }

    @Test
    void aDivergedRunIsNamedAndTheOthersGoOn() {
        Comparison comparison = Comparison.over(1).add("wild", seed -> Training.of(pair(seed).strong(),
                        Supervision.fineTuning(pair(seed).strong().world()), Sgd.spherical(1e200).seed(seed)))
                .add("W2S", ComparisonTest::w2s);
        List<String> sentences = during(count -> true, () -> comparison.run(400));
        assertTrue(sentences.get(0).startsWith("wild diverged at step"), sentences.get(0));
        assertEquals(400, comparison.runs("W2S").get(0).step());
        assertEquals(sentences, during(count -> true, () -> comparison.run(500)), "it is named again, and the other goes on");
        assertEquals(500, comparison.runs("W2S").get(0).step());
    }

    @Test
    void badInputIsNamed() {
        assertEquals("seeds must be at least one, and distinct, but is [1, 1]",
                assertThrows(IllegalArgumentException.class, () -> Comparison.over(1, 1)).getMessage());
        Comparison comparison = Comparison.over(1).add("W2S", ComparisonTest::w2s).run(10);
        assertEquals("name must be one that is not taken, but is W2S", assertThrows(IllegalArgumentException.class,
                () -> comparison.add("W2S", ComparisonTest::w2s)).getMessage());
        assertEquals("name must be one of [W2S], but is SFT", assertThrows(IllegalArgumentException.class,
                () -> comparison.interval("SFT", "alignment")).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> comparison.interval("W2S", "speed")).getMessage()
                .startsWith("measure must be one that a run of this kind has: [alignment"));
    }
}
