package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.w2slab.GoldenCase;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.LocalizationLaw;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How localized a generator's inputs are: drawn, by their covariance, by law, and in the NumPy reference. */
@Tag("law")
class LocalizationTest {

    private static World world(int d, int s, long seed) {
        return World.builder().dimension(d).subspaceDimension(s).correlation(0.3).seed(seed).build();
    }

    private static RewardModel strong(World world, int neurons) {
        return RewardModel.pretrained(world).neuronsPerTask(neurons).seed(world.seed()).build();
    }

    private static double learnedOverlap(int d, int s, int examples, double noise, int seeds) {
        return IntStream.range(0, seeds).mapToDouble(seed -> 1 - Localization.of(Inputs.from(
                Generator.learned(world(d, s, seed), examples, noise, seed)), strong(world(d, s, seed), 4)).outside()).average().orElseThrow();
    }

    /** Both sides of the threshold of the spiked limit, more and fewer examples than coordinates, few and many dimensions. */
    @Test
    void learnedSubspacesOverlapAsTheLawSays() {
        for (double[] c : new double[][] {{128, 16, 1000, 1}, {128, 16, 256, 1}, {128, 16, 64, 0.5}, {128, 16, 32, 0.3}, {128, 16, 16, 0.5},
                {160, 4, 1200, 0.7}}) {
            assertEquals(LocalizationLaw.overlap((int) c[0], (int) c[1], (int) c[2], c[3]),
                    learnedOverlap((int) c[0], (int) c[1], (int) c[2], c[3], 8), 0.015, c[2] + " examples");
        }
    }

    /** The limit for fixed s holds where s is small against n, and promises nothing where many components found a third of V_0. */
    @Test
    void theSpikedLimitIsThatOfSmallS() {
        assertEquals(LocalizationLaw.spikedOverlap(2000, 8000, 1), LocalizationLaw.overlap(2000, 2, 8000, 1), 0.002);
        assertEquals((1 - 0.25) / (1 + 0.25), LocalizationLaw.spikedOverlap(2000, 8000, 1), 1e-12);
        assertEquals(0, LocalizationLaw.spikedOverlap(256, 256, 1));
        assertTrue(LocalizationLaw.overlap(256, 32, 256, 1) > 0.35);
        assertEquals(1, LocalizationLaw.overlap(256, 32, 32, 0));
    }

    /** (I - sqrt 2 beta M) times the covariance is I, with fewer neurons than s and with more. */
    @Test
    void tiltedInputsHaveTheCovarianceOfTheTiltedDensity() {
        for (int neurons : new int[] {5, 40}) {
            World world = world(60, 12, 3);
            RewardModel model = strong(world, neurons);
            double beta = 0.95 * Generator.largestTilt(model);
            Inputs inputs = Inputs.from(Generator.tiltedBy(model, beta));
            double[] v = Normals.of(1, Stream.PILOT, 60).row(0);
            double[] back = inputs.covarianceTimes(v);
            double[] product = back.clone();
            for (int j : model.group(0)) {
                double along = Overlaps.of(model.neuron(j), back);
                for (int i = 0; i < product.length; i++) {
                    product[i] -= Math.sqrt(2) * beta / neurons * along * model.neuron(j)[i];
                }
            }
            assertArrayEquals(v, product, 1e-9);
            LocalizationLaw law = LocalizationLaw.tilted(model, 0.95);
            Localization own = Localization.of(inputs, model);
            assertEquals(law.outside(), own.outside(), 1e-9);
            assertEquals(law.seen(), own.seen(), 1e-9);
        }
    }

