package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a run records at its steps: the mean over a group of neurons of a function of each ({@link NeuronState}), at every
 * level of description; or a function of the whole model, where there are vectors. May be written in a cell:
 *
 * <pre>
 * Measure.of("spread", 0, neuron -&gt; neuron.energyInside()).within(0, 1)
 * </pre>
 *
 * <p>Immutable. Two measures of one name cannot stand in one run.
 */
public final class Measure {

    /** Stands for the neurons of all groups. */
    private static final int ALL = -1;

    private final String name;
    private final String formula;
    private final double low;
    private final double high;
    private final int group;
    private final ToDoubleFunction<NeuronState> ofNeuron;
    private final ToDoubleFunction<RewardModel> ofModel;
    private final boolean readsTeacher;
    /** The mean from columns, where it is one of the library's, which its name tells; null for others. */
    private final ToDoubleFunction<NeuronColumns> ofColumns;

    private Measure(String name, String formula, double low, double high, int group,
            ToDoubleFunction<NeuronState> ofNeuron, ToDoubleFunction<RewardModel> ofModel, boolean readsTeacher) {
        this(name, formula, low, high, group, ofNeuron, ofModel, readsTeacher, null);
    }

    private Measure(String name, String formula, double low, double high, int group,
            ToDoubleFunction<NeuronState> ofNeuron, ToDoubleFunction<RewardModel> ofModel, boolean readsTeacher,
            ToDoubleFunction<NeuronColumns> ofColumns) {
        this.name = name;
        this.formula = formula;
        this.low = low;
        this.high = high;
        this.group = group;
        this.ofNeuron = ofNeuron;
        this.ofModel = ofModel;
        this.readsTeacher = readsTeacher;
        this.ofColumns = ofColumns;
    }

    /** {@code alignment}: mean over the target's neurons of |&lt;w, theta_0&gt;|. */
    public static Measure alignment() {
        return ours("alignment", "mean of |<w, theta_0>| over target neurons", 0, n -> Math.abs(n.overlap(0)),
                all -> all.meanSize(0, 0));
    }

    /** {@code alignment_in_subspace}: the same of both projected on V_0, mean of |{@link NeuronState#alignmentInside}|. */
    public static Measure alignmentInSubspace() {
        return ours("alignment_in_subspace", "mean of |<P w, P theta_0>|/(|P w| |P theta_0|) over target neurons, P on V_0", 0,
                n -> Math.abs(n.alignmentInside()), all -> all.meanAlignmentInside(0));
    }

    /** {@code kept_k}: mean over group k of |&lt;w, theta_k&gt;|, k at least 1; 1 = nothing forgotten. */
    public static Measure kept(int k) {
        return ours("kept_" + offTarget(k), "mean of |<w, theta_" + k + ">| over group " + k, k,
                n -> Math.abs(n.overlap(n.group())), all -> all.meanSize(k, k));
    }

    /** {@code drift_k}: mean over group k of |&lt;w, theta_0&gt;|, k at least 1. */
    public static Measure drift(int k) {
        return ours("drift_" + offTarget(k), "mean of |<w, theta_0>| over group " + k, k, n -> Math.abs(n.overlap(0)),
                all -> all.meanSize(k, 0));
    }

    /** {@code energy_in_subspace}: mean over the target's neurons of |P_{V_0} w|^2; 1 = none has left V_0. */
    public static Measure energyInSubspace() {
        return ours("energy_in_subspace", "mean of |P_{V_0} w|^2 over target neurons", 0, NeuronState::energyInside,
                all -> all.meanEnergy(0));
    }

    /**
     * {@code teacher_overlap}: mean over the target's neurons of |&lt;w, u&gt;|/|u|, u the part of the label's direction that
     * inputs reach: how well students copy their teacher. NaN for labels of several directions.
     */
    public static Measure teacherOverlap() {
        return new Measure("teacher_overlap", "mean of |<w, u>|/|u| over target neurons, u the teacher's direction where "
                + "inputs reach it", 0, 1, 0, n -> Math.abs(n.teacherOverlap()), null, true,
                all -> all.meanTaught(0));
    }

    private static Measure ours(String name, String formula, int group, ToDoubleFunction<NeuronState> ofNeuron,
            ToDoubleFunction<NeuronColumns> ofColumns) {
        return new Measure(name, formula, 0, 1, group, ofNeuron, null, false, ofColumns);
    }

    private static int offTarget(int k) {
        return Require.between("task", k, 1, Integer.MAX_VALUE);
    }

    /**
     * The measure that was described.
     *
     * @throws IllegalArgumentException if it is code of the user's own
     */
    static Measure of(Description description) {
        description.knownKind();
        String name = description.text("name");
        Measure made = switch (name) {
            case "alignment" -> alignment();
            case "alignment_in_subspace" -> alignmentInSubspace();
            case "energy_in_subspace" -> energyInSubspace();
            case "teacher_overlap" -> teacherOverlap();
            default -> name.startsWith("kept_") ? kept(task(name)) : name.startsWith("drift_") ? drift(task(name)) : null;
        };
        if (made == null) {
            throw description.unknown("measure " + name);
        }
        return made.within(description.number("low"), description.number("high")).explained(description.text("formula"));
    }

    private static int task(String name) {
        return Integer.parseInt(name.substring(name.indexOf('_') + 1));
    }

