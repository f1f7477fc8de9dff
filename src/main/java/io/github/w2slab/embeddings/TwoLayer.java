package io.github.w2slab.embeddings;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a two-layer model is trained on rows, once for each task and split.
 *
 * @param s              dimension of V_0
 * @param whitened       whether coordinates are whitened
 * @param neuronsPerTask neurons of each group
 * @param sgd            of all three runs; a rate per dimension is divided by s or d
 * @param steps          of each run on the target's rows; fine-tuning takes K times as many, for it has K times the rows
 */
public record TwoLayer(int s, boolean whitened, int neuronsPerTask, Sgd sgd, long steps) {

    public TwoLayer {
        Require.present("sgd", sgd);
        Require.atLeast("steps", steps, 1);
    }

    /** s = 64, coordinates as they are, 32 neurons a task, rates of 0.1 per dimension, 20,000 steps. */
    public static TwoLayer standard() {
        return new TwoLayer(64, false, 32, Sgd.perDimension(0.1), 20_000);
    }

    /** The same with V_0 of s dimensions. */
    public TwoLayer s(int s) {
        return new TwoLayer(s, whitened, neuronsPerTask, sgd, steps);
    }

    /** The same with coordinates that are whitened or not. */
    public TwoLayer whitened(boolean whitened) {
        return new TwoLayer(s, whitened, neuronsPerTask, sgd, steps);
    }

    /** The same with so many neurons in each group. */
    public TwoLayer neuronsPerTask(int n) {
        return new TwoLayer(s, whitened, n, sgd, steps);
    }

    /** The same with other rates, loss or batch size. */
    public TwoLayer sgd(Sgd sgd) {
        return new TwoLayer(s, whitened, neuronsPerTask, sgd, steps);
    }

    /** The same with so many steps on the target's rows, at least 1. */
    public TwoLayer steps(long steps) {
        return new TwoLayer(s, whitened, neuronsPerTask, sgd, steps);
    }

    Students.Scores scores(Embeddings.Split split, String target) {
        RowWorld world = RowWorld.of(split.train(), target, s);
        world = whitened ? world.whitened() : world;
        RewardModel strong = world.strong(neuronsPerTask, split.seed());
        Sgd seeded = sgd.seed(split.seed());
        RewardModel w2s = trained(world.weakToStrong(strong, seeded), steps);
        RewardModel ceiling = trained(world.ceiling(strong, seeded), steps);
        RewardModel sft = trained(world.fineTuning(strong, seeded), steps * split.train().tasks().size());
        TaskRows held = split.heldOut().task(target);
        List<RewardModel> models = List.of(world.fitted(w2s, 0, false), world.fitted(ceiling, 0, true), world.fitted(sft, 0, true));
        List<double[]> values = new ArrayList<>(List.of(held.weak()));
        for (RewardModel model : models) {
            values.add(world.rewards(model, 0, held));
        }
        return Students.of(values, held, elsewhere(world, strong, models, split.heldOut()));
    }

    /** Heads of the other tasks are fitted before training and stay as they are. */
    private static double[] elsewhere(RowWorld world, RewardModel strong, List<RewardModel> models, Embeddings heldOut) {
        int others = world.tasks() - 1;
        double[] changes = new double[models.size() + 1];
        Arrays.fill(changes, others == 0 ? Double.NaN : 0);
        changes[0] = Double.NaN;
        for (int k = 1; k < world.tasks(); k++) {
            TaskRows held = heldOut.task(world.names().get(k));
            RewardModel before = world.fitted(strong, k, true);
            double had = Students.correlation(world.rewards(before, k, held), held);
            for (int m = 0; m < models.size(); m++) {
                double has = Students.correlation(world.rewards(models.get(m).withHeadOf(before), k, held), held);
                changes[m + 1] += (has - had) / others;
            }
        }
        return changes;
    }

    private static RewardModel trained(RowTraining run, long steps) {
        return run.quiet().train(steps).model();
    }
}
