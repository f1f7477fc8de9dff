package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What training on the target did to the other tasks, told apart: the feature itself, the performance under the head from
 * before, and the performance under a head fitted anew.
 *
 * <p>Heads are fitted by ridge regression to the task's true rewards, on ambient inputs and on those of V_k, and scored
 * on others of the same law. On V_k a neuron shows only its part inside V_k, so there a nearly forgotten feature can still
 * look well; ambient inputs are the honest ones.
 */
public final class Forgetting {

    private static final int SAMPLES = 1000;

    private final List<TaskForgetting> tasks;

    private Forgetting(List<TaskForgetting> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** What a run did so far, with {@value #SAMPLES} samples for heads and as many for scores. */
    public static Forgetting of(Training run) {
        Require.present("run", run);
        return of(run.start(), run.model(), SAMPLES, run.sgd().seed());
    }

    /**
     * Trains a run on to each of given steps, and follows one off-target task on the way: columns steps, kept, and the
     * correlations frozen and refitted on ambient inputs, localized_frozen and localized_refitted on those of V_k. A stop
     * ends it early, with the rows so far.
     *
     * @param task  k, from 1 to K - 1
     * @param steps ascending, from the step on where the run stands
     */
    public static Table along(Training run, int task, long... steps) {
        Require.present("run", run);
        Require.present("steps", steps);
        Require.between("off-target task", task, 1, run.world().tasks() - 1);
        long before = run.step();
        for (long step : steps) {
            before = Require.atLeast("step", step, before);
        }
        List<TaskForgetting> found = new ArrayList<>();
        for (int i = 0; i < steps.length && run.train(steps[i] - run.step()).step() == steps[i]; i++) {
            found.add(of(run).task(task));
        }
        Table table = Table.create(run.name() + ", task " + task,
                LongColumn.create("steps", Arrays.copyOf(steps, found.size())));
        add(table, found, "kept", TaskForgetting::keptAfter);
        add(table, found, "frozen", t -> t.ambient().frozen().correlation());
        add(table, found, "refitted", t -> t.ambient().refitted().correlation());
        add(table, found, "localized_frozen", t -> t.localized().frozen().correlation());
        add(table, found, "localized_refitted", t -> t.localized().refitted().correlation());
        return table;
    }

    /**
     * Compares a model before and after.
     *
     * @param before  a model
     * @param after   the same neurons, in the same order, after training
     * @param samples inputs on which heads are fitted, and as many on which they are scored; at least 2
     * @param seed    of these inputs
     * @throws IllegalArgumentException if worlds, numbers of neurons or groups differ
     */
    public static Forgetting of(RewardModel before, RewardModel after, int samples, long seed) {
        Require.present("before", before);
        Require.present("after", after);
        Require.check(before.world().sharesSpaceWith(after.world()), "world after training", after.world(),
                "that before training, the " + before.world());
        Require.check(before.neurons() == after.neurons(), "number of neurons after training", after.neurons(),
                "that before training, " + before.neurons());
        List<TaskForgetting> found = new ArrayList<>();
        Task target = before.world().target();
        Sample ambientFit = Sample.ambient(target, seed, samples, samples);
        Sample ambientTest = Sample.ambient(target, seed, 0, samples);
        for (int k = 1; k < before.world().tasks(); k++) {
            Task task = before.world().task(k);
            TaskForgetting.Heads ambient = heads(before, after, ambientFit.labelledBy(task.reward()),
                    ambientTest.labelledBy(task.reward()));
            TaskForgetting.Heads localized = heads(before, after, Sample.localized(task, seed, samples, samples),
                    Sample.localized(task, seed, 0, samples));
            found.add(task(task, before, after, ambient, localized));
        }
        return new Forgetting(found);
    }

    private static TaskForgetting.Heads heads(RewardModel before, RewardModel after, Sample fit, Sample test) {
        RewardModel head = fit.fit(before);
        RewardModel refitted = fit.fit(after);
        double[][] features = after.features(test.inputs());
        return new TaskForgetting.Heads(test.score(head),
                RewardScores.of(head.valuesOfFeatures(features), test.labels()),
                RewardScores.of(refitted.valuesOfFeatures(features), test.labels()));
    }

    private static TaskForgetting task(Task task, RewardModel before, RewardModel after,
                                       TaskForgetting.Heads ambient, TaskForgetting.Heads localized) {
        int k = task.index();
        LearnedFeatures old = new LearnedFeatures(before, k);
        LearnedFeatures now = new LearnedFeatures(after, k);
        return new TaskForgetting(k, old.meanOverlap(task.feature()), now.meanOverlap(task.feature()), ambient,
                localized, old.energyShare(k), now.energyShare(k), angles(old, task), angles(now, task));
    }

    private static double[] angles(LearnedFeatures features, Task task) {
        return features.isEmpty() ? new double[0]
                : PrincipalAngles.between(features.leadingDirections(), task.subspace());
    }

    /** Returns the off-target tasks, task 1 first. */
    public List<TaskForgetting> tasks() {
        return tasks;
    }

    /**
     * Returns an off-target task.
     *
     * @param k 1 to K - 1
     */
    public TaskForgetting task(int k) {
        return tasks.get(Require.between("off-target task", k, 1, tasks.size()) - 1);
    }

    /**
     * Returns a table with three rows for each off-target task: before training, after it with the head from before
     * ({@code frozen}), after it with a head fitted anew ({@code refitted}). Columns: task, head, kept (mean over the
     * group of |&lt;w, theta_k&gt;|), share (of the group's energy in V_k), and the correlations with the task's true
     * reward on ambient inputs and on localized ones, those of V_k.
     */
    public Table table() {
        Table table = Table.create("Forgetting", IntColumn.create("task"), StringColumn.create("head"));
        for (String column : List.of("kept", "share", "ambient", "localized")) {
            table.addColumns(DoubleColumn.create(column));
        }
        for (TaskForgetting t : tasks) {
            append(table, t.task(), "before", t.keptBefore(), t.shareBefore(), t.ambient().before(),
                    t.localized().before());
            append(table, t.task(), "frozen", t.keptAfter(), t.shareAfter(), t.ambient().frozen(),
                    t.localized().frozen());
            append(table, t.task(), "refitted", t.keptAfter(), t.shareAfter(), t.ambient().refitted(),
                    t.localized().refitted());
        }
        return table;
    }

    private static void append(Table table, int task, String head, double kept, double share, RewardScores ambient,
                               RewardScores localized) {
        table.intColumn("task").append(task);
        table.stringColumn("head").append(head);
        table.doubleColumn("kept").append(kept);
        table.doubleColumn("share").append(share);
        table.doubleColumn("ambient").append(ambient.correlation());
        table.doubleColumn("localized").append(localized.correlation());
    }

    private static void add(Table table, List<TaskForgetting> rows, String name,
                            ToDoubleFunction<TaskForgetting> value) {
        table.addColumns(DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray()));
    }

    @Override
    public String toString() {
        return tasks.stream().map(TaskForgetting::toString).collect(Collectors.joining("\n"));
    }
}
