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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tech.tablesaw.api.Table;

/** Statistical tests allow four standard errors; 95 % intervals of Student's t over n seeds are about two each way. */
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
    void anEarlyStudentReturnsToItsTeacher() {
        EarlyStopping narrow = EarlyStopping.ofWidth(8);
        for (long seed = 1; seed <= 5; seed++) {
            double[] found = narrow.measure(seed);
            assertTrue(found[1] < 0.9);
            assertEquals(1, found[2], 1e-3);
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
    }

    @Test
    void anEagerStudentForgetsWhatItKnewDuringTheWarmUp() {
        assertEquals(0.9, ConfidenceLoss.of(0.75).findings(5).get(0).measured().mean(), 0.01);
        assertEquals(0.7, ConfidenceLoss.of(0.75).rate(0.5).findings(5).get(0).measured().mean(), 0.01);
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
