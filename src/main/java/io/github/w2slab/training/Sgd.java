package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.training.engine.Steps;
import io.github.w2slab.world.World;
import java.util.Locale;
import java.util.Map;

/**
 * Spherical online SGD, a fresh batch each step, with the correlation loss -y f(x) unless another is set.
 *
 * <p>For each sample of a batch, with z = &lt;w, x&gt; and c = eta y sigma'(z), the tangent step is c (x - z w); the
 * steps of a batch, all taken at the old w, are averaged, and w is normalised: w &lt;- (w + step) / |w + step|.
 *
 * <p>A step may use its samples several times ({@link #repeating}), or take the slope of a neuron that has looked ahead
 * ({@link #twoLooks}): both let a polynomial activation see powers of the label, and bring polynomial links from their
 * information exponent to their generative exponent (Arnaboldi, Dandi, Krzakala, Pesce, Stephan, arXiv 2405.15459).
 *
 * @param schedule  eta of each step, or eta times the dimension that a run searches; finite and at least 0, which is checked
 *                  for step 0 at once and for each other step when it comes
 * @param perDimension whether schedule and look are divided by that dimension: s for localized inputs, d for ambient ones
 * @param loss      what takes the place of y in c
 * @param batchSize samples a step, from 1 to {@value #MAX_BATCH}; pairs where labels are preferences
 * @param repeats   how many times in a row each batch is used, from 1 to {@value #MAX_REPEATS}
 * @param look      rho', the size of the look ahead, finite; 0 for none
 * @param seed      seed of the samples
 */
