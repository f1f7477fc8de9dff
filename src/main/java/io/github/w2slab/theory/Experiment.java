package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * All that the law of one neuron's overlaps depends on.
 *
 * @param supervision inputs, and what becomes of a reward; which directions that has, each neuron knows of its own labels
 * @param activation  sigma
 * @param sgd         learning rate, batch size and seed
 * @param frame       what overlaps are coordinates of
 * @param neurons     where they begin
 * @param origin      settings that tell where neurons and labels come from, by name
 * @param seeds       of what was drawn, beside world and samples
 */
record Experiment(Supervision supervision, Activation activation, Sgd sgd, Frame frame, List<Neuron> neurons,
                  Map<String, String> origin, Map<String, Long> seeds) {

    Experiment {
        sgd = sgd.on(supervision.inputs());
        Require.check(!sgd.loss().coupled(), "loss", sgd.loss().name(),
                "one under which neurons do not see each other: the overlaps of one neuron have no law of their own else");
        Require.check(!sgd.reuses() || sgd.batchSize() * supervision.samplesPerLabel() == 1, "samples of a step that are reused",
                sgd.batchSize() * supervision.samplesPerLabel(),
                "1", "the law of one neuron's overlaps is that of one sample with itself, so take the full simulation");
    }

    static Experiment of(RewardModel start, Supervision supervision, Sgd sgd) {
        Training full = Training.of(start, supervision, sgd);
        World world = supervision.world();
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
        Map<String, String> origin = new LinkedHashMap<>(full.settings());
        origin.keySet().retainAll(Set.of("labels", "start"));
        Map<String, Long> seeds = new LinkedHashMap<>(full.seeds());
        seeds.keySet().removeAll(Set.of("world", "samples"));
        return new Experiment(supervision, start.activation(), sgd, new Frame(basis.rank(0), basis.rank(1), features),
                List.copyOf(neurons), origin, seeds);
    }

    /**
     * The experiment that was described.
     *
     * @throws IllegalArgumentException if a part of it is code of the user's own
     */
    static Experiment of(Description saved) {
        Description frame = saved.inner("frame");
        return new Experiment(Supervision.of(saved.inner("supervision")), Activation.of(saved.inner("activation")),
                Sgd.of(saved.inner("sgd")), new Frame((int) frame.integer("inside"), (int) frame.integer("outside"),
                frame.matrix("features")), Neuron.described(saved.inner("neurons")), saved.inner("origin").allTexts(),
                saved.inner("seeds").allIntegers());
    }

    /** Returns what it is made of, for files. */
    Description description() {
        return Description.of("overlaps' experiment").with("supervision", supervision.description())
                .with("activation", activation.description()).with("sgd", sgd.description())
                .with("frame", Description.of("orthonormal vectors").with("inside", frame.inside())
                        .with("outside", frame.outside()).with("features", frame.features()))
                .with("neurons", Neuron.description(neurons)).with("origin", Description.ofAll(origin))
                .with("seeds", Description.ofAll(seeds));
    }

    /** Throws unless neurons and teachers begin where those of the saved experiment do. */
    void requireStart(Description saved) {
        List<Neuron> before = Neuron.described(saved.inner("neurons"));
        boolean same = before.size() == neurons.size()
                && IntStream.range(0, neurons.size()).allMatch(j -> neurons.get(j).isAt(before.get(j)));
        Require.check(same, "start of the run", "another one", "that of the saved run");
    }

    /** Returns the first of what every step depends on. */
    double[] labels() {
        LabelRule rule = rule();
        double[] overlaps = new double[neurons.get(0).labels().directions().length];
        return IntStream.rangeClosed(-4, 4).mapToDouble(i -> {
            Arrays.fill(overlaps, i / 2.0);
            return rule.value(overlaps, rule.noise() > 0 ? i : 0);
        }).toArray();
    }

    Experiment with(List<Neuron> others) {
        return new Experiment(supervision, activation, sgd, frame, List.copyOf(others), origin, seeds);
    }

    String name() {
        return supervision.name();
    }

    Inputs inputs() {
        return supervision.inputs();
    }

    LabelRule rule() {
        return LabelRule.of(supervision);
    }

    /** Returns the settings beside the world's, by name. */
    Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("inputs", inputs().toString());
        all.put("labels", origin.get("labels"));
        supervision.preferences().ifPresent(law -> all.put("choices", law.toString()));
        all.put("label noise", "" + supervision.noise());
        all.put("label transformation", supervision.transform().name());
        all.put("start", origin.get("start"));
        all.put("activation", activation.toString());
        all.put("neurons", "" + neurons.size());
        all.putAll(sgd.settings());
        return all;
    }

    /** Returns the seeds that are known, by what is drawn from each. */
    Map<String, Long> allSeeds() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("world", world().seed());
        all.putAll(seeds);
        all.put("samples", sgd.seed());
        return all;
    }

    /** Returns B, the samples of a step: two for each pair. */
    int batch() {
        return sgd.batchSize() * supervision.samplesPerLabel();
    }

    World world() {
        return supervision.world();
    }

    /** Returns s_b, the standard deviation of inputs in block b. */
    double deviation(int block) {
        return block == 0 ? inputs().deviationInside() : inputs().deviationOutside();
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
                || neuron.energyInside(frame) > 0;
    }
}
