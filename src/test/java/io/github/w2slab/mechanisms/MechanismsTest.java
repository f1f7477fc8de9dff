package io.github.w2slab.mechanisms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.mechanisms.Mechanism.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tech.tablesaw.api.Table;

/** Statistical tests allow four standard errors; 95 % intervals of Student's t over n seeds are about two each way. */
@Tag("law")
class MechanismsTest {

    private static final double STANDARD_ERRORS = 4;
    /** Rounding of sums of squares. */
    private static final double ROUNDING = 1e-9;

    /** The cases of mechanisms_reference.py, as mechanisms here. */
    private static final Map<String, Mechanism> REFERENCE = Map.ofEntries(
            Map.entry("shared 5", SharedSubspace.sharing(5)), Map.entry("shared 20", SharedSubspace.sharing(20)),
            Map.entry("equal subspaces", equalSubspaces()), Map.entry("small N", fewUnlabelled()),
            Map.entry("ridge 0.02", RidgeTeacher.of(0.02)), Map.entry("ridge 0.1", RidgeTeacher.of(0.1)),
            Map.entry("ridge 0.25", RidgeTeacher.of(0.25)), Map.entry("ridge 0.5", RidgeTeacher.of(0.5)),
            Map.entry("ridge 1", RidgeTeacher.of(1)),
            Map.entry("early 4", EarlyStopping.ofWidth(4)), Map.entry("early 8", EarlyStopping.ofWidth(8)),
            Map.entry("early 16", EarlyStopping.ofWidth(16)), Map.entry("early 32", EarlyStopping.ofWidth(32)),
            Map.entry("misfit", MisfitGain.standard()), Map.entry("averaging", Averaging.standard()),
            Map.entry("label-free", LabelFreeGap.standard()),
            Map.entry("optimised 0.7", OptimisedReward.of(0.7)), Map.entry("optimised 0.9", OptimisedReward.of(0.9)),
            Map.entry("confidence 0 0.2", ConfidenceLoss.of(0)), Map.entry("confidence 0.4 0.2", ConfidenceLoss.of(0.4)),
            Map.entry("confidence 0.6 0.2", ConfidenceLoss.of(0.6)),
            Map.entry("confidence 0.75 0.2", ConfidenceLoss.of(0.75)),
            Map.entry("confidence 0.75 0.5", ConfidenceLoss.of(0.75).rate(0.5)));

    private static SharedSubspace equalSubspaces() {
        return new SharedSubspace(20, 20, 20, 160, 800, 1);
    }

    private static SharedSubspace fewUnlabelled() {
        return new SharedSubspace(40, 20, 5, 160, 60, 1);
    }

    private static double standardError(Interval interval) {
        return (interval.high() - interval.low()) / 4;
    }

    private static void assertMeets(double expected, double error, Finding finding) {
        double allowed = STANDARD_ERRORS * Math.hypot(standardError(finding.measured()), error) + ROUNDING;
        assertEquals(expected, finding.measured().mean(), allowed, finding.mechanism() + ", " + finding.quantity());
    }

    private static int seeds(Mechanism mechanism) {
        return mechanism instanceof RidgeTeacher || mechanism instanceof FeatureElicitation ? 16 : 60;
    }

