package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalAnglesTest {

    private static final int D = 20;

    /** Columns e_0, e_1, e_2 turned by the given angles towards e_3, e_4, e_5, then mixed among themselves. */
    private static double[][] turned(double... angles) {
        double[][] basis = new double[angles.length][D];
        for (int i = 0; i < angles.length; i++) {
            basis[i][i] = StrictMath.cos(angles[i]);
            basis[i][3 + i] = StrictMath.sin(angles[i]);
        }
        return mixed(basis, 1);
    }

    private static double[][] mixed(double[][] basis, long seed) {
        double[][] result = new double[basis.length][basis[0].length];
        for (int i = 0; i < basis.length; i++) {
            double[] weights = Normals.of(seed, Stream.THEORY, basis.length).row(i);
            for (int j = 0; j < basis.length; j++) {
                for (int c = 0; c < result[i].length; c++) {
                    result[i][c] += weights[j] * basis[j][c];
                }
            }
        }
        return result;
    }

    private static double[][] axes(int count) {
        double[][] axes = new double[count][D];
        for (int i = 0; i < count; i++) {
            axes[i][i] = 1;
        }
        return mixed(axes, 2);
    }

    @Test
    void anglesAreThoseOfTheRotation() {
        double[] angles = {1e-7, 0.3, 1.2};
        assertArrayEquals(angles, PrincipalAngles.between(turned(angles), axes(3)), 1e-10);
        assertArrayEquals(angles, PrincipalAngles.between(axes(3), turned(angles)), 1e-10);
        double[] right = {0, 0.5, Math.PI / 2};
        assertArrayEquals(right, PrincipalAngles.between(turned(right), axes(3)), 1e-10);
    }

    @Test
    void thereAreAsManyAsTheSmallerSpanHasDimensions() {
        assertArrayEquals(new double[] {0.4}, PrincipalAngles.between(new double[][] {turnedAxis(0.4)}, axes(3)), 1e-10);
        double[][] dependent = {turnedAxis(0.4), turnedAxis(0.4), turnedAxis(0.4)};
        assertArrayEquals(new double[] {0.4}, PrincipalAngles.between(axes(3), dependent), 1e-10);
    }

    private static double[] turnedAxis(double angle) {
        double[] v = new double[D];
        v[1] = 2 * StrictMath.cos(angle);
        v[9] = 2 * StrictMath.sin(angle);
        return v;
    }

    /** theta_0 meets V_0 at acos(sqrt(1 - rho^2)); a tilted subspace meets V_0 at acos(rho) in its first direction. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3, 0.9})
    void theWorldsAnglesAreThoseOfItsCorrelation(double rho) {
        World shared = World.builder().dimension(40).subspaceDimension(5).correlation(rho).build();
        double[][] theta = {shared.target().feature()};
        assertArrayEquals(new double[] {StrictMath.asin(rho)},
                PrincipalAngles.between(theta, shared.target().subspace()), 1e-10);
        World tilted = World.builder().dimension(40).subspaceDimension(5).correlation(rho)
                .geometry(Geometry.OVERLAPPING_SUBSPACES).build();
        double[][] basis = new double[5][];
        double[] unit = new double[5];
        for (int j = 0; j < 5; j++) {
            unit[j] = 1;
            basis[j] = tilted.task(1).subspace().vector(unit);
            unit[j] = 0;
        }
        double[] expected = new double[5];
        Arrays.fill(expected, Math.PI / 2);
        expected[0] = StrictMath.acos(rho);
        assertArrayEquals(expected, PrincipalAngles.between(basis, tilted.target().subspace()), 1e-10);
    }

    @Test
    void aSpanOfNothingIsRefused() {
        assertEquals("dimensions of the spans must be at least 1, but is 0 and 1",
                assertThrows(IllegalArgumentException.class,
                        () -> PrincipalAngles.between(new double[1][D], axes(1))).getMessage());
    }

    /** Subspaces that overlap in one direction of correlation 0.4: arccos 0.4 = 66.42 degrees, all others 90. */
    @Test
    void tiltedSubspacesShareOneAngleInDegrees() {
        World world = World.builder().dimension(64).subspaceDimension(8).tasks(3).correlation(0.4, 0.3)
                .geometry(Geometry.OVERLAPPING_SUBSPACES).build();
        double[] angles = PrincipalAngles.degrees(world.target().subspace(), world.task(1).subspace());
        assertEquals(66.4218, angles[0], 1e-4);
        for (int i = 1; i < 8; i++) {
            assertEquals(90, angles[i], 1e-9);
        }
    }
}
