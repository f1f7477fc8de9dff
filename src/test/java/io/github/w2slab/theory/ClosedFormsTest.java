package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.world.World;
import org.ejml.simple.SimpleEVD;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class ClosedFormsTest {

    /** 40 groups of teachers in one world: means of directions found agree to 0.002, four standard errors or more. */
    @Test
    void severalTeachersPassASingleOne() {
        World world = World.builder().dimension(1024).subspaceDimension(128).correlation(0.3).build();
        double[] stated = {0.936, 0.966, 0.983, 0.991};
        for (int i = 0; i < 4; i++) {
            int m = 1 << i;
            double expected = ClosedForms.teachersAlignment(m, 0.7, world.ceiling(), 128, 1024);
            assertEquals(stated[i], expected, 6e-4);
            double sum = 0;
            for (int group = 0; group < 40; group++) {
                sum += leading(world, m, 100L * group).alignmentInSubspace();
            }
            assertEquals(expected, sum / 40, 0.0045 / Math.sqrt(m), m + " teachers");
        }
        assertEquals(ClosedForms.teacherAlignment(0.7, 0.95, 128, 1024),
                ClosedForms.teachersAlignment(1, 0.7, 0.95, 128, 1024), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> ClosedForms.teachersAlignment(0, 0.7, 0.95, 128, 1024));
    }

    /** The leading direction of sum P u_i u_i^T P, by the m x m matrix of the projections' products. */
    private static WeakTeacher leading(World world, int m, long seed) {
        SimpleMatrix inside = new SimpleMatrix(128, m);
        for (int i = 0; i < m; i++) {
            double[] u = WeakTeacher.withAlignment(world.target(), 0.7).seed(seed + i).direction();
            inside.setColumn(i, 0, world.target().subspace().coefficients(u));
        }
        SimpleEVD<SimpleMatrix> eigen = inside.transpose().mult(inside).eig();
        SimpleMatrix first = inside.mult(eigen.getEigenVector(eigen.getIndexMax()));
        return WeakTeacher.of(world.target(), world.target().subspace().vector(first.getDDRM().getData()));
    }
}
