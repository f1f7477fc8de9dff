package io.github.w2slab.supervision;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.Committee;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.MultiIndex;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.TrueReward;
import io.github.w2slab.world.World;
import java.util.Optional;

/**
 * What a model is trained on: a law of inputs, the reward that labels them, label noise and a label transformation; the
 * label is psi(r(x) + nu N(0, 1)). Or {@link #preferences}: the reward says which of two independent inputs it prefers.
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
    private final BradleyTerry preferences;
    private volatile LabelMoments moments;

    private Supervision(String name, Inputs inputs, Reward reward, LabelTransform transform, double noise,
            BradleyTerry preferences) {
        this.name = name;
        this.inputs = inputs;
        this.reward = reward;
        this.transform = transform;
        this.noise = noise;
        this.preferences = preferences;
    }

    /** Weak-to-strong: localized inputs, the weak teacher's labels. */
    public static Supervision weakToStrong(World world, WeakTeacher teacher) {
        return of("W2S", Inputs.localized(world), teacherOf(world, teacher));
    }

    /** Weak-to-strong with several teachers: localized inputs, the mean of their labels. */
    public static Supervision weakToStrong(World world, Committee teachers) {
        Require.present("teachers", teachers).members().forEach(member -> teacherOf(world, member));
        return of("W2S", Inputs.localized(world), teachers);
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
        World world = Require.present("inputs", inputs).world();
        boolean ofThisSpace = Require.present("reward", reward) instanceof TrueReward truth
                && truth.task().world().sharesSpaceWith(world);
        for (double[] u : ofThisSpace ? new double[0][] : reward.directions()) {
            world.checkVector("direction of the reward", u);
        }
        return new Supervision(Require.named("name", name), inputs, reward, LabelTransform.identity(), 0, null);
    }

    /**
     * The supervision that was described.
     *
     * @throws IllegalArgumentException if a part of it is code of the user's own
     */
    public static Supervision of(Description description) {
        World world = World.of(description.inner("world"));
        Inputs inputs = new Inputs(world, description.truth("localized"), description.number("leakage"),
                description.has("generator") ? Generator.of(world, description.inner("generator")) : null);
        Description reward = description.inner("reward");
        Supervision numbers = of(description.text("name"), inputs, rewardOf(reward)).noise(description.number("noise"))
                .transformed(LabelTransform.of(description.inner("transformation")));
        return description.has("beta") ? numbers.preferences(description.number("beta")) : numbers;
    }

    private static Reward rewardOf(Description made) {
        return TrueReward.isDescribedBy(made) ? TrueReward.of(made) : MultiIndex.isDescribedBy(made) ? MultiIndex.of(made)
                : Committee.isDescribedBy(made) ? Committee.of(made) : WeakTeacher.of(made);
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        Description made = Description.of("supervision").with("name", name).with("localized", inputs.localized())
                .with("leakage", inputs.leakage()).with("noise", noise).with("transformation", transform.description())
                .with("reward", reward.description()).with("world", world().description());
        made = inputs.generator() == null ? made : made.with("generator", inputs.generator().description());
        return preferences == null ? made : made.with("beta", preferences.beta());
    }

    private static WeakTeacher teacherOf(World world, WeakTeacher teacher) {
        Require.present("world", world);
        Require.check(Require.present("teacher", teacher).task().world().sharesSpaceWith(world), "teacher", teacher
                + " in the " + teacher.task().world(), "of the " + world);
        Require.check(teacher.task().index() == 0, "teacher's task", teacher.task().index(), "0, the target");
        return teacher;
    }

    /**
     * Preferences instead of numbers: samples come in pairs, and a label says which of the two the reward prefers, y = 1 with
     * probability 1/(1 + exp(-beta (r(x) - r(x')))), else -1. In mean a preference is a label transformation,
     * E[y | x] = E tanh(beta (r(x) - r(x'))/2) over x', monotone in the reward and of mean 0; for beta = infinity it is
     * 2 F(r) - 1, F the law of r, and free of the reward's scale. A batch of b is one of b pairs.
     *
     * @param beta inverse temperature, greater than 0; infinity compares the rewards as they are
     * @throws IllegalArgumentException if labels are noisy or transformed, which makes no sense of a choice
     */
    public Supervision preferences(double beta) {
        Require.check(noise == 0, "noise of labels that become preferences", noise,
                "0: the randomness of a choice is its inverse temperature beta");
        Require.check(isPlain(transform), "transformation of labels that become preferences", transform.name(),
                "y: a preference compares rewards as they are, and is a label transformation itself");
        return new Supervision(name, inputs, reward, transform, noise, new BradleyTerry(beta));
    }

    private static boolean isPlain(LabelTransform transform) {
        return transform.isIdentity() && !transform.isCentred();
    }

    /**
     * The same supervision with another label transformation in place of the present one.
     *
     * @throws IllegalArgumentException if labels are preferences and the transformation is not y
     */
    public Supervision transformed(LabelTransform transform) {
        Require.check(preferences == null || isPlain(Require.present("transform", transform)), "transformation of preferences",
                transform, "y: a preference is 1 or -1, and in mean a label transformation itself");
        return new Supervision(name, inputs, reward, Require.present("transform", transform), noise, preferences);
    }

    /**
     * The same supervision with leaking localized inputs.
     *
     * @param eps leakage, finite and at least 0
     */
    public Supervision leakage(double eps) {
        return new Supervision(name, inputs.leakage(eps), reward, transform, noise, preferences);
    }

    /**
     * The same supervision with localized inputs that a generator makes in place of given ones.
     *
     * @throws IllegalArgumentException if inputs are ambient, or leak
     */
    public Supervision from(Generator generator) {
        Require.present("generator", generator);
        Require.check(inputs.localized(), "inputs in place of which a generator's come", inputs, "localized ones");
        return new Supervision(name, new Inputs(world(), true, inputs.leakage(), generator), reward, transform, noise, preferences);
    }

    /**
     * The same supervision with Gaussian noise added to each label before it is transformed.
     *
     * @param deviation nu, its standard deviation, finite and at least 0
     * @throws IllegalArgumentException if labels are preferences and the noise is not 0
     */
    public Supervision noise(double deviation) {
        Require.check(preferences == null || Require.notNegative("noise", deviation) == 0, "noise of preferences", deviation,
                "0: the randomness of a choice is its inverse temperature beta");
        return new Supervision(name, inputs, reward, transform, Require.notNegative("noise", deviation), preferences);
    }

    /** The same supervision under another name in tables and figures. */
    public Supervision named(String name) {
        return new Supervision(Require.named("name", name), inputs, reward, transform, noise, preferences);
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

    /** Returns the law of the choices where labels are preferences; empty where they are numbers. */
    public Optional<BradleyTerry> preferences() {
        return Optional.ofNullable(preferences);
    }

    /** Returns how many samples share a label: 2 for preferences, else 1. */
    public int samplesPerLabel() {
        return preferences == null ? 1 : 2;
    }

    /** Returns the mean that a centred transformation subtracts, 0 for another. */
    public double labelCentre() {
        return moments().mean();
    }

    /** Returns the standard deviation by which a standardised transformation divides, 1 for another. */
    public double labelScale() {
        return moments().deviation();
    }

    /** Returns the training samples for a seed, as {@link #samples} where labels are numbers; preferences are pairs, y and -y. */
    public SampleSource source(long seed) {
        return preferences == null ? samples(seed) : new Pairs(preferences, samples(seed), seed);
    }

    /**
     * Returns the endless sequence of training samples for a seed, labelled by numbers: by rewards, where labels are
     * preferences.
     *
     * @throws IllegalArgumentException if under the inputs a centred transformation has no finite mean, or a
     *                                  standardised one no finite, non-zero variance
     */
    public LabelledInputs samples(long seed) {
        return new LabelledInputs(this, seed, Stream.INPUTS, moments());
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
        return new LabelMoments(found.mean(), transform.divisor(found.mean(), found.deviation()));
    }

    @Override
    public String toString() {
        String noisy = noise == 0 ? "" : " with noise " + noise;
        String psi = transform.name().equals("y") ? "" : ", psi(y) = " + transform.name();
        String judged = preferences == null ? "" : preferences + " from ";
        return name + ": " + inputs + ", " + judged + reward.describe() + noisy + psi;
    }
}
