package io.github.w2slab.supervision;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.TrueReward;
import io.github.w2slab.world.World;

/**
 * What a model is trained on: a law of inputs, the reward that labels them, label noise and a label transformation; the
 * label is psi(r(x) + nu N(0, 1)).
 *
 * <table>
 * <caption>The four cells of inputs x labels</caption>
 * <tr><td></td><td>localized inputs</td><td>ambient inputs</td></tr>
 * <tr><td>weak labels</td><td>{@link #weakToStrong}</td><td>{@link #weakLabelsOnAmbientInputs}</td></tr>
 * <tr><td>true labels</td><td>{@link #trueLabelsOnLocalizedInputs}</td><td>{@link #fineTuning}</td></tr>
 * </table>
 *
 * <p>Immutable. A reward of one's own is given with {@link #of}.
 */
public final class Supervision {

    private final String name;
    private final Inputs inputs;
    private final Reward reward;
    private final LabelTransform transform;
    private final double noise;
    private volatile LabelMoments moments;

    private Supervision(String name, Inputs inputs, Reward reward, LabelTransform transform, double noise) {
        this.name = name;
        this.inputs = inputs;
        this.reward = reward;
        this.transform = transform;
        this.noise = noise;
    }

    /** Weak-to-strong: localized inputs, the weak teacher's labels. */
    public static Supervision weakToStrong(World world, WeakTeacher teacher) {
        return of("W2S", Inputs.localized(world), teacherOf(world, teacher));
    }

    /** Supervised fine-tuning: ambient inputs, true labels. */
    public static Supervision fineTuning(World world) {
        return of("SFT", Inputs.ambient(world), Require.present("world", world).target().reward());
    }

    /** The ablation without localized inputs: ambient ones, the weak teacher's labels. */
    public static Supervision weakLabelsOnAmbientInputs(World world, WeakTeacher teacher) {
        return of("weak labels, ambient", Inputs.ambient(world), teacherOf(world, teacher));
    }

    /** The ceiling of what localized inputs can teach: localized inputs, true labels. */
    public static Supervision trueLabelsOnLocalizedInputs(World world) {
        return of("true labels, localized", Inputs.localized(world), Require.present("world", world).target().reward());
    }

    /**
     * Any inputs labelled by any reward, without noise or transformation.
     *
     * @param name   how it is called in tables and figures
     * @param inputs law of the inputs
     * @param reward what labels them; its directions have length d
     */
    public static Supervision of(String name, Inputs inputs, Reward reward) {
        Require.present("inputs", inputs);
        for (double[] u : Require.present("reward", reward).directions()) {
            inputs.world().checkVector("direction of the reward", u);
        }
        return new Supervision(Require.present("name", name), inputs, reward, LabelTransform.identity(), 0);
    }

    /**
     * The supervision that was described.
     *
     * @throws IllegalArgumentException if a part of it is code of the user's own
     */
    public static Supervision of(Description description) {
        World world = World.of(description.inner("world"));
        Inputs inputs = new Inputs(world, description.truth("localized"), description.number("leakage"));
        Description reward = description.inner("reward");
        return of(description.text("name"), inputs, TrueReward.isDescribedBy(reward) ? TrueReward.of(reward)
                : WeakTeacher.of(reward)).noise(description.number("noise"))
                .transformed(LabelTransform.of(description.inner("transformation")));
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        return Description.of("supervision").with("name", name).with("localized", inputs.localized())
                .with("leakage", inputs.leakage()).with("noise", noise).with("transformation", transform.description())
                .with("reward", reward.description()).with("world", world().description());
    }

    private static WeakTeacher teacherOf(World world, WeakTeacher teacher) {
        Require.present("world", world);
        Require.check(Require.present("teacher", teacher).task().world().sharesSpaceWith(world), "teacher", teacher
                + " in the " + teacher.task().world(), "of the " + world);
        Require.check(teacher.task().index() == 0, "teacher's task", teacher.task().index(), "0, the target");
        return teacher;
    }

    /** The same supervision with another label transformation in place of the present one. */
    public Supervision transformed(LabelTransform transform) {
        return new Supervision(name, inputs, reward, Require.present("transform", transform), noise);
    }

    /**
     * The same supervision with leaking localized inputs.
     *
     * @param eps leakage, finite and at least 0
     */
    public Supervision leakage(double eps) {
        return new Supervision(name, inputs.leakage(eps), reward, transform, noise);
    }

    /**
     * The same supervision with Gaussian noise added to each label before it is transformed.
     *
     * @param deviation nu, its standard deviation, finite and at least 0
     */
    public Supervision noise(double deviation) {
        return new Supervision(name, inputs, reward, transform, Require.notNegative("noise", deviation));
    }

    /** The same supervision under another name in tables and figures. */
    public Supervision named(String name) {
        return new Supervision(Require.present("name", name), inputs, reward, transform, noise);
    }

    /** Returns the name: "W2S", "SFT", ... */
    public String name() {
        return name;
    }

    /** Returns the world of the inputs. */
    public World world() {
        return inputs.world();
    }

    /** Returns the law of the inputs. */
    public Inputs inputs() {
        return inputs;
    }

    /** Returns what labels the inputs: the weak teacher, the true reward, or a reward of the user's own. */
    public Reward reward() {
        return reward;
    }

    /** Returns psi. */
    public LabelTransform transform() {
        return transform;
    }

    /** Returns nu, the standard deviation of the label noise. */
    public double noise() {
        return noise;
    }

    /** Returns the mean that a centred transformation subtracts, 0 for another. */
    public double labelCentre() {
        return moments().mean();
    }

    /** Returns the standard deviation by which a standardised transformation divides, 1 for another. */
    public double labelScale() {
        return moments().deviation();
    }

    /**
     * Returns the endless sequence of training samples for a seed.
     *
     * @throws IllegalArgumentException if under the inputs a centred transformation has no finite mean, or a
     *                                  standardised one no finite, non-zero variance
     */
    public Samples samples(long seed) {
        return new Samples(this, seed, Stream.INPUTS, moments());
    }

    private LabelMoments moments() {
        if (moments == null) {
            moments = computeMoments();
        }
        return moments;
    }

    private LabelMoments computeMoments() {
        if (!transform.isCentred()) {
            return new LabelMoments(0, 1);
        }
        LabelMoments found = LabelMoments.of(this);
        Require.check(Double.isFinite(found.mean()) && Double.isFinite(found.deviation()),
                "mean and deviation of " + transform.name(), found.mean() + " and " + found.deviation(), "finite");
        Require.check(found.deviation() > 0, "deviation of " + transform.name(), found.deviation(),
                "greater than 0: a constant label cannot be standardised");
        return found;
    }

    @Override
    public String toString() {
        String noisy = noise == 0 ? "" : " with noise " + noise;
        String psi = transform.name().equals("y") ? "" : ", psi(y) = " + transform.name();
        return name + ": " + inputs + ", " + reward.describe() + noisy + psi;
    }
}
