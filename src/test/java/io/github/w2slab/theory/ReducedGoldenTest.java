package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The reduced dynamics, one neuron a group and seed, against an independent NumPy simulation of the full vectors. Means agree
 * within four combined standard errors plus the table's rounding; where all neurons of a group are one trajectory, the
 * error of the table's mean of 16 or 20 seeds is at least what the spread between seeds here makes it.
 */
class ReducedGoldenTest {

    private static final double STANDARD_ERRORS = 4;
    private static final double ROUNDING = 5e-5;
    private static final int SEEDS = 100;

    @TestFactory
    Stream<DynamicTest> meansOverSeedsAgreeWithTheReference() throws IOException {
        return cases("/golden.json");
    }

    /** The same reference with the activations h_3, whose slope at 0 moves off-target neurons, and ReLU. */
    @TestFactory
    Stream<DynamicTest> activationsThatAreNotFlatAtZeroMoveAsInTheReference() throws IOException {
        return cases("/golden-activations.json");
    }

    private static Stream<DynamicTest> cases(String resource) throws IOException {
        try (InputStream in = ReducedGoldenTest.class.getResourceAsStream(resource)) {
            JsonNode cases = new ObjectMapper().readTree(in);
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(c -> dynamicTest(c.get("name").asText(), () -> check(c)));
        }
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
        World world = world(c, seed);
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(1)
                .activation(activation(c.get("activation").asText())).seed(1000 + seed).build();
        Supervision supervision = supervision(c, world, seed);
        long[] steps = StreamSupport.stream(c.get("record").spliterator(), false).mapToLong(JsonNode::asLong).toArray();
        Sgd sgd = Sgd.spherical(c.get("eta").asDouble()).seed(3000 + seed);
        return ReducedDynamics.of(start, supervision, sgd).recordingAt(steps).train(steps[steps.length - 1]).records();
    }

    private static World world(JsonNode c, int seed) {
        JsonNode rho = c.get("rho");
        double[] correlations = rho.isArray()
                ? StreamSupport.stream(rho.spliterator(), false).mapToDouble(JsonNode::asDouble).toArray()
                : new double[] {rho.asDouble()};
        boolean overlapping = c.path("geometry").asText().equals("overlapping");
        return World.builder().dimension(c.get("d").asInt()).subspaceDimension(c.get("s").asInt())
                .tasks(c.path("tasks").asInt(2)).correlation(correlations)
                .geometry(overlapping ? Geometry.OVERLAPPING_SUBSPACES : Geometry.SHARED_FEATURE)
                .link(Link.hermite(c.get("link").asText().equals("h4") ? 4 : 2)).seed(seed).build();
    }

    private static Activation activation(String name) {
        return name.equals("relu") ? Activation.relu() : Activation.hermite(Integer.parseInt(name.substring(1)));
    }

    private static Supervision supervision(JsonNode c, World world, int seed) {
        Inputs inputs = c.get("inputs").asText().equals("localized")
                ? Inputs.localized(world).leakage(c.path("leakage").asDouble(0)) : Inputs.ambient(world);
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(2000 + seed);
        Supervision s = Supervision.of(c.get("name").asText(), inputs,
                c.get("labels").asText().equals("weak") ? teacher : world.target().reward());
        s = s.noise(c.path("noise").asDouble(0));
        return c.has("transformation") ? s.transformed(LabelTransform.tanhOfSquare()) : s;
    }
}
