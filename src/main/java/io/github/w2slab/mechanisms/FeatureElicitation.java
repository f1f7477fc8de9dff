package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ClosedForms;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.List;

/**
 * This laboratory's own: the strong model's inputs lie in the subspace V_0 where it keeps the task, and there the teacher's
 * error shrinks by s/d (Awano and Suzuki, arXiv 2605.12908). The student finds what the teacher knows in V_0, up to the noise of
 * its steps ({@link ClosedForms#plateau}); the mean over teachers of that follows from their law ({@link
 * Ensemble#teacherAlignments}). Neurons outside V_0 see inputs that are 0 to them and stay as they are.
 *
 * @param dimension of the space, d
 * @param subspace  dimension of V_0, s, at most d/2
 * @param alignment of the teacher, a, from 0 to 1
 * @param steps     of training at the rate 0.005/s, at least 1
 */
public record FeatureElicitation(int dimension, int subspace, double alignment, long steps) implements Mechanism {

    private static final double RHO = 0.3;
    private static final double RATE = 0.005;
    private static final int NEURONS = 8;
    private static final int TEACHERS = 2000;

    public FeatureElicitation {
        Require.between("subspace's dimension s", subspace, 2, Integer.MAX_VALUE);
        Require.between("dimension d", dimension, 2 * subspace, Integer.MAX_VALUE);
        Require.between("alignment a", alignment, 0.0, 1.0);
        Require.atLeast("number of steps", steps, 1);
    }

    /** d = 256, s = 32, a = 0.7, 60,000 steps. */
    public static FeatureElicitation standard() {
        return new FeatureElicitation(256, 32, 0.7, 60_000);
    }

    /** The same in another dimension d. */
    public FeatureElicitation dimension(int dimension) {
        return new FeatureElicitation(dimension, subspace, alignment, steps);
    }

    /** The same with another dimension s of V_0. */
    public FeatureElicitation subspace(int subspace) {
        return new FeatureElicitation(dimension, subspace, alignment, steps);
    }

    /** The same with another alignment a of the teacher. */
    public FeatureElicitation alignment(double alignment) {
        return new FeatureElicitation(dimension, subspace, alignment, steps);
    }

    /** The same with another number of steps. */
    public FeatureElicitation steps(long steps) {
        return new FeatureElicitation(dimension, subspace, alignment, steps);
    }

    @Override
    public String name() {
        return "feature elicitation";
    }

    @Override
    public String source() {
        return "Awano and Suzuki, 2605.12908";
    }

    @Override
    public String claim() {
        return "inputs of the task's subspace hide the teacher's error from the student, and other tasks' neurons from the teacher";
    }

    @Override
    public String decides() {
        return "share s/d of the teacher's error that the student's inputs show";
    }

    @Override
    public List<Prediction> predictions() {
        World world = World.builder().dimension(dimension).subspaceDimension(subspace).correlation(RHO).build();
        double inside = Arrays.stream(Ensemble.weakToStrong(world, alignment).size(TEACHERS).teacherAlignments()).average()
                .orElseThrow();
        double tau = ClosedForms.teacherScale(alignment, world.ceiling(), subspace, dimension);
        return List.of(new Prediction("teacher's alignment in V_0", inside),
                new Prediction("student's / teacher's alignment in V_0",
                        ClosedForms.plateau(RATE / subspace, subspace, tau, 0)),
                new Prediction("the other task's feature kept", 1));
    }

    @Override
    public double[] measure(long seed) {
        Training run = run(seed);
        double teacher = ((WeakTeacher) run.supervision().reward()).alignmentInSubspace();
        return new double[] {teacher, run.history().last("alignment_in_subspace") / teacher, run.history().last("kept_1")};
    }

    /**
     * Returns the run of a seed, trained.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public Training run(long seed) {
        World world = World.builder().dimension(dimension).subspaceDimension(subspace).correlation(RHO).seed(seed).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), alignment).seed(seed);
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(NEURONS).seed(seed).build();
        Training run = Training.of(strong, Supervision.weakToStrong(world, teacher), Sgd.perDimension(RATE).seed(seed));
        Monitoring.during(Monitor.silent(), () -> run.train(steps));
        return run;
    }
}
