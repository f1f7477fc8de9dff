package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.History.Row;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The measures of a history, read off the neurons as they stand. */
final class Measures {

    private final RewardModel start;
    private final Neurons neurons;
    private final List<Neurons.Probe> features = new ArrayList<>();
    private final double targetEnergy;
    private final Neurons.Probe targetInside;

    Measures(RewardModel start, Neurons neurons) {
        this.start = start;
        this.neurons = neurons;
        World world = start.world();
        for (int k = 0; k < world.tasks(); k++) {
            features.add(neurons.probe(world.task(k).feature()));
        }
        double[] theta = world.target().feature();
        this.targetEnergy = world.target().subspace().energy(theta);
        double[] inside = world.target().subspace().vector(world.target().subspace().coefficients(theta));
        this.targetInside = Arrays.equals(theta, inside) ? features.get(0) : neurons.probe(inside);
    }

    Row read() {
        int tasks = features.size();
        double[] values = new double[2 * tasks];
        double[] target = features.get(0).overlaps();
        double[] inside = targetInside == features.get(0) ? target.clone() : targetInside.overlaps();
        double[] energy = neurons.energyInTarget();
        for (int j = 0; j < inside.length; j++) {
            inside[j] = energy[j] > 0 ? inside[j] / Math.sqrt(energy[j] * targetEnergy) : 0;
        }
        values[0] = meanMagnitude(target, 0);
        values[1] = meanMagnitude(inside, 0);
        for (int k = 1; k < tasks; k++) {
            values[2 * k] = meanMagnitude(features.get(k).overlaps(), k);
            values[2 * k + 1] = meanMagnitude(target, k);
        }
        return new Row(neurons.step(), values);
    }

    private double meanMagnitude(double[] overlaps, int group) {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < overlaps.length; j++) {
            if (start.groupOf(j) == group) {
                sum += Math.abs(overlaps[j]);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
