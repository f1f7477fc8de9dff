package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * What a model can do in general: the rewards of all tasks by <em>one</em> second layer for all of them. It is fitted before
 * training, by ridge regression on the inputs of every V_k with task k's true rewards, all tasks alike, and frozen; the same
 * head is asked again after training on the target.
 *
 * <p>{@link Forgetting} gives each task a head of its own. Here the target's neurons speak on every task's inputs too, and those
 * of every task on the target's: whoever uses the model without fitting it anew meets these numbers. On V_k a neuron shows only
 * its part inside V_k, so under W2S without leakage not a bit of another task's reward changes.
 */
public final class Capabilities {

    private static final int SAMPLES = 1000;

    private final List<Capability> tasks;

    /**
     * One task's reward on its own inputs, under the head of all tasks.
     *
     * @param task   k, 0 for the target
     * @param before scores of the model before training
     * @param after  scores of the neurons after training under the same head
     */
    public record Capability(int task, RewardScores before, RewardScores after) {

        /** Returns the correlation with the task's true reward that was lost; negative where it was gained. */
        public double lost() {
            return before.correlation() - after.correlation();
        }
    }

    private Capabilities(List<Capability> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** What a run did so far, with {@value #SAMPLES} samples of each task for the head and as many for its scores. */
    public static Capabilities of(Training run) {
        return of(Require.present("run", run).start(), run.model(), SAMPLES, run.sgd().seed());
    }

    /**
     * Compares a model before and after.
     *
     * @param before  a model
     * @param after   the same neurons, in the same order, after training
     * @param samples inputs of each task on which the head is fitted, and as many on which it is scored; at least 2
     * @param seed    of these inputs
     * @throws IllegalArgumentException if worlds or numbers of neurons differ
     */
    public static Capabilities of(RewardModel before, RewardModel after, int samples, long seed) {
        World world = Require.present("model before training", before).world();
        Require.check(world.sharesSpaceWith(Require.present("model after training", after).world()), "world after training",
                after.world(), "that before training, the " + world);
        Require.check(before.neurons() == after.neurons(), "number of neurons after training", after.neurons(),
                "that before training, " + before.neurons());
        List<Sample> fit = new ArrayList<>();
        for (int k = 0; k < world.tasks(); k++) {
            fit.add(Sample.localized(world.task(k), seed, samples, samples));
        }
        RewardModel general = Sample.together(fit).fit(before);
        RewardModel later = after.withHeadOf(general);
        List<Capability> found = new ArrayList<>();
        for (int k = 0; k < world.tasks(); k++) {
            Sample test = Sample.localized(world.task(k), seed, 0, samples);
            found.add(new Capability(k, test.score(general), test.score(later)));
        }
        return new Capabilities(found);
    }

    /** Returns all tasks, the target first. */
    public List<Capability> tasks() {
        return tasks;
    }

    /**
     * Returns one task.
     *
     * @param k 0 to K - 1
     */
    public Capability task(int k) {
        return tasks.get(Require.between("task", k, 0, tasks.size() - 1));
    }

    /** Returns the mean over all tasks but the target of the correlation that was lost. */
    public double lostByOthers() {
        return tasks.stream().skip(1).mapToDouble(Capability::lost).average().orElse(Double.NaN);
    }

    /** Returns a row for each task: correlation with its true reward and preference accuracy, before and after. */
    public Table table() {
        return Table.create("Capabilities under one head", IntColumn.create("task", tasks.stream().mapToInt(Capability::task).toArray()),
                column("correlation before", task -> task.before.correlation()),
                column("correlation after", task -> task.after.correlation()),
                column("accuracy before", task -> task.before.preferenceAccuracy()),
                column("accuracy after", task -> task.after.preferenceAccuracy()));
    }

    private DoubleColumn column(String name, ToDoubleFunction<Capability> measure) {
        return DoubleColumn.create(name, tasks.stream().mapToDouble(measure).toArray());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("under one head for all tasks");
        for (Capability task : tasks) {
            text.append(String.format(Locale.ROOT, "; task %d: correlation %.3f -> %.3f", task.task, task.before.correlation(),
                    task.after.correlation()));
        }
        return text.toString();
    }
}
