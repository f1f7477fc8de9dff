package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a run was asked to do, in words and numbers. */
final class RunSettings {

    private static final int DECADES = 7;

    private RunSettings() {
    }

    static Map<String, String> of(Training run) {
        Map<String, String> all = new LinkedHashMap<>();
        World world = run.world();
        all.put("dimension", "" + world.dimension());
        all.put("subspace dimension", "" + world.subspaceDimension());
        all.put("tasks", "" + world.tasks());
        all.put("correlations", Arrays.toString(world.correlations()));
        all.put("geometry", world.geometry().toString());
        all.put("link", world.link().name());
        Supervision supervision = run.supervision();
        all.put("inputs", supervision.inputs().toString());
        all.put("labels", labels(supervision.reward()));
        all.put("label noise", "" + supervision.noise());
        all.put("label transformation", supervision.transform().name());
        RewardModel start = run.start();
        all.put("neurons", groupSizes(start));
        all.put("activation", start.activation().toString());
        all.put("learning rate", rates(run.sgd()));
        all.put("loss", run.sgd().loss().name());
        all.put("batch size", "" + run.sgd().batchSize());
        all.put("precision", run.engine().isSinglePrecision() ? "single" : "double");
        return all;
    }

    private static String labels(Reward reward) {
        if (!(reward instanceof WeakTeacher teacher)) {
            return reward.describe();
        }
        return teacher.seed().isPresent() ? "weak teacher of alignment " + teacher.alignment()
                : "trained weak teacher of " + teacher.directions().length + " neurons";
    }

    private static String groupSizes(RewardModel model) {
        int[] sizes = new int[model.world().tasks()];
        for (int j = 0; j < model.neurons(); j++) {
            sizes[model.groupOf(j)]++;
        }
        return Arrays.toString(sizes);
    }

    private static String rates(Sgd sgd) {
        double[] rates = IntStream.range(0, DECADES)
                .mapToDouble(i -> sgd.learningRate(i == 0 ? 0 : (long) StrictMath.pow(10, i))).toArray();
        return Arrays.stream(rates).allMatch(rate -> rate == rates[0]) ? "" + rates[0]
                : Arrays.stream(rates).mapToObj(rate -> "" + rate).collect(Collectors.joining(", "));
    }

    static Map<String, Long> seeds(Training run) {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("world", run.world().seed());
        if (run.supervision().reward() instanceof WeakTeacher teacher && teacher.seed().isPresent()) {
            all.put("teacher", teacher.seed().getAsLong());
        }
        all.put("samples", run.sgd().seed());
        return all;
    }
}
