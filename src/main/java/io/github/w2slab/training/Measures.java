package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.History.Row;
import io.github.w2slab.training.engine.Neurons;
import io.github.w2slab.training.engine.State;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

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

    /** Returns the measures of the neurons as they stand. */
    Row read() {
        Reading reading = new Reading(neurons.step(), row -> { });
        neurons.look(reading);
        return reading.row();
    }

    /** One look at the neurons, whose measures are handed on when it is done. */
    final class Reading implements Neurons.Look {
        private final long step;
        private final Consumer<Row> receiver;
        private final List<double[]> overlaps = new ArrayList<>();
        private final double[] inside = targetInside == features.get(0) ? null : targetInside.atRest();
        private final double[] energy = new double[start.neurons()];

        Reading(long step, Consumer<Row> receiver) {
            this.step = step;
            this.receiver = receiver;
            features.forEach(feature -> overlaps.add(feature.atRest()));
        }

        @Override
        public void see(int panel, State state) {
            for (int k = 0; k < overlaps.size(); k++) {
                features.get(k).read(panel, state, overlaps.get(k));
            }
            if (inside != null) {
                targetInside.read(panel, state, inside);
            }
            neurons.readTargetEnergy(panel, state, energy);
        }

        @Override
        public void done() {
            receiver.accept(row());
        }

        private Row row() {
            int tasks = overlaps.size();
            double[] values = new double[2 * tasks];
            double[] target = overlaps.get(0);
            double[] direction = inside == null ? target.clone() : inside.clone();
            for (int j = 0; j < direction.length; j++) {
                direction[j] = energy[j] > 0 ? direction[j] / Math.sqrt(energy[j] * targetEnergy) : 0;
            }
            values[0] = meanMagnitude(target, 0);
            values[1] = meanMagnitude(direction, 0);
            for (int k = 1; k < tasks; k++) {
                values[2 * k] = meanMagnitude(overlaps.get(k), k);
                values[2 * k + 1] = meanMagnitude(target, k);
            }
            return new Row(step, values);
        }
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
