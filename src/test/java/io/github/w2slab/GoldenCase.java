package io.github.w2slab;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;

/** One seed of a case of the NumPy reference ({@code golden.json}), as the library's own objects. */
public record GoldenCase(RewardModel start, Supervision supervision, Sgd sgd, long[] steps) {

    /** A test for each case of a resource. */
    public static Stream<DynamicTest> tests(String resource, Consumer<JsonNode> check) throws IOException {
        try (InputStream in = GoldenCase.class.getResourceAsStream(resource)) {
            JsonNode cases = new ObjectMapper().readTree(in);
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(c -> dynamicTest(c.get("name").asText(), () -> check.accept(c)));
        }
    }

    public static GoldenCase of(JsonNode c, int seed, int neuronsPerTask) {
        World world = world(c, seed);
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(neuronsPerTask)
                .activation(activation(c.get("activation").asText())).seed(1000 + seed).build();
        long[] steps = StreamSupport.stream(c.get("record").spliterator(), false).mapToLong(JsonNode::asLong).toArray();
        Supervision supervision = supervision(c, world, seed);
        if (c.has("tilt")) {
            supervision = supervision.from(Generator.tilted(start, c.get("tilt").asDouble()));
        } else if (c.has("examples")) {
            supervision = supervision.from(Generator.learned(world, c.get("examples").asInt(), c.get("nu").asDouble(), 4000 + seed));
        }
        return new GoldenCase(start, supervision,
                Sgd.spherical(c.get("eta").asDouble()).loss(c.path("loss").asText().equals("bradley-terry") ? Loss.bradleyTerry()
                        : Loss.correlation()).batchSize(c.path("pairs").asInt(c.path("batch").asInt(1)))
                        .repeating(c.path("repeats").asInt(1)).twoLooks(c.path("look").asDouble(0)).seed(3000 + seed), steps);
    }

    /** Returns the last step that is recorded. */
    public long end() {
        return steps[steps.length - 1];
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
                .link(Link.hermite(Integer.parseInt(c.get("link").asText().substring(1)))).seed(seed).build();
    }

    private static Activation activation(String name) {
        return name.equals("relu") ? Activation.relu() : Activation.hermite(Integer.parseInt(name.substring(1)));
    }

    private static Supervision supervision(JsonNode c, World world, int seed) {
        Inputs inputs = c.get("inputs").asText().equals("localized")
                ? Inputs.localized(world).leakage(c.path("leakage").asDouble(0)) : Inputs.ambient(world);
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), c.path("teacher_alignment").asDouble(0.7))
                .seed(2000 + seed);
        Supervision s = Supervision.of(c.get("name").asText(), inputs,
                c.get("labels").asText().equals("weak") ? teacher : world.target().reward());
        s = s.noise(c.path("noise").asDouble(0));
        if (c.has("beta")) {
            return s.preferences(c.get("beta").isNumber() ? c.get("beta").asDouble() : Double.POSITIVE_INFINITY);
        }
        return c.has("transformation") ? s.transformed(LabelTransform.tanhOfSquare()) : s;
    }
}
