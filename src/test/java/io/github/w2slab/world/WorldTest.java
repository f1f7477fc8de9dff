package io.github.w2slab.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorldTest {

    private static World.Builder small() {
        return World.builder().dimension(40).subspaceDimension(6).tasks(3).correlation(0.3, 0.4).seed(5);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Geometry.class)
    void targetsFeatureCorrelatesWithEachOtherTasksAsAsked(Geometry geometry) {
        World world = small().geometry(geometry).build();
        double[] target = world.target().feature();
        assertEquals(1, dot(target, target), 1e-15);
        for (int k = 1; k < 3; k++) {
            double[] feature = world.task(k).feature();
            assertEquals(1, dot(feature, feature), 1e-15);
            assertEquals(world.correlations()[k - 1], dot(target, feature), 1e-15);
            assertEquals(1, world.task(k).subspace().energy(feature), 1e-15, "theta_k lies in V_k");
        }
        assertEquals(world.ceiling() * world.ceiling(), world.target().subspace().energy(target), 1e-15);
    }

    @Test
    void subspacesAreOrthogonalWhereFeaturesAreShared() {
        World world = small().build();
        SimpleMatrix b0 = new SimpleMatrix(world.target().subspace().basis()).transpose();
        SimpleMatrix b1 = new SimpleMatrix(world.task(1).subspace().basis()).transpose();
        assertEquals(0, b0.transpose().mult(b1).elementMaxAbs(), 1e-14);
        assertEquals(Math.sqrt(1 - 0.25), world.ceiling(), 1e-15);
    }

    @Test
    void overlappingSubspacesMeetInTheTargetsFeature() {
        World world = small().geometry(Geometry.OVERLAPPING_SUBSPACES).build();
        assertEquals(0.09, world.task(1).subspace().energy(world.target().feature()), 1e-15);
        assertEquals(1, world.ceiling());
    }

    @ParameterizedTest
    @EnumSource(Geometry.class)
    void basisIsOrthonormalAndHoldsTheFeatureInTheStandardBasis(Geometry geometry) {
        World world = small().geometry(geometry).build();
        for (int k = 0; k < 3; k++) {
            SimpleMatrix basis = new SimpleMatrix(world.task(k).subspace().basis()).transpose();
            assertEquals(40, basis.getNumRows());
            assertEquals(6, basis.getNumCols());
            SimpleMatrix gram = basis.transpose().mult(basis);
            assertTrue(gram.isIdentical(SimpleMatrix.identity(6), 1e-13));
            SimpleMatrix theta = new SimpleMatrix(40, 1, true, world.ambient(world.task(k).feature()));
            double inside = basis.transpose().mult(theta).normF();
            assertEquals(k == 0 ? world.ceiling() : 1, inside, 1e-13);
        }
    }

    /** Q is orthogonal to rounding: each way adds some d roundings. */
    @Test
    void coordinatesAreTheInverseOfTheStandardBasis() {
        World world = small().build();
        double[] x = new java.util.Random(3).doubles(40, -1, 1).toArray();
        assertArrayEquals(x, world.coordinates(world.ambient(x)), 1e-14);
        assertArrayEquals(x, world.ambient(world.coordinates(x)), 1e-14);
        assertEquals(dot(x, x), dot(world.coordinates(x), world.coordinates(x)), 1e-13);
        double[] first = new double[40];
        first[0] = 1;
        SimpleMatrix basis = new SimpleMatrix(world.target().subspace().basis()).transpose();
        assertEquals(basis.get(0, 2), world.coordinates(first)[2], 0);
        assertMessage("length of y must be d = 40, but is 2", () -> small().build().coordinates(new double[2]));
    }

    @Test
    void anotherSeedDrawsOtherSubspaces() {
        double[] one = small().seed(1).build().ambient(small().build().target().feature());
        double[] two = small().seed(2).build().ambient(small().build().target().feature());
        assertTrue(Math.abs(dot(one, two)) < 0.7);
        assertArrayEquals(one, small().seed(1).build().ambient(small().build().target().feature()));
    }

    @Test
    void relabellingNamesTheSameTasksOtherwise() {
        World world = small().build();
        World relabelled = world.relabelled(0, 2, 1);
        assertArrayEquals(world.task(1).feature(), relabelled.task(2).feature());
        assertArrayEquals(new double[] {0.4, 0.3}, relabelled.correlations());
        assertArrayEquals(world.target().feature(), relabelled.target().feature());
        assertFalse(world.sharesSpaceWith(relabelled));
        assertEquals(world, relabelled.relabelled(0, 2, 1));
    }

    @Test
    void sameSettingsGiveEqualWorlds() {
        assertEquals(small().build(), small().build());
        assertNotEquals(small().build(), small().seed(6).build());
        assertNotEquals(small().build(), small().link(Link.hermite(4)).build());
    }

    @Test
    void badSettingsAreNamedWithValueAndRange() {
        assertMessage("K s must be at most the dimension d = 40, but is 3 x 20 = 60",
                () -> small().subspaceDimension(20).build());
        assertMessage("sum of squared correlations rho must be less than 1, but is 1.2800000000000002",
                () -> small().correlation(0.8).build());
        assertMessage("correlation rho must be greater than -1 and less than 1, but is 1.5",
                () -> small().correlation(1.5));
        assertMessage("correlation rho must be greater than -1 and less than 1, but is NaN",
                () -> small().correlation(Double.NaN));
        assertMessage("number of correlations rho must be 1 or K - 1 = 2, but is 3",
                () -> small().correlation(0.1, 0.2, 0.3).build());
        assertMessage("tasks K must be at least 2, but is 1", () -> small().tasks(1));
        assertMessage("link must be given, but is null", () -> small().link(null));
        assertMessage("permutation must be a permutation of 0 to 2 that leaves 0, the target, in place, but is [1, 0, 2]",
                () -> small().build().relabelled(1, 0, 2));
        assertMessage("task must be between 0 and 2, but is 3", () -> small().build().task(3));
        assertMessage("length of x must be d = 40, but is 2", () -> small().build().ambient(new double[2]));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
