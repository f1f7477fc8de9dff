package io.github.w2slab.training;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.Origin;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.Ridge;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.LabelledInputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.World;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Trains a weak teacher: a small two-layer network on few ambient samples with true labels of the target.
 *
 * <p>Its neurons start uniform on the unit sphere of R^d and take one step of spherical online SGD with each sample; the
 * second layer is fitted by ridge regression to the labels of the same samples (the first
 * {@value #MAX_HEAD_SAMPLES} of them), its penalty by generalised cross-validation. How weak the teacher is follows from
 * the number of samples; with h_2 labels in 256 dimensions 6 d samples bring 16 neurons to an alignment of 0.6 to 0.8,
 * 10 d to 0.8.
 *
 * <p>It goes on where it stands: {@code train(1000)}, {@link #teacher()}, {@code train(1000)}, {@link #teacher()} shows a
 * teacher that learns. Samples come from a stream of their own, so a student of the same seed meets others.
 */
public final class TeacherTraining {

    static final int MAX_HEAD_SAMPLES = 10_000;

    private final World world;
    private final Settings settings;
    private Training run;

    private record Settings(int neurons, Activation activation, double learningRate, double noise,
                            LabelTransform transform, long seed) {
    }

    private TeacherTraining(World world, Settings settings) {
        this.world = world;
        this.settings = settings;
        Require.positive("learning rate", settings.learningRate);
        Require.notNegative("noise", settings.noise);
    }

    private Training run() {
        if (run == null) {
            Supervision truth = Supervision.fineTuning(world).noise(settings.noise).transformed(settings.transform);
            long samples = Double.doubleToLongBits(
                    Normals.of(settings.seed, Stream.TEACHER_TRAINING, 1).row(0)[0]);
            run = Training.of(start(), truth, Sgd.spherical(settings.learningRate).seed(samples))
                    .named("weak teacher");
        }
        return run;
    }

    /** A teacher's training at step 0: 16 neurons with activation h_2, learning rate 0.2/d, no label noise, seed 1. */
    public static TeacherTraining of(World world) {
        return new TeacherTraining(Require.present("world", world), new Settings(16, Activation.hermite(2),
                0.2 / world.dimension(), 0, LabelTransform.identity(), 1));
    }

    private RewardModel start() {
        Normals normals = Normals.of(settings.seed, Stream.TEACHER_TRAINING, 1, world.dimension());
        double[][] neurons = new double[settings.neurons][];
        for (int j = 0; j < neurons.length; j++) {
            neurons[j] = Vectors.normalise(normals.row(j));
        }
        return RewardModel.of(world, settings.activation, new int[neurons.length], neurons);
    }

    /** The same at step 0 with another number of neurons, from 1 to 1024. */
    public TeacherTraining neurons(int n) {
        return new TeacherTraining(world, new Settings(Require.between("neurons", n, 1, 1024), settings.activation,
                settings.learningRate, settings.noise, settings.transform, settings.seed));
    }

    /** The same at step 0 with another activation. */
    public TeacherTraining activation(Activation activation) {
        return new TeacherTraining(world, new Settings(settings.neurons, Require.present("activation", activation),
                settings.learningRate, settings.noise, settings.transform, settings.seed));
    }

    /** The same at step 0 with another learning rate, finite and greater than 0. */
    public TeacherTraining learningRate(double eta) {
        return new TeacherTraining(world, new Settings(settings.neurons, settings.activation, eta, settings.noise,
                settings.transform, settings.seed));
    }

    /** The same at step 0 with Gaussian label noise of this standard deviation, finite and at least 0. */
    public TeacherTraining noise(double deviation) {
        return new TeacherTraining(world, new Settings(settings.neurons, settings.activation, settings.learningRate,
                deviation, settings.transform, settings.seed));
    }

    /** The same at step 0 with labels transformed while the first layer learns; the second is fitted to plain ones. */
    public TeacherTraining transformed(LabelTransform transform) {
        return new TeacherTraining(world, new Settings(settings.neurons, settings.activation, settings.learningRate,
                settings.noise, Require.present("transform", transform), settings.seed));
    }

    /** The same at step 0 with neurons and samples drawn from another seed. */
    public TeacherTraining seed(long seed) {
        return new TeacherTraining(world, new Settings(settings.neurons, settings.activation, settings.learningRate,
                settings.noise, settings.transform, seed));
    }

    /**
     * Takes a step with each of so many further samples. A stop keeps what was learned; the next call goes on from there.
     *
     * @param samples at least 0
     * @return this training
     */
    public TeacherTraining train(long samples) {
        run().train(samples);
        return this;
    }

    /** Returns the number of samples seen. */
    public long samples() {
        return run().step();
    }

    /** Returns what was measured of the first layer while it learned. */
    public History history() {
        return run().history();
    }

    /**
     * Returns the teacher as it stands, a snapshot.
     *
     * @throws IllegalStateException before the second sample: nothing can be fitted
     */
    public WeakTeacher teacher() {
        if (samples() < 2) {
            throw new IllegalStateException("samples must be at least 2 before there is a teacher, but are "
                    + samples() + "; call train first");
        }
        RewardModel network = run().model();
        int n = (int) Math.min(samples(), MAX_HEAD_SAMPLES);
        LabelledInputs source = run().supervision().transformed(LabelTransform.identity()).samples(run().sgd().seed());
        double[][] features = new double[n][];
        double[] labels = new double[n];
        double[] x = new double[world.dimension()];
        for (int i = 0; i < n; i++) {
            Interruption.check();
            source.input(i, x, 0);
            labels[i] = source.label(i, x, 0);
            features[i] = network.features(new double[][] {x})[0];
        }
        Ridge.Fit head = Ridge.crossValidated().fit(features, labels);
        return WeakTeacher.network(world.target(), network.withHead(head.weights(), head.intercept()).from(origin()));
    }

    private Origin origin() {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("samples", "" + samples());
        told.put("activation", settings.activation.name());
        told.put("learning rate", "" + settings.learningRate);
        told.put("label noise", "" + settings.noise);
        told.put("label transformation", settings.transform.name());
        return new Origin("trained", told, OptionalLong.of(settings.seed));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "weak teacher after %,d samples: %d neurons, mean alignment %.3f in R^d",
                samples(), settings.neurons, run().history().last("alignment"));
    }
}
