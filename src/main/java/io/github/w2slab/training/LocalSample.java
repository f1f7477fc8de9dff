package io.github.w2slab.training;

import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Task;
import io.github.w2slab.world.World;

/**
 * An input of V_k with its true reward: the task's s coordinates from {@code first} on, and the one more coordinate
 * {@code other}, that of e_0, which a tilted subspace reaches; its value is 0 elsewhere.
 */
record LocalSample(double[] x, int first, int other, double otherValue, double square, double label) {

    static LocalSample of(Task task, double[] xi) {
        World world = task.world();
        int first = task.subspace().offset();
        double[] vector = task.subspace().vector(xi);
        double[] x = java.util.Arrays.copyOfRange(vector, first, first + xi.length);
        int other = world.target().subspace().offset();
        boolean tilted = task.index() > 0 && world.geometry() == Geometry.OVERLAPPING_SUBSPACES;
        double otherValue = tilted ? vector[other] : 0;
        double square = otherValue * otherValue;
        double overlap = 0;
        double[] theta = task.feature();
        for (int i = 0; i < x.length; i++) {
            square = Math.fma(x[i], x[i], square);
            overlap = Math.fma(theta[first + i], x[i], overlap);
        }
        overlap = Math.fma(theta[other], otherValue, overlap);
        return new LocalSample(x, first, other, otherValue, square, task.link().value(overlap));
    }
}
