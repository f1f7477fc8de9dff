package io.github.w2slab.world;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;

/**
 * A task's true reward, g(&lt;theta_k, x&gt;).
 *
 * @param task whose reward it is
 */
public record TrueReward(Task task) implements Reward {

    private static final String KIND = "true reward";

    public TrueReward {
        Require.present("task", task);
    }

    /** True if that is what was described. */
    public static boolean isDescribedBy(Description description) {
        return description.kind().equals(KIND);
    }

    /** The reward that was described. */
    public static TrueReward of(Description description) {
        return new TrueReward(World.of(description.inner("world")).task((int) description.integer("task")));
    }

    @Override
    public Description description() {
        return Description.of(KIND).with("task", task.index()).with("world", task.world().description());
    }

    @Override
    public double[][] directions() {
        return new double[][] {task.feature()};
    }

    @Override
    public double value(double[] overlaps) {
        return task.link().value(Overlaps.checked(overlaps, 1)[0]);
    }

    @Override
    public void valuesAt(double[][] overlaps, double[] into) {
        Require.present("into", into);
        task.link().values(Overlaps.checked(overlaps, 1, into.length)[0], into);
    }

    @Override
    public String describe() {
        return "true labels";
    }
}