    /** The measure that was described, one of the user's own taken from these. */
    static Measure of(Description description, List<Measure> given) {
        return !description.isOwn() ? of(description)
                : given.stream().filter(measure -> measure.name.equals(description.text("name"))).findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("measures of the run must have the saved one's \""
                                + description.text("name") + "\", but are " + given.stream().map(Measure::name).toList()));
    }

    /** The column that was described, not to be measured again. */
    static Measure recorded(Description description) {
        return (description.isOwn() ? recorded(description.text("name")) : of(description))
                .within(description.number("low"), description.number("high")).explained(description.text("formula"));
    }

    /** Returns what it is made of, for files; only name, range and formula where it is code of the user's own. */
    Description description() {
        Description made = isOurs() ? Description.of("mean over neurons").with("name", name) : Description.own("measure", name);
        return made.with("low", low).with("high", high).with("formula", formula);
    }

    /** Returns what every run records: alignment, alignment within V_0, and for each off-target task kept and drift. */
    public static List<Measure> standard(World world) {
        List<Measure> all = new ArrayList<>(List.of(alignment(), alignmentInSubspace()));
        for (int k = 1; k < Require.present("world", world).tasks(); k++) {
            all.add(kept(k));
            all.add(drift(k));
        }
        return List.copyOf(all);
    }

    /**
     * The mean of a function over the neurons of a group.
     *
     * @param name     of the column
     * @param group    the task, 0 for the target
     * @param ofNeuron the function; values may be anything, NaN included
     */
    public static Measure of(String name, int group, ToDoubleFunction<NeuronState> ofNeuron) {
        Require.between("group", group, 0, Integer.MAX_VALUE);
        return new Measure(named(name), "", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, group,
                Require.present("function", ofNeuron), null, true);
    }

    /** A function of the whole model, for runs that have vectors: {@link Training} and {@link Pretraining}. */
    public static Measure ofModel(String name, ToDoubleFunction<RewardModel> ofModel) {
        return new Measure(named(name), "", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, ALL, null,
                Require.present("function", ofModel), false);
    }

    /**
     * {@code alignment_with_span}: mean over the target's neurons of |P_U w|, U the span of a reward's directions; for a reward of
     * one direction u it is the mean of |&lt;w, u&gt;|/|u|. For runs that have vectors.
     */
    public static Measure alignmentWithSpan(Reward reward) {
        double[][] basis = Vectors.orthonormal(Require.present("reward", reward).directions());
        return ofModel("alignment_with_span", model -> {
            double sum = 0;
            int[] target = model.group(0);
            for (int j : target) {
                double energy = 0;
                for (double[] u : basis) {
                    double along = model.overlap(j, u);
                    energy = Math.fma(along, along, energy);
                }
                sum += Math.sqrt(energy);
            }
            return target.length == 0 ? Double.NaN : Math.min(1, sum / target.length);
        }).within(0, 1).explained("mean of |P_U w| over target neurons, U the span of the reward's directions");
    }

    /** A column that was read from somewhere and is not to be measured again. */
    static Measure recorded(String name) {
        return new Measure(named(name), "", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, ALL, n -> Double.NaN, null,
                false);
    }

    private static String named(String name) {
        Require.check(!Require.named("name of the measure", name).equals("step"), "name of the measure", "\"step\"",
                "a word other than \"step\"");
        return name;
    }

    /**
     * The same measure with its range, which axes and intervals respect.
     *
     * @param low  least value, may be infinite
     * @param high greatest value, greater than {@code low}
     */
    public Measure within(double low, double high) {
        Require.check(low < high, "upper end of the range", high, "greater than the lower one, " + low);
        return new Measure(name, formula, low, high, group, ofNeuron, ofModel, readsTeacher, ofColumns);
    }

    /** The same measure with a formula that explains it. */
    public Measure explained(String formula) {
        return new Measure(name, Require.present("formula", formula), low, high, group, ofNeuron, ofModel, readsTeacher,
                ofColumns);
    }

    /** Whether it is the other one, made again perhaps: one of the library's is known by its name. */
    boolean isSameAs(Measure other) {
        return name.equals(other.name) && low == other.low && high == other.high && formula.equals(other.formula)
                && group == other.group && (isOurs() && other.isOurs() || ofNeuron == other.ofNeuron && ofModel == other.ofModel);
    }

    /** Returns the name of its column. */
    public String name() {
        return name;
    }

    /** Returns the formula, empty where none was given. */
    public String formula() {
        return formula;
    }

    /** Returns the least value that it can have, or -infinity. */
    public double low() {
        return low;
    }

    /** Returns the greatest value that it can have, or infinity. */
    public double high() {
        return high;
    }

    /** True if it is a function of the whole model, which theory's levels do not have. */
    public boolean needsVectors() {
        return ofModel != null;
    }

    /** True if it may ask for {@link NeuronState#teacherOverlap}. */
    public boolean readsTeacher() {
        return readsTeacher;
    }

    private boolean isOurs() {
        return ofColumns != null;
    }

    /** Whether a value of NaN is a fault of the steps: it is one of the library's means, and its group has neurons among these. */
    boolean isLostIn(List<NeuronState> neurons) {
        return isOurs() && neurons.stream().anyMatch(neuron -> neuron.group() == group);
    }

    /** Returns the mean over the group; NaN where it has no neurons. */
    double of(List<NeuronState> neurons) {
        if (isOurs() && neurons instanceof NeuronColumns columns) {
            return ofColumns.applyAsDouble(columns);
        }
        double sum = 0;
        int count = 0;
        for (NeuronState neuron : neurons) {
            if (group == ALL || neuron.group() == group) {
                sum += ofNeuron.applyAsDouble(neuron);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** Returns the measure of a model at rest; what reads the teacher's direction has no value there, NaN. */
    public double of(RewardModel model) {
        Require.present("model", model);
        return needsVectors() ? ofModel.applyAsDouble(model) : of(NeuronState.allOf(model));
    }

    @Override
    public String toString() {
        String range = low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY ? ""
                : String.format(Locale.ROOT, ", from %s to %s", low, high);
        return name + range + (formula.isEmpty() ? "" : ": " + formula);
    }
}