    @TestFactory
    Stream<DynamicTest> measuresWhatTheIndependentImplementationDoes() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream in = getClass().getResourceAsStream("/golden-mechanisms.json")) {
            new ObjectMapper().readTree(in).forEach(cases::add);
        }
        assertEquals(REFERENCE.size(), cases.size());
        return cases.stream().map(c -> dynamicTest(c.get("name").asText(), () -> {
            Mechanism mechanism = REFERENCE.get(c.get("name").asText());
            List<Finding> findings = mechanism.findings(seeds(mechanism));
            int compared = mechanism instanceof MisfitGain ? 2 : findings.size();
            for (int i = 0; i < compared; i++) {
                assertMeets(c.get("mean").get(i).asDouble(), c.get("error").get(i).asDouble(), findings.get(i));
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> predictsWhatItMeasures() {
        List<Mechanism> all = new ArrayList<>(Mechanisms.all());
        // 32 features of a teacher in 64 dimensions leave so small an error that the student's own finite width shows.
        REFERENCE.entrySet().stream().filter(e -> !e.getKey().equals("early 32")).forEach(e -> all.add(e.getValue()));
        return all.stream().map(mechanism -> dynamicTest(mechanism.toString(),
                () -> mechanism.findings(seeds(mechanism)).forEach(f -> assertMeets(f.predicted(), 0, f))));
    }

    @TestFactory
    Stream<DynamicTest> theReferenceMeetsThePredictions() throws IOException {
        JsonNode cases;
        try (InputStream in = getClass().getResourceAsStream("/golden-mechanisms.json")) {
            cases = new ObjectMapper().readTree(in);
        }
        return StreamSupport.stream(cases.spliterator(), false).filter(c -> !c.get("name").asText().equals("early 32"))
                .map(c -> dynamicTest(c.get("name").asText(), () -> {
                    List<Mechanism.Prediction> predictions = REFERENCE.get(c.get("name").asText()).predictions();
                    int compared = c.get("name").asText().equals("misfit") ? 2 : predictions.size();
                    for (int i = 0; i < compared; i++) {
                        assertEquals(predictions.get(i).value(), c.get("mean").get(i).asDouble(),
                                STANDARD_ERRORS * c.get("error").get(i).asDouble() + 0.01 * predictions.get(i).value() + ROUNDING,
                                predictions.get(i).quantity());
                    }
                }));
    }

    /** Numbers of other simulations of these papers' settings, of a few draws each: a fortieth is about their error. */
    @Test
    void predictionsAreNearWhatOthersMeasured() {
        Map<Mechanism, double[]> measured = Map.of(SharedSubspace.sharing(5), new double[] {0.336, 0.0494, 0.1425, 0.0215},
                SharedSubspace.sharing(20), new double[] {0.336, 0.169, 0.1425, 0.0215},
                RidgeTeacher.of(0.02), new double[] {0.866, 0.557}, RidgeTeacher.of(0.1), new double[] {0.598, 0.493},
                RidgeTeacher.of(0.25), new double[] {0.449, 0.429}, Averaging.standard(), new double[] {0.1874},
                OptimisedReward.of(0.7), new double[] {0.487}, OptimisedReward.of(0.9), new double[] {0.816});
        measured.forEach((mechanism, numbers) -> {
            for (int i = 0; i < numbers.length; i++) {
                assertEquals(numbers[i], mechanism.predictions().get(i).value(), numbers[i] / 40, mechanism + ", " + i);
            }
        });
    }

    /** Where a setting is no argument of the factory, another value of it is given by a method of its word. */
    @TestFactory
    Stream<DynamicTest> eachSettingIsChangedByItsWord() {
        return Mechanisms.all().stream().map(mechanism -> dynamicTest(mechanism.toString(), () -> {
            Class<?> type = mechanism.getClass();
            int changed = 0;
            for (RecordComponent setting : type.getRecordComponents()) {
                Method change = Arrays.stream(type.getMethods()).filter(method -> method.getName().equals(setting.getName())
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {setting.getType()})).findFirst().orElse(null);
                if (change == null) {
                    continue;
                }
                changed++;
                Object other = change.invoke(mechanism, larger(setting.getAccessor().invoke(mechanism)));
                for (RecordComponent each : type.getRecordComponents()) {
                    Object was = each.getAccessor().invoke(mechanism);
                    assertEquals(each.getName().equals(setting.getName()) ? larger(was) : was, each.getAccessor().invoke(other), setting + " " + each);
                }
            }
            assertTrue(changed >= type.getRecordComponents().length - 1, "all but what its factory is given, " + changed);
        }));
    }

    /** A little more, which each setting allows. */
    private static Object larger(Object value) {
        return value instanceof Integer n ? (Object) (n + 2) : value instanceof Long n ? (Object) (n + 2) : (Object) ((double) value + 0.01);
    }

    @Test
    void equalSubspacesRecoverNothing() {
        for (long seed = 1; seed <= 5; seed++) {
            double[] errors = equalSubspaces().measure(seed);
            assertEquals(errors[0], errors[1], ROUNDING);
        }
        assertEquals(equalSubspaces().predictions().get(0).value(), equalSubspaces().predictions().get(1).value());
    }

    /** Many seeds, for errors of a fit are skewed: the interval of a few lies low. */
    @Test
    void theErrorsOfSharedSubspacesHaveNoBias() {
        for (Finding finding : SharedSubspace.sharing(5).findings(1500)) {
            assertEquals(finding.predicted(), finding.measured().mean(), 3 * standardError(finding.measured()), finding.quantity());
        }
    }

    @Test
    void thePublishedFactorIsTheLimitOfManyUnlabelledInputs() {
        double exact = fewUnlabelled().predictions().get(1).value();
        assertEquals(0.193, exact, 0.001);
        assertTrue(fewUnlabelled().published() < 0.75 * exact, "published " + fewUnlabelled().published());
        SharedSubspace many = new SharedSubspace(40, 20, 5, 160, 1_000_000, 1);
        assertEquals(many.published(), many.predictions().get(1).value(), 1e-6);
        Finding measured = fewUnlabelled().findings(100).get(1);
        assertTrue(measured.measured().low() > fewUnlabelled().published(), measured.toString());
    }

    /** One student's small penalty helps on average below the threshold, and hurts above. */
    @Test
    void aRidgeStudentGainsBelowTheThresholdAlone() {
        assertEquals(0.5, RidgeTeacher.of(0.1).threshold());
        assertEquals(0, RidgeTeacher.of(0.5).bestPenalty());
        assertEquals(0, RidgeTeacher.of(1).bestPenalty());
        assertTrue(RidgeTeacher.of(0.45).bestPenalty() > 0);
        assertTrue(RidgeTeacher.of(0.25).findings(16).get(2).measured().low() > 0);
    }

    @Test
    void theThresholdIsTheRidgeTeachersOwnBestPenalty() {
        double least = RidgeTeacher.of(0.5).predictions().get(0).value();
        for (double other : new double[] {0.02, 0.25, 0.45, 0.55, 1}) {
            assertTrue(least < RidgeTeacher.of(other).predictions().get(0).value(), "penalty " + other);
        }
    }

    @Test
    void anEarlyStudentReturnsToItsTeacher() {
        EarlyStopping narrow = EarlyStopping.ofWidth(8);
        for (long seed = 1; seed <= 5; seed++) {
            double[] found = narrow.measure(seed);
            assertTrue(found[1] < 0.9);
            assertEquals(1, found[2], 1e-3);
        }
    }

    @Test
    void nothingIsLeftAtTheEndWhateverTheTeacher() {
        for (int width : new int[] {4, 16, 32}) {
            assertEquals(1, EarlyStopping.ofWidth(width).measure(1)[2], 1e-9, "teacher of " + width);
        }
    }

    /** The law is that of infinitely many features of the student; each draw is held to it at its own teacher's error. */
    @Test
    void besideTheWidestTeachersErrorTheStudentsOwnShows() {
        EarlyStopping wide = EarlyStopping.ofWidth(32);
        Interval above = Interval.over(24, seed -> {
            double[] found = wide.measure(seed);
            double best = Arrays.stream(EarlyStopping.times()).map(time -> wide.law(found[0], time)).min().orElseThrow();
            return found[1] - best / found[0];
        });
        assertTrue(above.low() > 0 && above.high() < 0.03, above.toString());
    }

    /** What was reported of teachers of 4 to 64 features, a draw each: it lies within two standard deviations of a draw here, D = 80. */
    @Test
    void singleDrawsScatterAsFarAsTheReportedBestErrors() {
        double[] reported = {0.92, 0.61, 0.40, 0.28, 0.18};
        for (int i = 0; i < reported.length; i++) {
            EarlyStopping wide = new EarlyStopping(80, 4 << i, 16_384, 0.1);
            double[] draws = LongStream.rangeClosed(1, 8).mapToDouble(seed -> wide.measure(seed)[1]).toArray();
            double mean = Arrays.stream(draws).average().orElseThrow();
            double deviation = Math.sqrt(Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).sum() / (draws.length - 1));
            assertEquals(wide.predictions().get(1).value(), mean, STANDARD_ERRORS * deviation / Math.sqrt(draws.length) + 0.01, wide::toString);
            assertEquals(reported[i], mean, 2 * deviation, wide + " scatters by " + deviation);
        }
    }

    @Test
    void wherePsiIsSmallTheBestErrorIsTheTeachersSquared() {
        EarlyStopping apart = new EarlyStopping(64, 8, 4096, 1e-5);
        double best = 1;
        for (double time : EarlyStopping.times()) {
            best = Math.min(best, apart.law(0.4, time));
        }
        assertEquals(0.16, best, 1e-3);
    }

    @Test
    void theGainExceedsTheMisfitWhereTheBallBinds() {
        int binding = 0;
        for (long seed = 1; seed <= 20; seed++) {
            binding += MisfitGain.standard().squared(seed, true).excess() > 1e-6 ? 1 : 0;
        }
        assertTrue(binding > 10, binding + " of 20");
    }

    @Test
    void theConfidenceLossIsThePublishedOne() {
        double[] f = {0.9, 0.6, 0.3, 0.2};
        double[] w = {1, 0, 0.5, 0};
        // t = 0.45: the student's own labels are 1, 1, 0, 0.
        double own = -(Math.log(0.9) + Math.log(0.6) + Math.log(0.7) + Math.log(0.8)) / 4;
        double weak = -(Math.log(0.9) + Math.log(0.4) + 0.5 * Math.log(0.3) + 0.5 * Math.log(0.7) + Math.log(0.8)) / 4;
        assertEquals(weak, ConfidenceLoss.loss(f, w, 0), 1e-12);
        assertEquals(own, ConfidenceLoss.loss(f, w, 1), 1e-12);
        assertEquals(0.25 * weak + 0.75 * own, ConfidenceLoss.loss(f, w, 0.75), 1e-12);
        assertEquals(0.45, ConfidenceLoss.threshold(f), 1e-15);
        // Half of the answers count as 1 even where all are below 1/2.
        assertEquals(0.15, ConfidenceLoss.threshold(new double[] {0.2, 0.1, 0.4, 0.05}), 1e-15);
        ConfidenceLoss loss = ConfidenceLoss.of(0.75);
        assertEquals(0, loss.alphaAt(0, 100));
        assertEquals(0.375, loss.alphaAt(10, 100), 1e-12);
        assertEquals(0.75, loss.alphaAt(20, 100), 1e-12);
        assertEquals(0.75, loss.alphaAt(100, 100), 1e-12);
        assertEquals("lengths of f and w must be equal and at least 1, but is 4 and 3", assertThrows(
                IllegalArgumentException.class, () -> ConfidenceLoss.loss(f, new double[3], 0)).getMessage());
    }

    @Test
    void anEagerStudentForgetsWhatItKnewDuringTheWarmUp() {
        assertEquals(0.9, ConfidenceLoss.of(0.75).findings(5).get(0).measured().mean(), 0.01);
        assertEquals(0.7, ConfidenceLoss.of(0.75).rate(0.5).findings(5).get(0).measured().mean(), 0.01);
    }

    @Test
    void theDiscountIsThePowerOfItsOrder() {
        for (int order : new int[] {1, 3, 4}) {
            new OptimisedReward(order, 0.7, 64, 4000).findings(100).forEach(f -> assertMeets(StrictMath.pow(0.7, order), 0, f));
        }
    }

    @Test
    void theTableHasARowForEachPrediction() {
        List<Mechanism> two = List.of(Averaging.standard(), OptimisedReward.of(0.9));
        Table table = Mechanisms.compare(two, 4);
        assertEquals(3, table.rowCount());
        assertEquals(List.of("mechanism", "quantity", "predicted", "measured [low, high]", "inside"), table.columnNames());
        assertEquals(Mechanisms.all().size(), Mechanisms.separated().rowCount());
        assertEquals(table.toString(), Mechanisms.compare(two, 4).toString());
    }

    @Test
    void aFindingTellsWhetherThePredictionLiesInItsInterval() {
        Mechanism any = Averaging.standard();
        assertTrue(new Finding(any, "x", 1, new Interval(1.1, 0.9, 1.3, 5)).agrees());
        assertFalse(new Finding(any, "x", 1, new Interval(1.2, 1.1, 1.3, 5)).agrees());
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> RidgeTeacher.of(0.1).findings(50));
        assertTrue(Thread.interrupted());
    }

    @Test
    void settingsAreChecked() {
        String few = assertThrows(IllegalArgumentException.class, () -> new SharedSubspace(40, 20, 5, 41, 800, 1)).getMessage();
        assertTrue(few.startsWith("number of labelled inputs n must be at least 42, but is 41"), few);
        assertThrows(IllegalArgumentException.class, () -> SharedSubspace.sharing(21));
        assertThrows(IllegalArgumentException.class, () -> RidgeTeacher.of(0));
        assertThrows(IllegalArgumentException.class, () -> EarlyStopping.ofWidth(64));
        assertThrows(IllegalArgumentException.class, () -> new MisfitGain(5, 5));
        assertThrows(IllegalArgumentException.class, () -> new Averaging(0, 1, 10));
        assertThrows(IllegalArgumentException.class, () -> new LabelFreeGap(200, 5, 6, 0.1));
        assertThrows(IllegalArgumentException.class, () -> ConfidenceLoss.of(1.1));
        assertThrows(IllegalArgumentException.class, () -> OptimisedReward.of(-0.1));
        assertThrows(IllegalArgumentException.class, () -> Averaging.standard().findings(1));
    }
}
