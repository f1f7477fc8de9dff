package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.engine.Neurons;
import io.github.w2slab.training.engine.NonFiniteLabelException;
import io.github.w2slab.training.engine.State;
import io.github.w2slab.world.Subspace;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** The vectors of a model's neurons under online SGD, as the engine moves them. */
final class FullDynamics implements Dynamics {

    private final RewardModel start;
    private final Supervision supervision;
    private final Neurons neurons;
    private final List<Neurons.Probe> features = new ArrayList<>();
    private final Neurons.Probe targetInside;
    private final double featureInside;
    private final Neurons.Probe teacher;
    private final Neurons.TargetEnergy targetEnergy;

    FullDynamics(RewardModel start, Supervision supervision, Neurons neurons, boolean readsTeacher) {
        this.start = start;
        this.supervision = supervision;
        this.neurons = neurons;
        World world = start.world();
        for (int k = 0; k < world.tasks(); k++) {
            features.add(neurons.probe(world.task(k).feature()));
        }
        Subspace subspace = world.target().subspace();
        double[] theta = world.target().feature();
        double[] inside = subspace.vector(subspace.coefficients(theta));
        this.featureInside = Math.sqrt(subspace.energy(theta));
        this.targetInside = Arrays.equals(theta, inside) ? features.get(0) : neurons.probe(inside);
        this.targetEnergy = neurons.targetEnergy();
        double[][] directions = readsTeacher ? supervision.reward().directions() : new double[0][];
        this.teacher = directions.length == 1 ? neurons.probe(seen(directions[0], supervision.inputs())) : null;
    }

    /** Returns the part of a direction that inputs reach, of length 1. */
    private static double[] seen(double[] direction, Inputs inputs) {
        boolean all = !inputs.areOfTwoBlocks() || inputs.deviationOutside() > 0;
        double[] seen = all ? direction.clone() : inputs.inBlock(direction);
        double square = 0;
        for (double value : seen) {
            square = Math.fma(value, value, square);
        }
        for (int i = 0; i < seen.length; i++) {
            seen[i] /= Math.sqrt(square);
        }
        return seen;
    }

    @Override
    public long step() {
        return neurons.step();
    }

    @Override
    public void advanceTo(long end, LongPredicate goOn) {
        advance(end, end, step -> Long.MAX_VALUE, look -> { }, goOn);
    }

    @Override
    public void advance(long end, long horizon, RecordedSteps recorded, Consumer<Look> seen, LongPredicate goOn) {
        try {
            neurons.advance(end, horizon, new Neurons.Observer() {
                @Override
                public long after(long step) {
                    return recorded.after(step);
                }

                @Override
                public Neurons.Look look(long step) {
                    return new Reading(step, seen);
                }
            }, goOn);
        } catch (io.github.w2slab.training.engine.DivergedException e) {
            throw new DivergedException(e.step());
        } catch (NonFiniteLabelException e) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "label must be finite, but is %s for sample %,d of %s; look at its link and label transformation",
                    e.label(), e.sample(), supervision), e);
        }
    }

    @Override
    public Look look() {
        Look[] found = new Look[1];
        neurons.look(new Reading(neurons.step(), look -> found[0] = look));
        return found[0];
    }

    /** Returns where the neurons stand, for others of the same experiment to go on from. */
    Neurons.Saved saved() {
        return neurons.saved();
    }

    @Override
    public RewardModel model() {
        return start.withNeurons(neurons.neurons());
    }

    /** One look at the neurons, panel by panel, handed on when all panels are read. */
    private final class Reading implements Neurons.Look {

        private final long step;
        private final Consumer<Look> seen;
        private final double[][] overlaps = new double[features.size()][];
        private final double[] inside = targetInside == features.get(0) ? null : targetInside.atRest();
        private final double[] taught = teacher == null ? null : teacher.atRest();
        private final double[] energy = targetEnergy.atRest();

        Reading(long step, Consumer<Look> seen) {
            this.step = step;
            this.seen = seen;
            Arrays.setAll(overlaps, k -> features.get(k).atRest());
        }

        @Override
        public void see(int panel, State state) {
            for (int k = 0; k < overlaps.length; k++) {
                features.get(k).read(panel, state, overlaps[k]);
            }
            if (inside != null) {
                targetInside.read(panel, state, inside);
            }
            if (taught != null) {
                teacher.read(panel, state, taught);
            }
            targetEnergy.read(panel, state, energy);
        }

        @Override
        public void done() {
            List<NeuronState> states = new ArrayList<>(energy.length);
            for (int j = 0; j < energy.length; j++) {
                double[] own = new double[overlaps.length];
                for (int k = 0; k < own.length; k++) {
                    own[k] = overlaps[k][j];
                }
                states.add(new NeuronState(start.groupOf(j), own, inside == null ? own[0] : inside[j], energy[j],
                        featureInside, taught == null ? Double.NaN : taught[j]));
            }
            seen.accept(new Look(step, states));
        }
    }
}
