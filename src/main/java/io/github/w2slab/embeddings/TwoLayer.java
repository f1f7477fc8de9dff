package io.github.w2slab.embeddings;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.Sgd;
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
        return Students.scores(split.heldOut(), List.of(world.weakToStrong(strong, seeded).quiet().train(steps),
                world.ceiling(strong, seeded).quiet().train(steps),
                world.fineTuning(strong, seeded).quiet().train(steps * split.train().tasks().size())));
    }
}