    @Test
    void whatIsDrawnIsWhatTheCovarianceSays() {
        World world = world(64, 8, 5);
        RewardModel model = strong(world, 12);
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(2);
        Supervision given = Supervision.weakToStrong(world, teacher);
        for (Supervision lesson : new Supervision[] {given, given.leakage(0.4), given.from(Generator.tilted(model, 0.8)),
                given.from(Generator.learned(world, 90, 0.7, 3)), Supervision.fineTuning(world)}) {
            Localization law = Localization.of(lesson.inputs(), model);
            Localization drawn = Localization.measured(lesson, model, 9, 20_000);
            assertEquals(law.outside(), drawn.outside(), 0.01, lesson.toString());
            assertEquals(law.seen(), drawn.seen(), 0.04 * law.seen() + 1e-12, lesson.toString());
            double direction = lesson.inputs().deviationAlong(teacher.direction());
            double[] label = IntStream.range(0, 20_000).mapToDouble(i -> {
                double[] x = new double[lesson.inputs().coordinates()];
                lesson.samples(9).input(i, x, 0);
                return Overlaps.of(teacher.direction(), lesson.inputs().vector(x));
            }).toArray();
            double square = IntStream.range(0, label.length).mapToDouble(i -> label[i] * label[i]).average().orElseThrow();
            assertEquals(1, square / (direction * direction), 0.04);
        }
        LocalizationLaw leaking = LocalizationLaw.given(64, 8, 0.4);
        assertEquals(leaking.outside(), Localization.of(given.leakage(0.4).inputs(), model).outside(), 1e-12);
        assertEquals(leaking.seen(), Localization.of(given.leakage(0.4).inputs(), model).seen(), 1e-9);
        assertEquals(1, Localization.of(Inputs.ambient(world), model).seen(), 1e-9);
    }

    /** generator_reference.py, as the engine's golden cases. */
    @TestFactory
    java.util.stream.Stream<DynamicTest> asLocalizedAsInTheReference() throws IOException {
        return GoldenCase.tests("/golden-generator.json", c -> {
            int seeds = c.get("seeds").asInt();
            double[][] found = new double[2][seeds];
            for (int seed = 0; seed < seeds; seed++) {
                GoldenCase golden = GoldenCase.of(c, seed, c.get("neurons").asInt());
                Localization own = Localization.of(golden.supervision().inputs(), golden.start());
                found[0][seed] = own.outside();
                found[1][seed] = own.seen();
            }
            assertAgrees(c.get("localization").get("outside"), found[0]);
            assertAgrees(c.get("localization").get("seen"), found[1]);
        });
    }

    private static void assertAgrees(JsonNode expected, double[] found) {
        double mean = java.util.Arrays.stream(found).average().orElseThrow();
        double square = java.util.Arrays.stream(found).map(x -> (x - mean) * (x - mean)).sum();
        double error = Math.sqrt(square / (found.length - 1) / found.length);
        assertEquals(expected.get("mean").asDouble(), mean, 4 * Math.hypot(expected.get("standard_error").asDouble(), error) + 5e-5);
    }

    private static void assertRefused(String part, org.junit.jupiter.api.function.Executable asked) {
        String message = assertThrows(IllegalArgumentException.class, asked).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void badInputIsRefusedInASentence() {
        World world = world(60, 12, 3);
        RewardModel model = strong(world, 5);
        double largest = Generator.largestTilt(model);
        assertRefused("largest tilt", () -> Generator.tiltedBy(model, largest));
        assertRefused("largest tilt", () -> Generator.tiltedBy(model, 2 * largest));
        assertRefused("at least 0", () -> Generator.tiltedBy(model, -0.1));
        assertRefused("less than 1", () -> Generator.tilted(model, 1));
        assertRefused("at least s = 12", () -> Generator.learned(world, 11, 1, 1));
        assertRefused("noise eps", () -> Generator.learned(world, 20, -1, 1));
        Supervision given = Supervision.trueLabelsOnLocalizedInputs(world);
        Generator learned = Generator.learned(world, 20, 1, 1);
        assertRefused("leakage of inputs from a generator", () -> given.from(learned).leakage(0.1));
        assertRefused("leakage of inputs from a generator", () -> given.leakage(0.1).from(learned));
        assertRefused("localized", () -> Supervision.fineTuning(world).from(learned));
        assertRefused("of the", () -> Supervision.trueLabelsOnLocalizedInputs(world(61, 12, 3)).from(learned));
        assertRefused("model's world", () -> Localization.of(given.inputs(), strong(world(61, 12, 3), 2)));
    }
}
