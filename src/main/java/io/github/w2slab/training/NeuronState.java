package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.world.Subspace;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;

/**
 * One neuron w at one step, as every level of description knows it: its overlaps with the features and with what teaches
 * it, and its energy in the target's subspace.
 *
 * @param group            the task whose group it belongs to, 0 for the target
 * @param overlaps         &lt;w, theta_k&gt; for k = 0 to K - 1
 * @param overlapInside    &lt;P_{V_0} w, theta_0&gt;
 * @param energyInside     |P_{V_0} w|^2; it and {@code overlapInside} are NaN in reduced and mean dynamics whose inputs a
 *                         generator has learned: their overlaps tell a neuron's part in the learned subspace, not in V_0
 * @param featureInside    |P_{V_0} theta_0|, the same for all neurons of a world
 * @param teacherOverlap   &lt;w, u&gt;/|u|, u the part of the label's one direction that inputs reach; NaN where labels have
 *                         several directions, or where no measure of the run reads it
 */
public record NeuronState(int group, double[] overlaps, double overlapInside, double energyInside, double featureInside,
                          double teacherOverlap) {

    /** Returns &lt;w, theta_k&gt;, k from 0 to K - 1. */
    public double overlap(int k) {
        return overlaps[k];
    }

    /** Returns &lt;P w, P theta_0&gt; / (|P w| |P theta_0|), P the projection on V_0, with its sign; 0 where P w = 0, NaN where it is not known. */
    public double alignmentInside() {
        return alignmentInside(overlapInside, energyInside, featureInside);
    }

    static double alignmentInside(double overlapInside, double energyInside, double featureInside) {
        return energyInside == 0 ? 0 : overlapInside / Math.sqrt(energyInside * (featureInside * featureInside));
    }

    /** Returns the neurons of a model, which know no teacher. */
    static List<NeuronState> allOf(RewardModel model) {
        World world = model.world();
        Subspace subspace = world.target().subspace();
        double[] theta = world.target().feature();
        double[] inside = subspace.vector(subspace.coefficients(theta));
        double featureInside = Math.sqrt(subspace.energy(theta));
        double[][] features = new double[world.tasks()][];
        for (int k = 0; k < features.length; k++) {
            features[k] = world.task(k).feature();
        }
        List<NeuronState> all = new ArrayList<>();
        for (int j = 0; j < model.neurons(); j++) {
            double[] overlaps = new double[features.length];
            for (int k = 0; k < overlaps.length; k++) {
                overlaps[k] = model.overlap(j, features[k]);
            }
            all.add(new NeuronState(model.groupOf(j), overlaps, model.overlap(j, inside), model.energyShare(j, 0),
                    featureInside, Double.NaN));
        }
        return all;
    }
}
