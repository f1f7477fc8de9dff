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
 * @param schedule  eta of each step, or eta times the dimension that a run searches
 * @param perDimension whether the schedule is divided by that dimension: s for localized inputs, d for ambient ones
 * @param loss      what takes the place of y in c
 * @param batchSize samples a step, from 1 to {@value #MAX_BATCH}; pairs where labels are preferences
 * @param seed      seed of the samples
 */
public record Sgd(LearningRate schedule, boolean perDimension, Loss loss, int batchSize, long seed) implements Steps {

    static final int MAX_BATCH = 1024;
    private static final long LATER = 100_000;

    public Sgd {
        Require.present("schedule", schedule);
        Require.present("loss", loss);
        Require.between("batch size", batchSize, 1, MAX_BATCH);
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
        return new Sgd(schedule, false, Loss.correlation(), 1, 1);
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
        return new Sgd(schedule, true, Loss.correlation(), 1, 1);
    }

    /** Returns the same with the rates of a run on these inputs: what is per dimension is divided by theirs. */
    public Sgd on(Inputs inputs) {
        if (!perDimension) {
            return this;
        }
        World world = Require.present("inputs", inputs).world();
        double dimension = !inputs.areOfTwoBlocks() ? inputs.totalVariance()
                : inputs.localized() ? world.subspaceDimension() : world.dimension();
        return new Sgd(schedule.dividedBy(dimension), false, loss, batchSize, seed);
    }

    /**
     * The settings that were described.
     *
     * @throws IllegalArgumentException if schedule or loss is code of the user's own
     */
    public static Sgd of(Description description) {
        return new Sgd(Schedules.of(description.inner("learning rate")), description.integer("per dimension") == 1, Losses.of(description.inner("loss")),
                (int) description.integer("batch size"), description.integer("seed"));
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        return Description.of("spherical SGD").with("learning rate", schedule.description())
                .with("per dimension", perDimension ? 1 : 0).with("loss", loss.description()).with("batch size", batchSize).with("seed", seed);
    }

    /** The same with another loss. */
    public Sgd loss(Loss loss) {
        return new Sgd(schedule, perDimension, loss, batchSize, seed);
    }

    /** The same with another batch size, from 1 to {@value #MAX_BATCH}. */
    public Sgd batchSize(int size) {
        return new Sgd(schedule, perDimension, loss, size, seed);
    }

    /** The same with another seed. */
    public Sgd seed(long seed) {
        return new Sgd(schedule, perDimension, loss, batchSize, seed);
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
        return "spherical SGD: learning rate " + rate + (perDimension ? " / dimension searched" : "") + ", " + loss.name() + ", batch size " + batchSize + ", seed " + seed;
    }
}
