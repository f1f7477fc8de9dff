package io.github.w2slab.notebook;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.concurrent.CancellationException;

/** Runs of some milliseconds, which have Java compile what a run does. */
final class SmallRuns {

    /** A quickstart's first run takes three times its second after none of them, twice after five, and as long after twenty. */
    private static final int RUNS = 20;
    private static final int STEPS = 3_000;
    /** A Java that has not compiled the vector form by then will not. */
    private static final int WAITS = 1_200;
    private static final int WAIT_MILLIS = 25;

    private SmallRuns() {
    }

    /** Waits for the vector form, for that is what will run, and takes them; an interrupt ends it. */
    static void take() {
        try {
            World world = World.builder().dimension(128).subspaceDimension(32).tasks(2).correlation(0.3).link(Link.hermite(2)).build();
            RewardModel model = RewardModel.pretrained(world).neuronsPerTask(16).activation(Activation.hermite(2)).build();
            Supervision[] both = {Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7)),
                    Supervision.fineTuning(world).noise(0.1)};
            for (int n = 0; Engine.isVectorAvailable() && !Engine.isVectorCompiled() && n < WAITS; n++) {
                Thread.sleep(WAIT_MILLIS);
            }
            for (int n = 0; n < RUNS && !Thread.currentThread().isInterrupted(); n++) {
                Training.of(model, both[n % both.length], Sgd.perDimension(0.1)).train(STEPS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CancellationException interrupted) {
            // What has no result yet ends so, and leaves the mark of the interrupt.
        }
    }
}
