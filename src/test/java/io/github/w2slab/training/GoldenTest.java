package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.w2slab.GoldenCase;
import io.github.w2slab.training.engine.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The engine against an independent NumPy implementation of the same laws. Its random numbers differ, so means over
 * seeds agree within four combined standard errors plus 5e-5, the rounding of the table in {@code golden.json}.
 */
abstract class GoldenTest {

    /** Returns the engine under test. */
    abstract Engine engine();

    /** Returns how many seeds are run of the reference's in so many dimensions. */
    int seeds(int dimension, int reference) {
        return reference;
    }

    private static final double STANDARD_ERRORS = 4;
    private static final double ROUNDING = 5e-5;

    @TestFactory
    Stream<DynamicTest> meansOverSeedsAgreeWithTheReference() throws IOException {
        return GoldenCase.tests("/golden.json", this::check);
    }

    /** The same reference with the activations h_3, whose slope at 0 moves off-target neurons, and ReLU. */
    @TestFactory
    Stream<DynamicTest> activationsThatAreNotFlatAtZeroMoveAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-activations.json", this::check);
    }

    /** Preferences, noiseless and not, in batches and under Bradley and Terry's loss (preferences_reference.py). */
    @TestFactory
    Stream<DynamicTest> preferencesTeachAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-preferences.json", this::check);
    }

    /** Samples that are used several times, or looked at twice (reuse_reference.py). */
    @TestFactory
    Stream<DynamicTest> reusedSamplesTeachAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-reuse.json", this::check);
    }

    /** Inputs of a tilted model, and inputs learned from unlabelled ones (generator_reference.py). */
    @TestFactory
    Stream<DynamicTest> inputsOfAGeneratorTeachAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-generator.json", this::check);
    }

    private void check(JsonNode c) {
        int seeds = seeds(c.get("d").asInt(), c.get("seeds").asInt());
        List<History> histories = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            histories.add(run(c, seed));
        }
        c.get("expected").fields().forEachRemaining(time -> time.getValue().fields().forEachRemaining(measure -> {
            double[] values = histories.stream()
                    .mapToDouble(h -> h.at(Long.parseLong(time.getKey()), measure.getKey())).toArray();
            double mean = mean(values);
            double theirs = measure.getValue().get("standard_error").asDouble();
            double bound = STANDARD_ERRORS * Math.hypot(theirs, standardError(values, mean)) + ROUNDING;
            assertEquals(measure.getValue().get("mean").asDouble(), mean, bound,
                    c.get("name").asText() + ", " + measure.getKey() + " at step " + time.getKey());
        }));
    }

    private History run(JsonNode c, int seed) {
        GoldenCase golden = GoldenCase.of(c, seed, c.get("neurons").asInt());
        return Training.of(golden.start(), golden.supervision(), golden.sgd())
                .on(engine()).measuring(Measure.energyInSubspace()).recordingAt(golden.steps()).train(golden.end()).history();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double standardError(double[] values, double mean) {
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / (values.length - 1) / values.length);
    }
}
