package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.w2slab.evaluation.BestOfN;
import io.github.w2slab.mechanisms.Mechanism.Finding;
import io.github.w2slab.mechanisms.Mechanisms;
import io.github.w2slab.mechanisms.OptimisedReward;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MechanismFiguresTest {

    private static final String QUANTITY = "true gain / proxy gain";

    @Test
    void predictionsAreALineAndMeasurementsPointsWithTheirIntervals() {
        List<Finding> findings = Mechanisms.findings(List.of(OptimisedReward.of(0.5), OptimisedReward.of(0.9)), 4);
        JsonNode traces = PlotlyJson.of(MechanismFigures.beside("t", "a", new double[] {0.5, 0.9}, findings, QUANTITY))
                .get("data");
        assertEquals(2, traces.size());
        assertEquals("dash", traces.get(0).at("/line/dash").asText());
        assertEquals(0.81, traces.get(0).at("/y/1").asDouble(), 1e-12);
        assertEquals(findings.get(1).measured().mean(), traces.get(1).at("/y/1").asDouble(), 1e-12);
        assertEquals(findings.get(1).measured().high() - findings.get(1).measured().mean(),
                traces.get(1).at("/error_y/array/1").asDouble(), 1e-12);
    }

    @Test
    void unknownQuantitiesAreRefused() {
        List<Finding> findings = Mechanisms.findings(List.of(OptimisedReward.of(0.5)), 2);
        String found = assertThrows(IllegalArgumentException.class,
                () -> MechanismFigures.beside("t", "a", new double[] {1}, findings, "gain")).getMessage();
        assertEquals("number of findings of \"gain\" must be that of values, 1, but is 0", found);
        assertThrows(IllegalArgumentException.class, () -> MechanismFigures.beside("t", "a", new double[] {1}, findings));
        assertThrows(IllegalArgumentException.class, () -> MechanismFigures.optimised("t"));
    }

    @Test
    void optimisedRewardsStandAgainstTheirDivergence() {
        BestOfN.Curve curve = BestOfN.over("proxy", 3, seed -> {
            double[] t = Normals.of(seed, Stream.THEORY, 200).row(0);
            return BestOfN.of(t, t);
        }, 1, 8);
        JsonNode traces = PlotlyJson.of(MechanismFigures.optimised("t", curve)).get("data");
        assertEquals(BestOfN.divergence(8), traces.get(0).at("/x/1").asDouble(), 1e-12);
        assertEquals(curve.truth().get(1).mean(), traces.get(0).at("/y/1").asDouble(), 1e-12);
        assertTrue(curve.truth().get(1).mean() > 1);
        assertEquals("dash", traces.get(2).at("/line/dash").asText());
    }
}
