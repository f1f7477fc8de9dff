package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import java.util.Arrays;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Where a model's groups of neurons live, and what they know. */
public final class Groups {

    private Groups() {
    }

    /**
     * Returns a row for each task k: the number of its group's neurons, their mean share of energy |P_{V_k} w|^2 in the
     * task's own subspace, their mean overlap |&lt;w, theta_k&gt;| with its feature, and the largest share |P_{V_0} w|^2 that
     * one of them has in the target's subspace. Of a group without neurons only the number is there.
     */
    public static Table of(RewardModel model) {
        int tasks = Require.present("model", model).world().tasks();
        IntColumn task = IntColumn.create("task");
        IntColumn size = IntColumn.create("neurons");
        DoubleColumn own = DoubleColumn.create("energy in its subspace");
        DoubleColumn overlap = DoubleColumn.create("overlap with its feature");
        DoubleColumn inTarget = DoubleColumn.create("largest energy in V_0");
        for (int k = 0; k < tasks; k++) {
            int[] members = model.group(k);
            task.append(k);
            size.append(members.length);
            if (members.length == 0) {
                own.appendMissing();
                overlap.appendMissing();
                inTarget.appendMissing();
            } else {
                own.append(Seeds.mean(model.energyShares(k)));
                overlap.append(model.meanOverlap(k, model.world().task(k).feature()));
                inTarget.append(Arrays.stream(members).mapToDouble(j -> model.energyShare(j, 0)).max().orElseThrow());
            }
        }
        return Table.create("groups of neurons", task, size, own, overlap, inTarget);
    }
}
