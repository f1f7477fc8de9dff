package io.github.w2slab.theory;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import io.github.w2slab.model.Activation;
import io.github.w2slab.supervision.BradleyTerry;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    private final Inputs inputs;
    private final double alignment;
    private final LabelTransform transform;
    private final double noise;
    private final BradleyTerry preferences;
    private final Start start;

    /** How the strong model begins, as in {@link RewardModel.Pretrained}. */
    private record Start(int size, Activation activation, double featureAlignment, boolean positive, boolean anywhere,
                         double overlap, long seed) {
    }

    private Ensemble(Inputs inputs, double alignment, LabelTransform transform, double noise,
            BradleyTerry preferences, Start start) {
        this.inputs = inputs;
        this.alignment = alignment;
        this.transform = transform;
        this.noise = noise;
        this.preferences = preferences;
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
        return new Ensemble(Require.present("inputs", inputs), Require.between("alignment a", alignment, 0.0, 1.0),
                LabelTransform.identity(), 0, null, new Start(1000, Activation.hermite(2), 1, true, false, DRAWN, 1));
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
        return new Ensemble(inputs.leakage(eps), alignment, transform, noise, preferences, start);
    }

    /** The same with another label transformation; each teacher's labels are centred by their own mean. */
    public Ensemble transformed(LabelTransform transform) {
        Require.check(preferences == null, "labels that are transformed", preferences, "numbers");
        return new Ensemble(inputs, alignment, Require.present("transform", transform), noise, null, start);
    }

    /** The same with Gaussian label noise of this standard deviation, finite and at least 0. */
    public Ensemble noise(double deviation) {
        Require.check(preferences == null || deviation == 0, "noise of preferences", deviation, "0");
        return new Ensemble(inputs, alignment, transform, Require.notNegative("noise", deviation), preferences, start);
    }

    /**
     * The same with preferences in place of numbers, see {@link io.github.w2slab.supervision.Supervision#preferences(double)}.
     *
     * @param beta inverse temperature, greater than 0, infinity allowed
     */
    public Ensemble preferences(double beta) {
        Require.check(noise == 0, "noise of labels that become preferences", noise, "0");
        Require.check(transform.isIdentity() && !transform.isCentred(), "transformation of labels that become preferences",
                transform.name(), "y");
        return new Ensemble(inputs, alignment, transform, noise, new BradleyTerry(beta), start);
    }

    /** The same with so many experiments, at least 1. */
    public Ensemble size(int experiments) {
        Require.between("experiments", experiments, 1, 1 << 24);
        return with(new Start(experiments, start.activation, start.featureAlignment, start.positive, start.anywhere,
                start.overlap, start.seed));
    }

    /** The same with another activation. */
    public Ensemble activation(Activation activation) {
        return with(new Start(start.size, Require.present("activation", activation), start.featureAlignment,
                start.positive, start.anywhere, start.overlap, start.seed));
    }

    /** The same with off-target neurons that know their features as well as q, from 0 to 1. */
    public Ensemble featureAlignment(double q) {
        return with(new Start(start.size, start.activation, Require.between("feature alignment q", q, 0.0, 1.0),
                start.positive, start.anywhere, start.overlap, start.seed));
    }

    /** The same with target neurons flipped, or not, to a positive overlap with theta_0. */
    public Ensemble positiveStart(boolean positive) {
        return with(new Start(start.size, start.activation, start.featureAlignment, positive, start.anywhere,
                start.overlap, start.seed));
    }

    /** The same without pretraining: target neurons uniform on the unit sphere of R^d. */
    public Ensemble startingAnywhere() {
        return with(new Start(start.size, start.activation, start.featureAlignment, start.positive, true,
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
        return with(new Start(start.size, start.activation, start.featureAlignment, start.positive, start.anywhere,
                overlap, start.seed));
    }

    /** The same with teachers and starts drawn from another seed. */
    public Ensemble seed(long seed) {
        return with(new Start(start.size, start.activation, start.featureAlignment, start.positive, start.anywhere,
                start.overlap, seed));
    }

    private Ensemble with(Start other) {
        return new Ensemble(inputs, alignment, transform, noise, preferences, other);
    }

    /** Returns tau_i = |P_{V_0} u_i|, the teachers' scales on V_0, for each experiment. */
    public double[] teacherScales() {
        return new EnsembleDraws(inputs, alignment, start.seed).scales(start.size);
    }

    /** Returns the alignments of the teachers with theta_0, both projected on V_0, for each experiment. */
    public double[] teacherAlignments() {
        return new EnsembleDraws(inputs, alignment, start.seed).alignments(start.size);
    }

    World world() {
        return inputs.world();
    }

    Inputs inputs() {
        return inputs;
    }

    double alignment() {
        return alignment;
    }

    /** Whether dm/dt of {@link ClosedForms} is that of these experiments, if link, activation and inputs are. */
    boolean hasPlainLabels() {
        return transform.isIdentity() && !transform.isCentred() && preferences == null;
    }

    Activation activation() {
        return start.activation;
    }

    /** Returns m_0 where {@link #startingAt} gave it, else 0. */
    double startingOverlap() {
        return start.overlap;
    }

    Experiment experiment(Sgd sgd) {
        EnsembleDraws draws = new EnsembleDraws(inputs, alignment, start.seed);
        LabelRule rule = new LabelRule(inputs.world().target().reward(), transform, noise, preferences);
        List<double[]> teachers = new ArrayList<>();
        double[] deviations = new double[start.size];
        for (int i = 0; i < start.size; i++) {
            teachers.add(draws.teacher(i));
            deviations[i] = draws.deviationAlong(teachers.get(i));
        }
        List<Neuron.Labels> labels = new ConditionalLabel(rule).labels(teachers, deviations);
        List<Neuron> neurons = new ArrayList<>();
        for (int i = 0; i < start.size; i++) {
            Interruption.check();
            neurons.add(start.overlap > 0 ? draws.targetNeuronAt(start.overlap, labels.get(i))
                    : draws.targetNeuron(i, labels.get(i), start.positive, start.anywhere));
        }
        for (int k = 1; k < inputs.world().tasks(); k++) {
            for (int i = 0; i < start.size; i++) {
                Interruption.check();
                neurons.add(draws.offTargetNeuron(i, k, labels.get(i), start.featureAlignment));
            }
        }
        String name = inputs.localized() && alignment < 1 ? "W2S" : !inputs.localized() && alignment == 1 ? "SFT" : toString();
        return new Experiment(name, inputs, rule, start.activation, sgd, draws.frame(), List.copyOf(neurons));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d experiments: %s, %s", start.size, inputs,
                (preferences == null ? "" : preferences + " from ")
                + (alignment == 1 ? "true labels" : "weak labels (alignment " + alignment + ")"));
    }
}
