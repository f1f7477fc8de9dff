package io.github.w2slab.embeddings;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.base.Workers;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.random.Picks;
import io.github.w2slab.random.Stream;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.training.Dynamics;
import io.github.w2slab.training.DivergedException;
import io.github.w2slab.training.Look;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.NeuronState;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Recording;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.SteppedRun;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.training.engine.Neurons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * A run on rows: as {@link io.github.w2slab.training.Training}, by the same engine, with rows drawn at random in place of
 * Gaussian inputs. Its measures are of the rows' directions: alignment with the ridge direction of the target's truth, kept_k
 * with that of task k's. Made by a {@link RowWorld}; {@link Students#summary} has several on held-out rows.
 */
public final class RowTraining extends SteppedRun<RowTraining> {

    private final String kind;
    private final RowWorld rows;
    private final RewardModel start;
    private final Sgd sgd;
    private final Inputs inputs;
    private final double[][] x;
    private final double[] labels;
    private final int threads;
    private final Engine engine;

    private RowTraining(String kind, RowWorld rows, RewardModel start, Sgd sgd, Inputs inputs, double[][] x, double[] labels,
            Recording recording, int threads, Engine engine) {
        super(start.world(), recording);
        this.kind = kind;
        this.rows = rows;
        this.start = start;
        this.sgd = sgd;
        this.inputs = inputs;
        this.x = x;
        this.labels = labels;
        this.threads = threads;
        this.engine = engine;
    }

    static RowTraining of(String kind, RowWorld rows, RewardModel start, Sgd sgd, boolean localized, double[][] x, double[] labels) {
        Require.check(Require.present("strong model", start).world().dimension() == x[0].length, "dimension of the model",
                start.world().dimension(), "that of the rows, " + x[0].length);
        Require.check(!Require.present("sgd", sgd).loss().comparesPairs(), "loss", sgd.loss().name(),
                "one of single labels, for rows come with numbers and not with preferences");
        Inputs inputs = localized ? Inputs.localized(start.world()) : Inputs.ambient(start.world());
        List<Measure> measures = new ArrayList<>(List.of(Measure.alignment(), Measure.alignmentInSubspace(),
                Measure.energyInSubspace(), Measure.teacherOverlap()));
        for (int k = 1; k < rows.tasks(); k++) {
            measures.add(Measure.kept(k));
            measures.add(Measure.drift(k));
        }
        return new RowTraining(kind, rows, start, sgd.on(inputs), inputs, x, labels,
                new Recording(kind, RecordedSteps.logSpaced(), measures, true), Workers.processors(), Engine.automatic());
    }

    /** A run that stands where this one does, on so many threads; results are the same bits for any number. */
    public RowTraining onThreads(int threads) {
        return continuedBy(new RowTraining(kind, rows, start, sgd, inputs, x, labels, recording(),
                Require.between("threads", threads, 1, 1024), engine));
    }

    /** A run that stands where this one does, on another engine; plain and vector give the same bits. */
    public RowTraining on(Engine engine) {
        return continuedBy(new RowTraining(kind, rows, start, sgd, inputs, x, labels, recording(), threads,
                Require.present("engine", engine)));
    }

    /** A run that stands where this one does and tells no monitor of its steps: one of many. */
    RowTraining quiet() {
        return continuedBy(with(new Recording(name(), recording().steps(), recording().measures(), false)));
    }

    @Override
    protected RowTraining with(Recording other) {
        return new RowTraining(kind, rows, start, sgd, inputs, x, labels, other, threads, engine);
    }

    @Override
    protected RowTraining self() {
        return this;
    }

    @Override
    protected boolean hasVectors() {
        return true;
    }

    RowWorld rows() {
        return rows;
    }

    boolean isShownTruth() {
        return !kind.equals("W2S");
    }

    /** Returns a source of the run's samples. */
    RowSource source() {
        return new RowSource(x, labels, inputs.coordinates(), Picks.of(sgd.seed(), Stream.INPUTS, 1, x.length));
    }

    @Override
    protected Dynamics begin() {
        return new Moving(new Neurons(start, inputs, this::source, sgd, engine, threads));
    }

    @Override
    protected Dynamics resume(Dynamics other) {
        return new Moving(new Neurons(start, inputs, this::source, sgd, engine, threads, ((Moving) other).neurons.saved()));
    }

    /** Returns cos(theta_0, V_0) of the rows: the length of the first s coordinates of the target's unit ridge direction. */
    @Override
    public double ceiling() {
        return Vectors.length(targetInside());
    }

    private double[] targetInside() {
        return Arrays.copyOf(Arrays.copyOf(rows.theta(0), rows.subspaceDimension()), rows.theta(0).length);
    }

    /** Returns the model as it stands, a snapshot that later steps do not change. */
    public RewardModel model() {
        return dynamics().model();
    }

    /** Returns the model that the run started from. */
    public RewardModel start() {
        return start;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("rows", rows.toString());
        all.put("inputs", x.length + (inputs.localized() ? " rows of the target, as seen in V_0" : " rows of all tasks"));
        all.put("labels", isShownTruth() ? "truth" : "weak");
        all.put("neurons", "" + start.neurons());
        all.put("activation", start.activation().toString());
        all.putAll(sgd.settings());
        all.put("precision", engine.isSinglePrecision() ? "single" : "double");
        return all;
    }

    @Override
    public Map<String, Long> seeds() {
        return Map.of("samples", sgd.seed());
    }

    @Override
    protected String engineName() {
        return engine.name();
    }

    /** The neurons under the engine's steps. */
    private final class Moving implements Dynamics {

        private final Neurons neurons;

        private Moving(Neurons neurons) {
            this.neurons = neurons;
        }

        @Override
        public long step() {
            return neurons.step();
        }

        @Override
        public void advanceTo(long end, LongPredicate goOn) {
            try {
                neurons.advance(end, end, Neurons.Observer.NOBODY, goOn);
            } catch (io.github.w2slab.training.engine.DivergedException e) {
                throw new DivergedException(e.step());
            }
        }

        @Override
        public Look look() {
            RewardModel now = model();
            double[] inside = targetInside();
            double featureInside = Vectors.length(inside);
            List<NeuronState> states = new ArrayList<>();
            for (int j = 0; j < now.neurons(); j++) {
                double[] w = now.neuron(j);
                double[] overlaps = new double[rows.tasks()];
                for (int k = 0; k < overlaps.length; k++) {
                    overlaps[k] = Overlaps.of(w, rows.theta(k));
                }
                states.add(new NeuronState(now.groupOf(j), overlaps, Overlaps.of(w, inside), now.energyShare(j, 0), featureInside,
                        Overlaps.of(w, rows.weakDirection())));
            }
            return new Look(step(), states);
        }

        @Override
        public RewardModel model() {
            return start.withNeurons(neurons.neurons());
        }
    }
}
