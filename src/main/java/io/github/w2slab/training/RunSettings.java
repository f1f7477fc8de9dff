package io.github.w2slab.training;

import io.github.w2slab.model.Committee;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What a run was asked to do, in words and numbers. */
final class RunSettings {

    private static final int DECADES = 7;

    private RunSettings() {
    }

    static Map<String, String> of(Training run) {
        Map<String, String> all = of(run.world());
        Supervision supervision = run.supervision();
        all.put("inputs", supervision.inputs().toString());
        all.put("labels", labels(supervision.reward()));
        if (supervision.reward() instanceof WeakTeacher teacher) {
            teacher.origin().settings().forEach((name, value) -> all.put(name + " of the teacher", value));
        }
        supervision.preferences().ifPresent(law -> all.put("choices", law.toString()));
        all.put("label noise", "" + supervision.noise());
        all.put("label transformation", supervision.transform().name());
        RewardModel start = run.start();
        all.put("neurons", groupSizes(start));
        all.put("start", start.origin().toString());
        all.put("activation", start.activation().toString());
        all.putAll(of(run.sgd()));
        all.put("precision", run.engine().isSinglePrecision() ? "single" : "double");
        return all;
    }

    static Map<String, String> of(World world) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("dimension", "" + world.dimension());
        all.put("subspace dimension", "" + world.subspaceDimension());
        all.put("tasks", "" + world.tasks());
        all.put("correlations", Arrays.toString(world.correlations()));
        all.put("geometry", world.geometry().toString());
        all.put("link", world.link().name());
        return all;
    }

    static Map<String, String> of(Sgd sgd) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("learning rate", rates(sgd));
        all.put("loss", sgd.loss().name());
        all.put("batch size", sgd.batchSize() + sgd.reuse());
        return all;
    }

    private static String labels(Reward reward) {
        if (reward instanceof Committee teachers) {
            return "mean of " + teachers.members().size() + ": "
                    + teachers.members().stream().map(RunSettings::member).distinct().collect(Collectors.joining("; "));
        }
        if (!(reward instanceof WeakTeacher teacher)) {
            return reward.describe();
        }
        return !teacher.isNetwork() ? "weak teacher of alignment " + teacher.alignment()
                        + (teacher.seed().isPresent() ? "" : ", of a given direction")
                : "trained weak teacher of " + teacher.directions().length + " neurons";
    }

    private static String member(WeakTeacher teacher) {
        return labels(teacher) + (teacher.isNetwork() ? ", " + teacher.origin() : "");
    }

    private static String groupSizes(RewardModel model) {
        int[] sizes = new int[model.world().tasks()];
        for (int j = 0; j < model.neurons(); j++) {
            sizes[model.groupOf(j)]++;
        }
        return Arrays.toString(sizes);
    }

    /**
     * Returns the learning rate at step 0 and the powers of ten, up to the first that has none: a schedule from a cell may
     * be made for the steps of its run alone.
     */
    static double[] ratesOf(Sgd sgd) {
        double[] rates = new double[DECADES];
        for (int i = 0; i < DECADES; i++) {
            try {
                rates[i] = sgd.learningRate(i == 0 ? 0 : (long) StrictMath.pow(10, i));
            } catch (RuntimeException none) {
                return Arrays.copyOf(rates, i);
            }
        }
        return rates;
    }

    private static String rates(Sgd sgd) {
        double[] rates = ratesOf(sgd);
        return rates.length == DECADES && Arrays.stream(rates).allMatch(rate -> rate == rates[0]) ? "" + rates[0]
                : Arrays.stream(rates).mapToObj(rate -> "" + rate).collect(Collectors.joining(", "));
    }

    static Map<String, Long> seeds(Training run) {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("world", run.world().seed());
        run.start().origin().seed().ifPresent(seed -> all.put("model", seed));
        if (run.supervision().reward() instanceof WeakTeacher teacher) {
            seed(teacher).ifPresent(seed -> all.put("teacher", seed));
        }
        if (run.supervision().reward() instanceof Committee teachers) {
            for (int i = 0; i < teachers.members().size(); i++) {
                int number = i + 1;
                seed(teachers.members().get(i)).ifPresent(seed -> all.put("teacher " + number, seed));
            }
        }
        all.put("samples", run.sgd().seed());
        return all;
    }

    /** That of an oracle's direction, or of a network's training. */
    private static OptionalLong seed(WeakTeacher teacher) {
        return teacher.isNetwork() ? teacher.origin().seed() : teacher.seed();
    }
}
