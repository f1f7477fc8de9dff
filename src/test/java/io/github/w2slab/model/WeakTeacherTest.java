package io.github.w2slab.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.w2slab.world.World;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeakTeacherTest {

    private static final World WORLD = World.builder().dimension(256).subspaceDimension(32).build();

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void directionIsAUnitVectorWithTheAlignmentAskedFor() {
        for (double a : new double[] {0, 0.3, 0.7, 1}) {
            WeakTeacher teacher = WeakTeacher.withAlignment(WORLD.target(), a).seed(3);
            assertEquals(1, dot(teacher.direction(), teacher.direction()), 1e-14);
            assertEquals(a, dot(teacher.direction(), WORLD.target().feature()), 1e-14);
        }
    }

    @Test
    void aGivenDirectionIsTheOracleThatHasIt() {
        WeakTeacher oracle = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3);
        for (double factor : new double[] {1, 1e-200, 1e200, -3}) {
            double[] direction = java.util.Arrays.stream(oracle.direction()).map(u -> factor * u).toArray();
            WeakTeacher given = WeakTeacher.of(WORLD.target(), direction);
            assertEquals(0.7, given.alignment(), 1e-14);
            assertEquals(oracle.alignmentInSubspace(), given.alignmentInSubspace(), 1e-14);
            assertEquals(oracle.scaleInSubspace(), given.scaleInSubspace(), 1e-14);
            assertEquals(1, dot(oracle.direction(), given.direction()), 1e-14, "turned to the feature");
            assertEquals(WORLD.link().value(0.3), given.value(new double[] {0.3}), 0);
            assertEquals(oracle.toString().replace("seed 3", "given direction"), given.toString());
        }
        assertEquals("direction must be a vector that is not 0, but is 0", assertThrows(IllegalArgumentException.class,
                () -> WeakTeacher.of(WORLD.target(), new double[256])).getMessage());
        double[] into = new double[2];
        WeakTeacher.of(WORLD.target(), oracle.direction()).valuesAt(new double[][] {{0.4, -1.3}}, into);
        assertEquals(oracle.value(new double[] {0.4}), into[0]);
        assertEquals(oracle.value(new double[] {-1.3}), into[1]);
        assertThrows(IllegalArgumentException.class, () -> WeakTeacher.of(WORLD.target(), new double[255]));
        assertThrows(IllegalStateException.class, () -> WeakTeacher.of(WORLD.target(), oracle.direction()).seed(2));
    }

    /**
     * On average a' / sqrt(a'^2 + (1 - a^2)(s - 1)/(d - 1)) = 0.936 to first order; spread between teachers 0.014 at this
     * size, so 400 of them leave a standard error of 0.0007.
     */
    @Test
    void localizingFiltersTheTeachersError() {
        double[] seen = IntStream.range(0, 400)
                .mapToDouble(seed -> WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(seed).alignmentInSubspace())
                .toArray();
        double mean = IntStream.range(0, 400).mapToDouble(i -> seen[i]).sum() / 400;
        double spread = Math.sqrt(IntStream.range(0, 400)
                .mapToDouble(i -> (seen[i] - mean) * (seen[i] - mean)).sum() / 399);
        double inside = 0.7 * Math.sqrt(1 - 0.09);
        assertEquals(inside / Math.sqrt(inside * inside + 0.51 * 31 / 255), mean, 0.003);
        assertEquals(0.014, spread, 0.002);
    }

    @Test
    void scaleOfTheTeacherIsTheLengthOfItsProjection() {
        double square = IntStream.range(0, 400).mapToDouble(seed -> {
            double tau = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(seed).scaleInSubspace();
            return tau * tau;
        }).sum() / 400;
        assertEquals(0.49 * 0.91 + 0.51 * 31 / 255, square, 0.01);
    }

    /** A network whose only neuron with weight is the oracle's direction is that oracle. */
    @Test
    void anOracleIsANetworkOfOneNeuron() {
        WeakTeacher oracle = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3);
        double[] other = WeakTeacher.withAlignment(WORLD.target(), 0.2).seed(4).direction();
        RewardModel first = RewardModel.of(WORLD, Activation.hermite(2), new int[2],
                new double[][] {other, oracle.direction()});
        WeakTeacher network = WeakTeacher.network(WORLD.target(), first.withHead(new double[] {0, 2}, 1));
        assertEquals(0.7, network.alignment(), 1e-12);
        assertEquals(1, Math.abs(dot(oracle.direction(), network.direction())), 1e-12);
        assertEquals(oracle.alignmentInSubspace(), network.alignmentInSubspace(), 1e-12);
        assertEquals(oracle.scaleInSubspace(), network.scaleInSubspace(), 1e-12);
        assertEquals(1 + 2 * oracle.value(new double[] {0.4}), network.value(new double[] {5, 0.4}), 1e-12);
    }

    /** Of two orthogonal neurons the heavier one leads, whatever the sign of its weight. */
    @Test
    void theHeavierNeuronLeads() {
        double[] theta = WORLD.target().feature();
        double[] other = WORLD.task(1).subspace().vector(IntStream.range(0, 32).mapToDouble(i -> i == 5 ? 1 : 0).toArray());
        RewardModel first = RewardModel.of(WORLD, Activation.hermite(2), new int[2], new double[][] {other, theta});
        assertEquals(1, WeakTeacher.network(WORLD.target(), first.withHead(new double[] {0.4, -0.5}, 0)).alignment(), 1e-12);
        assertEquals(0, WeakTeacher.network(WORLD.target(), first.withHead(new double[] {0.6, -0.5}, 0)).alignment(), 1e-12);
    }

    @Test
    void alignmentOutOfRangeIsNamed() {
        assertEquals("alignment a must be between 0.0 and 1.0, but is 1.2", assertThrows(IllegalArgumentException.class,
                () -> WeakTeacher.withAlignment(WORLD.target(), 1.2)).getMessage());
        assertEquals("alignment a must be between 0.0 and 1.0, but is NaN", assertThrows(IllegalArgumentException.class,
                () -> WeakTeacher.withAlignment(WORLD.target(), Double.NaN)).getMessage());
    }
}
