package io.github.w2slab.theory;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.Origin;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Many independent experiments of the same kind, each with a target neuron and one of each off-target group: teachers and
 * starting neurons are drawn from the laws of {@link io.github.w2slab.model.WeakTeacher} and
 * {@link io.github.w2slab.model.RewardModel#pretrained}, as overlaps only, so that nothing of size d is held.
 *
 * <p>Immutable. Labels are the oracle teacher's, of ambient alignment a; a = 1 gives true labels.
 */
public final class Ensemble {

    /** Stands for starts that are drawn. */
    private static final double DRAWN = 0;

    /** Inputs, and what becomes of a reward; its own reward is the truth, which the teachers' stand for. */
    private final Supervision supervision;
    private final double alignment;
    private final Start start;

    /** How the strong model begins, as in {@link RewardModel.Pretrained}. */
    private record Start(int size, Activation activation, double featureAlignment, double overlap, long seed) {
    }

    private Ensemble(Supervision supervision, double alignment, Start start) {
        this.supervision = supervision;
        this.alignment = alignment;
        this.start = start;
    }

    /**
     * A thousand experiments with activation h_2, seed 1.
     *
     * @param inputs    law of the inputs
     * @param alignment a, from 0 to 1
     * @throws IllegalArgumentException if a generator makes the inputs
     */
    public static Ensemble of(Inputs inputs, double alignment) {
        Require.check(Require.present("inputs", inputs).generator() == null, "inputs of an ensemble", inputs,
                "given or ambient ones: a generator belongs to one model or one sample, and nothing of size d is held here");
        Require.between("alignment a", alignment, 0.0, 1.0);
        String name = inputs.localized() && alignment < 1 ? "W2S" : !inputs.localized() && alignment == 1 ? "SFT"
                : (alignment == 1 ? "true labels, " : "weak labels, ") + (inputs.localized() ? "localized" : "ambient");
        return new Ensemble(Supervision.of(name, inputs, inputs.world().target().reward()), alignment,
                new Start(1000, Activation.hermite(2), 1, DRAWN, 1));
    }

    /** Localized inputs, labels of teachers with ambient alignment a. */
    public static Ensemble weakToStrong(World world, double alignment) {
        return of(Inputs.localized(world), alignment);
    }

    /** Ambient inputs, true labels. */
    public static Ensemble fineTuning(World world) {
        return of(Inputs.ambient(world), 1);
    }

    /** The same with leaking localized inputs; eps finite and at least 0. */
    public Ensemble leakage(double eps) {
        return with(supervision.leakage(eps));
    }

    /** The same with another label transformation; each teacher's labels are centred by their own mean. */
    public Ensemble transformed(LabelTransform transform) {
        return with(supervision.transformed(transform));
    }

    /** The same with Gaussian label noise of this standard deviation, finite and at least 0. */
    public Ensemble noise(double deviation) {
        return with(supervision.noise(deviation));
    }

    /**
     * The same with preferences in place of numbers, see {@link Supervision#preferences(double)}.
     *
     * @param beta inverse temperature, greater than 0, infinity allowed
     */
    public Ensemble preferences(double beta) {
        return with(supervision.preferences(beta));
    }

    /** The same with so many experiments, at least 1. */
    public Ensemble size(int experiments) {
        Require.between("experiments", experiments, 1, 1 << 24);
        return with(new Start(experiments, start.activation, start.featureAlignment, start.overlap, start.seed));
    }

    /** The same with another activation. */
    public Ensemble activation(Activation activation) {
        return with(new Start(start.size, Require.present("activation", activation), start.featureAlignment,
                start.overlap, start.seed));
    }

    /** The same with off-target neurons that know their features as well as q, from 0 to 1. */
    public Ensemble featureAlignment(double q) {
        return with(new Start(start.size, start.activation, Require.between("feature alignment q", q, 0.0, 1.0),
                start.overlap, start.seed));
    }

    /**
     * The same with every target neuron at one and the same overlap with the part of its teacher's direction that the
     * inputs see, and the rest of it in V_0: the start of the closed forms.
     *
     * @param overlap m_0, greater than 0 and less than 1
     */
    public Ensemble startingAt(double overlap) {
        Require.check(overlap > 0 && overlap < 1, "overlap m_0", overlap, "greater than 0 and less than 1");
        return with(new Start(start.size, start.activation, start.featureAlignment, overlap, start.seed));
    }

    /** The same with teachers and starts drawn from another seed. */
    public Ensemble seed(long seed) {
        return with(new Start(start.size, start.activation, start.featureAlignment, start.overlap, seed));
    }

    private Ensemble with(Start other) {
        return new Ensemble(supervision, alignment, other);
    }

    private Ensemble with(Supervision other) {
        return new Ensemble(other, alignment, start);
    }

    /** Returns tau_i = |P_{V_0} u_i|, the teachers' scales on V_0, for each experiment. */
    public double[] teacherScales() {
        return new EnsembleDraws(inputs(), alignment, start.seed).scales(start.size);
    }

    /** Returns the alignments of the teachers with theta_0, both projected on V_0, for each experiment. */
    public double[] teacherAlignments() {
        return new EnsembleDraws(inputs(), alignment, start.seed).alignments(start.size);
    }

    World world() {
        return supervision.world();
    }

    Inputs inputs() {
        return supervision.inputs();
    }

    double alignment() {
        return alignment;
    }

    /** Whether dm/dt of {@link ClosedForms} is that of these experiments, if link, activation and inputs are. */
    boolean hasPlainLabels() {
        LabelTransform transform = supervision.transform();
        return transform.isIdentity() && !transform.isCentred() && supervision.preferences().isEmpty();
    }

    Activation activation() {
        return start.activation;
    }

    /** Returns m_0 where {@link #startingAt} gave it, else 0. */
    double startingOverlap() {
        return start.overlap;
    }

    Experiment experiment(Sgd sgd) {
        EnsembleDraws draws = new EnsembleDraws(inputs(), alignment, start.seed);
        List<double[]> teachers = new ArrayList<>();
        double[] deviations = new double[start.size];
        for (int i = 0; i < start.size; i++) {
            teachers.add(draws.teacher(i));
            deviations[i] = draws.deviationAlong(teachers.get(i));
        }
        List<Neuron.Labels> labels = new ConditionalLabel(LabelRule.of(supervision)).labels(teachers, deviations);
        List<Neuron> neurons = new ArrayList<>();
        for (int i = 0; i < start.size; i++) {
            Interruption.check();
            neurons.add(start.overlap > 0 ? draws.targetNeuronAt(start.overlap, labels.get(i))
                    : draws.targetNeuron(i, labels.get(i)));
        }
        for (int k = 1; k < world().tasks(); k++) {
            for (int i = 0; i < start.size; i++) {
                Interruption.check();
                neurons.add(draws.offTargetNeuron(i, k, labels.get(i), start.featureAlignment));
            }
        }
        return new Experiment(supervision, start.activation, sgd, draws.frame(), List.copyOf(neurons),
                Map.of("labels", labels(), "start", begin().toString()), Map.of("ensemble", start.seed));
    }

    private String labels() {
        return alignment == 1 ? "true labels" : "weak teachers of alignment " + alignment;
    }

    private Origin begin() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("feature alignment q", "" + start.featureAlignment);
        settings.put("positive start", "true");
        if (start.overlap > 0) {
            settings.put("overlap of target neurons with the teacher", "" + start.overlap);
        }
        return new Origin("idealised", settings, OptionalLong.of(start.seed));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d experiments: %s, %s%s", start.size, inputs(),
                supervision.preferences().map(law -> law + " from ").orElse(""),
                alignment == 1 ? "true labels" : "weak labels (alignment " + alignment + ")");
    }
}
