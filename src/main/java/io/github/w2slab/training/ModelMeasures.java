package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.world.World;

/** The measures of a history, read off a model; NaN for a group without neurons. */
final class ModelMeasures {

    private ModelMeasures() {
    }

    static double[] of(RewardModel model) {
        World world = model.world();
        double[] theta = world.target().feature();
        double[] inside = world.target().subspace().vector(world.target().subspace().coefficients(theta));
        double energy = world.target().subspace().energy(theta);
        int tasks = world.tasks();
        double[] sums = new double[2 * tasks];
        int[] sizes = new int[tasks];
        for (int j = 0; j < model.neurons(); j++) {
            int k = model.groupOf(j);
            sizes[k]++;
            double target = Math.abs(model.overlap(j, theta));
            if (k == 0) {
                double share = model.energyShare(j, 0);
                sums[0] += target;
                sums[1] += share > 0 ? Math.abs(model.overlap(j, inside)) / Math.sqrt(share * energy) : 0;
            } else {
                sums[2 * k] += Math.abs(model.overlap(j, world.task(k).feature()));
                sums[2 * k + 1] += target;
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = sizes[i / 2] == 0 ? Double.NaN : sums[i] / sizes[i / 2];
        }
        return sums;
    }
}
