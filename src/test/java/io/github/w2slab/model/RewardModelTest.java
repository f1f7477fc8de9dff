package io.github.w2slab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.MultiIndex;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.TrueReward;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RewardModelTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).tasks(3).build();

    @Test
    void eachGroupLivesInItsOwnTasksSubspace() {
        RewardModel model = RewardModel.pretrained(WORLD).neuronsPerTask(10).featureAlignment(0.8).build();
        assertEquals(30, model.neurons());
        for (int j = 0; j < 30; j++) {
            assertEquals(j / 10, model.groupOf(j));
            for (int k = 0; k < 3; k++) {
                assertEquals(k == j / 10 ? 1 : 0, model.energyShare(j, k), 1e-14);
            }
        }
    }

    @Test
    void targetNeuronsStartWithAPositiveOverlapUnlessToldOtherwise() {
        RewardModel flipped = RewardModel.pretrained(WORLD).neuronsPerTask(100).build();
        RewardModel plain = RewardModel.pretrained(WORLD).neuronsPerTask(100).positiveStart(false).build();
        int negative = 0;
        for (int j = 0; j < 100; j++) {
            assertTrue(flipped.overlap(j, WORLD.target().feature()) >= 0);
            negative += plain.overlap(j, WORLD.target().feature()) < 0 ? 1 : 0;
        }
        assertTrue(negative > 30 && negative < 70, negative + " of 100 neurons start negative");
    }

    @Test
    void overlapsWithAVectorThatIsNearlyAllZerosAreTheSameBits() {
        RewardModel model = RewardModel.pretrained(WORLD).neuronsPerTask(10).build();
        double[] v = new double[64];
        v[1] = 0.3;
        v[9] = -0.2;
        v[60] = 0.7;
        for (int j = 0; j < model.neurons(); j++) {
            assertEquals(model.overlap(j, v), model.overlap(j, new int[] {1, 9, 60}, new double[] {0.3, -0.2, 0.7}));
        }
    }

    @Test
    void offTargetNeuronsKnowTheirFeatures() {
        for (Geometry geometry : Geometry.values()) {
            World world = World.builder().dimension(64).subspaceDimension(8).geometry(geometry).build();
            RewardModel exact = RewardModel.pretrained(world).neuronsPerTask(2).build();
            assertArrayEquals(world.task(1).feature(), exact.neuron(3));
        }
        RewardModel near = RewardModel.pretrained(World.builder().build()).neuronsPerTask(50).featureAlignment(0.9).build();
        double mean = 0;
        for (int j = 50; j < 100; j++) {
            mean += near.overlap(j, near.world().task(1).feature()) / 50;
        }
        assertEquals(0.9, mean, 0.02);
    }

    @Test
    void derivativesAreTheSlopesOfTheActivations() {
        Activation[] all = {Activation.hermite(2), Activation.hermite(3), Activation.hermite(4),
            Activation.hermiteSum(2, 4), Activation.relu(), Activation.series(0.1, 1, -0.5)};
        for (Activation activation : all) {
            DoubleUnaryOperator slope = z -> (activation.value(z + 1e-6) - activation.value(z - 1e-6)) / 2e-6;
            double[] z = {-1.7, -0.4, 0.3, 0.9, 2.2};
            double[] derivatives = new double[5];
            activation.derivatives(z, derivatives, 5);
            for (int i = 0; i < 5; i++) {
                assertEquals(slope.applyAsDouble(z[i]), activation.derivative(z[i]), 1e-7, activation.name());
                assertEquals(activation.derivative(z[i]), derivatives[i], activation.name());
            }
        }
        assertTrue(Activation.hermite(4).isFlatAtZero() && Activation.hermiteSum(2, 4).isFlatAtZero());
        assertTrue(!Activation.hermite(3).isFlatAtZero());
    }

    @Test
    void badNeuronsAreNamed() {
        double[] half = new double[64];
        half[0] = 0.5;
        assertMessage("length of neuron 0 must be 1, but is 0.5",
                () -> RewardModel.of(WORLD, Activation.relu(), new int[] {0}, new double[][] {half}));
        assertMessage("group of neuron 0 must be between 0 and 2, but is 3",
                () -> RewardModel.of(WORLD, Activation.relu(), new int[] {3}, new double[][] {half}));
        assertMessage("feature alignment q must be between 0.0 and 1.0, but is -0.1",
                () -> RewardModel.pretrained(WORLD).featureAlignment(-0.1));
        assertMessage("neuron must be between 0 and 5, but is 6",
                () -> RewardModel.pretrained(WORLD).neuronsPerTask(2).build().neuron(6));
    }

    @Test
    void numbersThatAreMissingAreNamedForEveryReward() {
        RewardModel model = RewardModel.pretrained(WORLD).neuronsPerTask(1).build();
        WeakTeacher oracle = WeakTeacher.withAlignment(WORLD.target(), 0.7);
        for (Reward reward : List.of(model, oracle, new TrueReward(WORLD.target()), MultiIndex.staircase(WORLD.target(), 3),
                Committee.of(oracle, oracle.seed(2)))) {
            int m = reward.directions().length;
            double[] into = new double[4];
            assertMessage("number of overlaps must be that of directions, " + m + ", but is " + (m - 1),
                    () -> reward.value(new double[m - 1]));
            assertMessage("number of overlaps must be that of directions, " + m + ", but is " + (m + 1),
                    () -> reward.valuesAt(new double[m + 1][4], into));
            double[][] overlaps = new double[m][4];
            overlaps[m - 1] = new double[3];
            assertMessage("length of row " + (m - 1) + " of overlaps must be at least that of into, 4, but is 3",
                    () -> reward.valuesAt(overlaps, into));
        }
        assertMessage("length of row 1 of features must be the number of neurons, 3, but is 2",
                () -> model.valuesOfFeatures(new double[][] {new double[3], new double[2]}));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    /** What is asked of all neurons at once is what is asked of each. */
    @Test
    void energiesAndOverlapsOfAllNeuronsAreThoseOfEach() {
        RewardModel model = RewardModel.pretrained(WORLD).neuronsPerTask(2).featureAlignment(0.8).build();
        for (int j = 0; j < 6; j++) {
            int k = model.groupOf(j);
            assertEquals(model.energyShare(j, k), model.energyShares()[j]);
            assertEquals(Math.abs(model.overlap(j, WORLD.task(k).feature())), model.featureOverlaps()[j]);
            assertEquals(model.overlap(j, WORLD.task(1).feature()), model.overlaps(WORLD.task(1).feature())[j]);
        }
    }

    /** &lt;w, x&gt; of two inputs that are neurons themselves, averaged by hand. */
    @Test
    void whatANeuronSeesIsTheMeanOfItsSquares() {
        RewardModel model = RewardModel.pretrained(WORLD).neuronsPerTask(2).build();
        double[] seen = model.meanSquares(new double[][] {model.neuron(0), model.neuron(2)});
        double product = model.overlap(0, model.neuron(1));
        assertEquals(0.5, seen[0], 1e-12);
        assertEquals(product * product / 2, seen[1], 1e-12);
        assertThrows(IllegalArgumentException.class, () -> model.meanSquares(new double[0][]));
    }
}
