package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.GoldenCase;
import io.github.w2slab.training.History;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The reduced dynamics, one neuron a group and seed, against an independent NumPy simulation of the full vectors. Means agree
 * within four combined standard errors plus the table's rounding; where all neurons of a group are one trajectory, the
 * error of the table's mean of 16 or 20 seeds is at least what the spread between seeds here makes it.
 */
@Tag("law")
class ReducedGoldenTest {

    private static final double STANDARD_ERRORS = 4;
    private static final double ROUNDING = 5e-5;
    private static final int SEEDS = 100;

    @TestFactory
    Stream<DynamicTest> meansOverSeedsAgreeWithTheReference() throws IOException {
        return GoldenCase.tests("/golden.json", ReducedGoldenTest::check);
    }

    /** The same reference with the activations h_3, whose slope at 0 moves off-target neurons, and ReLU. */
    @TestFactory
    Stream<DynamicTest> activationsThatAreNotFlatAtZeroMoveAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-activations.json", ReducedGoldenTest::check);
    }

    /** Preferences, but for the loss under which neurons see each other. */
    @TestFactory
    Stream<DynamicTest> preferencesTeachAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-preferences.json", c -> {
            if (!c.get("loss").asText().equals("bradley-terry")) {
                check(c);
            }
        });
    }

    /** Samples that are used several times, or looked at twice, but for batches, of which the reduced law knows nothing. */
    @TestFactory
    Stream<DynamicTest> reusedSamplesTeachAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-reuse.json", c -> {
            if (c.get("batch").asInt() == 1) {
                check(c);
            }
        });
    }

    /** Inputs learned from unlabelled ones; what V_0 has of a neuron its overlaps do not tell. */
    @TestFactory
    Stream<DynamicTest> learnedInputsTeachAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-generator.json", c -> {
            if (c.has("examples")) {
                c.get("expected").forEach(time -> ((ObjectNode) time).remove(List.of("alignment_in_subspace", "energy_in_subspace")));
                check(c);
            }
        });
    }

    private static void check(JsonNode c) {
        int seeds = c.get("seeds").asInt();
        List<History> histories = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            histories.add(run(c, seed));
        }
        c.get("expected").fields().forEachRemaining(time -> time.getValue().fields().forEachRemaining(measure -> {
            double[] values = histories.stream()
                    .mapToDouble(h -> h.at(Long.parseLong(time.getKey()), measure.getKey())).toArray();
            double deviation = Math.sqrt(TwoSample.variance(values));
            boolean oneTrajectory = measure.getKey().matches("(kept|drift)_.");
            double theirs = Math.max(measure.getValue().get("standard_error").asDouble(),
                    oneTrajectory ? deviation / Math.sqrt(seeds) : 0);
            double bound = STANDARD_ERRORS * Math.hypot(theirs, deviation / Math.sqrt(SEEDS)) + ROUNDING;
            assertEquals(measure.getValue().get("mean").asDouble(), TwoSample.mean(values), bound,
                    c.get("name").asText() + ", " + measure.getKey() + " at step " + time.getKey());
        }));
    }

    private static History run(JsonNode c, int seed) {
        GoldenCase golden = GoldenCase.of(c, seed, 1);
        return ReducedDynamics.of(golden.start(), golden.supervision(), golden.sgd()).recordingAt(golden.steps())
                .train(golden.end()).history();
    }
}
