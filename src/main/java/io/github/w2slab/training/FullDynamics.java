package io.github.w2slab.training;

import io.github.w2slab.base.Vectors;
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
import java.util.stream.IntStream;

/** The vectors of a model's neurons under online SGD, as the engine moves them. */
final class FullDynamics implements Dynamics {

    private final RewardModel start;
    private final Supervision supervision;
    private final Neurons neurons;
    /** Along the features, then along the target's part in V_0 if that is another direction, then along the teacher if it is read. */
    private final Neurons.Probes probes;
    private final int tasks;
    private final int[] groups;
    private final int targetInside;
    private final double featureInside;
    private final boolean readsTeacher;
    private final Neurons.TargetEnergy targetEnergy;

    FullDynamics(RewardModel start, Supervision supervision, Neurons neurons, boolean readsTeacher) {
        this.start = start;
        this.supervision = supervision;
        this.neurons = neurons;
        World world = start.world();
        this.tasks = world.tasks();
        this.groups = IntStream.range(0, start.neurons()).map(start::groupOf).toArray();
        List<double[]> along = new ArrayList<>();
        for (int k = 0; k < tasks; k++) {
            along.add(world.task(k).feature());
        }
        Subspace subspace = world.target().subspace();
        double[] theta = world.target().feature();
        double[] inside = subspace.vector(subspace.coefficients(theta));
        this.featureInside = Math.sqrt(subspace.energy(theta));
        this.targetInside = Arrays.equals(theta, inside) ? 0 : tasks;
        if (targetInside == tasks) {
            along.add(inside);
        }
        double[][] directions = readsTeacher ? supervision.reward().directions() : new double[0][];
        this.readsTeacher = directions.length == 1;
        if (this.readsTeacher) {
            along.add(seen(directions[0], supervision.inputs()));
        }
        this.probes = neurons.probes(along);
        this.targetEnergy = neurons.targetEnergy();
    }

    /** Returns the part of a direction that inputs reach, of length 1. */
    private static double[] seen(double[] direction, Inputs inputs) {
        boolean all = !inputs.areOfTwoBlocks() || inputs.deviationOutside() > 0;
        return Vectors.normalise(all ? direction.clone() : inputs.inBlock(direction));
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
        private final double[][] overlaps = probes.atRest();
        private final double[] energy = targetEnergy.atRest();

        Reading(long step, Consumer<Look> seen) {
            this.step = step;
            this.seen = seen;
        }

        @Override
        public void see(int panel, State state) {
            probes.read(panel, state, overlaps);
            targetEnergy.read(panel, state, energy);
        }

        @Override
        public void done() {
            seen.accept(new Look(step, new NeuronColumns(groups, Arrays.copyOf(overlaps, tasks), overlaps[targetInside], energy,
                    featureInside, readsTeacher ? overlaps[overlaps.length - 1] : null)));
        }
    }
}
