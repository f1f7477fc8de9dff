package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that the law of one neuron's overlaps depends on. */
record Experiment(String name, Inputs inputs, LabelRule rule, Activation activation, Sgd sgd, Frame frame,
                  List<Neuron> neurons) {

    Experiment {
        sgd = sgd.on(inputs);
        Require.check(!sgd.loss().coupled(), "loss", sgd.loss().name(),
                "one under which neurons do not see each other: the overlaps of one neuron have no law of their own else");
        Require.check(!sgd.reuses() || sgd.batchSize() * rule.samplesPerLabel() == 1, "samples of a step that are reused",
                sgd.batchSize() * rule.samplesPerLabel(),
                "1: the law of one neuron's overlaps is that of one sample with itself, else use the full simulation");
    }

    static Experiment of(RewardModel start, Supervision supervision, Sgd sgd) {
        Require.present("start", start);
        Require.present("supervision", supervision);
        Require.present("sgd", sgd);
        World world = supervision.world();
        Require.check(start.world().sharesSpaceWith(world), "supervision's world", world,
                "that of the model, the " + start.world());
        Inputs inputs = supervision.inputs();
        inputs.requireTwoBlocks();
        double[][] directions = supervision.reward().directions();
        Frame.Basis basis = new Frame.Basis(inputs);
        for (int k = 1; k <= world.tasks(); k++) {
            basis.add(world.task(k % world.tasks()).feature(), true);
        }
        for (double[] u : directions) {
            basis.add(u, inputs.deviationOutside() > 0);
        }
        double[][] features = new double[world.tasks()][];
        for (int k = 0; k < features.length; k++) {
            features[k] = basis.coordinates(world.task(k).feature());
        }
        for (int r = 0; r < directions.length; r++) {
            directions[r] = basis.coordinates(directions[r]);
        }
        Neuron.Labels labels = new Neuron.Labels(directions, supervision.labelCentre(), supervision.labelScale());
        List<Neuron> neurons = new ArrayList<>();
        for (int j = 0; j < start.neurons(); j++) {
            double[] w = start.neuron(j);
            neurons.add(new Neuron(start.groupOf(j), basis.coordinates(w), basis.rest(w), labels));
        }
        return new Experiment(supervision.name(), inputs, LabelRule.of(supervision), start.activation(), sgd,
                new Frame(basis.rank(0), basis.rank(1), features), List.copyOf(neurons));
    }

    Experiment with(List<Neuron> others) {
        return new Experiment(name, inputs, rule, activation, sgd, frame, List.copyOf(others));
    }

    /** Returns the settings beside the world's, by name. */
    Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("inputs", inputs.toString());
        all.put("labels", rule.reward().describe());
        if (rule.preferences() != null) {
            all.put("choices", rule.preferences().toString());
        }
        all.put("label noise", "" + rule.noise());
        all.put("label transformation", rule.transform().name());
        all.put("activation", activation.toString());
        all.put("neurons", "" + neurons.size());
        all.putAll(sgd.settings());
        return all;
    }

    /** Returns B, the samples of a step: two for each pair. */
    int batch() {
        return sgd.batchSize() * rule.samplesPerLabel();
    }

    World world() {
        return inputs.world();
    }

    /** Returns s_b, the standard deviation of inputs in block b. */
    double deviation(int block) {
        return block == 0 ? inputs.deviationInside() : inputs.deviationOutside();
    }

    /** Returns D_b, the dimension of block b. */
    int dimension(int block) {
        int s = world().subspaceDimension();
        return block == 0 ? s : world().dimension() - s;
    }

    /** Returns D_b - F_b, the dimension of what the frame leaves of block b. */
    int restDimension(int block) {
        return dimension(block) - frame.rank(block);
    }

    /** True unless the neuron sees no input and sigma'(0) = 0: then it stays where it is. */
    boolean moves(Neuron neuron) {
        return deviation(1) > 0 || !activation.isFlatAtZero()
                || Neuron.energyInside(frame, neuron.overlaps(), neuron.rest()[0]) > 0;
    }
}