public record Sgd(LearningRate schedule, boolean perDimension, Loss loss, int batchSize, int repeats, double look, long seed)
        implements Steps {

    static final int MAX_BATCH = 1024;
    static final int MAX_REPEATS = 1024;
    private static final long LATER = 100_000;

    public Sgd {
        Require.notNegative("learning rate of step 0", Require.present("schedule", schedule).at(0));
        Require.present("loss", loss);
        Require.between("batch size", batchSize, 1, MAX_BATCH);
        Require.between("repeats", repeats, 1, MAX_REPEATS);
        Require.finite("look rho'", look);
        Require.check(look == 0 || !loss.coupled(), "loss of a step that looks ahead", loss.name(),
                "one under which neurons do not see each other: the signal there would need the output of all of them");
    }

    /**
     * Spherical SGD with the correlation loss, one sample a step and seed 1.
     *
     * @param learningRate eta, finite and greater than 0; 0.1 / D is a usual size for inputs of D dimensions
     */
    public static Sgd spherical(double learningRate) {
        return spherical(LearningRate.constant(learningRate));
    }

    /** The same with a schedule of learning rates. */
    public static Sgd spherical(LearningRate schedule) {
        return new Sgd(schedule, false, Loss.correlation(), 1, 1, 0, 1);
    }

    /**
     * Spherical SGD at the rate c/D, D the dimension that a run searches: s where its inputs are localized (leaking or not), d
     * where they are ambient, and E|x|^2 where they are tilted. At equal c the share of noise at the plateau is of the same order whatever D is.
     *
     * @param c finite and greater than 0; 0.1 is a usual size
     */
    public static Sgd perDimension(double c) {
        return perDimension(LearningRate.constant(c));
    }

    /** The same with a schedule of c. */
    public static Sgd perDimension(LearningRate schedule) {
        return new Sgd(schedule, true, Loss.correlation(), 1, 1, 0, 1);
    }

    /** Returns the same with the rates of a run on these inputs: what is per dimension is divided by theirs. */
    public Sgd on(Inputs inputs) {
        if (!perDimension) {
            return this;
        }
        World world = Require.present("inputs", inputs).world();
        double dimension = !inputs.areOfTwoBlocks() ? inputs.totalVariance()
                : inputs.localized() ? world.subspaceDimension() : world.dimension();
        return new Sgd(schedule.dividedBy(dimension), false, loss, batchSize, repeats, look / dimension, seed);
    }

    /**
     * The settings that were described.
     *
     * @throws IllegalArgumentException if schedule or loss is code of the user's own
     */
    public static Sgd of(Description description) {
        Sgd plain = new Sgd(Schedules.of(description.inner("learning rate")), description.integer("per dimension") == 1,
                Losses.of(description.inner("loss")), (int) description.integer("batch size"), 1, 0, description.integer("seed"));
        return description.has("repeats")
                ? plain.repeating((int) description.integer("repeats")).twoLooks(description.number("look")) : plain;
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        Description plain = Description.of("spherical SGD").with("learning rate", schedule.description())
                .with("per dimension", perDimension ? 1 : 0).with("loss", loss.description()).with("batch size", batchSize).with("seed", seed);
        return reuses() ? plain.with("repeats", repeats).with("look", look) : plain;
    }

    /** The same with another schedule of what was given before: rates, or rates per dimension. */
    public Sgd schedule(LearningRate schedule) {
        return new Sgd(schedule, perDimension, loss, batchSize, repeats, look, seed);
    }

    /** The same with another loss. */
    public Sgd loss(Loss loss) {
        return new Sgd(schedule, perDimension, loss, batchSize, repeats, look, seed);
    }

    /** The same with another batch size, from 1 to {@value #MAX_BATCH}. */
    public Sgd batchSize(int size) {
        return new Sgd(schedule, perDimension, loss, size, repeats, look, seed);
    }

    /**
     * The same, each batch used so many times in a row: a step takes k spherical steps on it, so that steps still count
     * samples. With the same x the next z is known from the last, z' = ((1 - c z) z + c |x|^2)/R for a single sample, and its
     * slope sees the label: with the activation h_2 the two steps of k = 2 pull, for small eta D, like one step on the label
     * 2 y + sqrt(2) eta D y^2. What y^2 adds is of the size of eta D, and so is the noise of the steps; {@link #twoLooks} sets the
     * two apart.
     *
     * @param times k, from 1 to {@value #MAX_REPEATS}
     */
    public Sgd repeating(int times) {
        return new Sgd(schedule, perDimension, loss, batchSize, times, look, seed);
    }

    /**
     * The same with the slope of a second look: c = eta y sigma'(z~), z~ = z + rho' y sigma'(z) |x|^2, the overlap of a neuron
     * that has gone rho' y sigma'(z) x ahead; x and z of the step stay those of the first look. With the activation h_2 it is
     * as if labels were y + sqrt(2) rho' |x|^2 y^2, whatever the learning rate; with h_3 their cubes are seen too. |x|^2 is about
     * the dimension D that the run searches, so rho' is a number over D; where learning rates are per dimension rho' is, too.
     *
     * @param size rho', finite; 0 for a single look
     * @throws IllegalArgumentException if the loss couples the neurons
     */
    public Sgd twoLooks(double size) {
        return new Sgd(schedule, perDimension, loss, batchSize, repeats, size, seed);
    }

    /** True if samples are used several times or looked at twice. */
    public boolean reuses() {
        return repeats > 1 || look != 0;
    }

    /**
     * Returns this, if samples are used once and looked at once.
     *
     * @param by who can do with no other, for the sentence
     * @throws IllegalArgumentException if they are not
     */
    public Sgd usingSamplesOnce(String by) {
        Require.present("by", by);
        if (reuses()) {
            Require.check(false, "use of samples", reuse().substring(2), "one step and one look at each for " + by);
        }
        return this;
    }

    /** The same with another seed. */
    public Sgd seed(long seed) {
        return new Sgd(schedule, perDimension, loss, batchSize, repeats, look, seed);
    }

    /** Returns learning rate (at step 0 and the powers of ten, where it changes), loss and batch size, by name. */
    public Map<String, String> settings() {
        return RunSettings.of(this);
    }

    /** Returns eta of the first step. */
    public double learningRate() {
        return learningRate(0);
    }

    /**
     * Returns eta of a step.
     *
     * @throws IllegalArgumentException if the schedule gives a rate that is negative or not finite
     * @throws IllegalStateException    if rates are per dimension and no run's yet, see {@link #on}
     */
    @Override
    public double learningRate(long step) {
        if (perDimension) {
            throw new IllegalStateException("the learning rate is divided by the dimension that a run searches, so it belongs "
                    + "to a run: ask run.sgd(), or say on which inputs with on(inputs)");
        }
        return Require.notNegative("learning rate of step " + step, schedule.at(step));
    }

    @Override
    public String toString() {
        double first = schedule.at(0);
        double later = schedule.at(LATER);
        String rate = String.format(Locale.ROOT, first == later ? "%.4g" : "%.4g at step 0, %.4g at step %,d", first, later,
                LATER);
        return "spherical SGD: learning rate " + rate + (perDimension ? " / dimension searched" : "") + ", " + loss.name() + ", batch size " + batchSize + reuse() + ", seed " + seed;
    }

    /** Returns what is done with samples beyond one step, in words; empty for nothing. */
    public String reuse() {
        String often = repeats > 1 ? ", each used " + repeats + " times" : "";
        return look == 0 ? often : String.format(Locale.ROOT, "%s, second look at %.4g%s", often, look, perDimension ? " / dimension searched" : "");
    }
}
