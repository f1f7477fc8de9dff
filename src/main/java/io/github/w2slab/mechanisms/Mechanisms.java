package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.IntervalTable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Explanations of weak-to-strong generalization, side by side. */
public final class Mechanisms {

    private static final int SEEDS = 40;

    private Mechanisms() {
    }

    /** Returns this laboratory's own and eight others, with the settings of notebook 12. */
    public static List<Mechanism> all() {
        return List.of(FeatureElicitation.standard(), SharedSubspace.sharing(5), RidgeTeacher.of(0.1),
                EarlyStopping.ofWidth(8), MisfitGain.standard(), Averaging.standard(), LabelFreeGap.standard(),
                ConfidenceLoss.of(0.75), OptimisedReward.of(0.7));
    }

    /** Returns {@link #compare(List, int)} of all of them, {@value #SEEDS} seeds each. */
    public static Table compare() {
        return compare(all(), SEEDS);
    }

    /**
     * Predictions beside measurements.
     *
     * @param mechanisms one or more
     * @param seeds      at least 2
     * @return a row for each prediction: mechanism (with its settings where two have one name), quantity, predicted, measured with its interval of level 95 %, and
     *         whether that contains the prediction
     */
    public static Table compare(List<? extends Mechanism> mechanisms, int seeds) {
        Require.present("mechanisms", mechanisms);
        Map<String, Long> named = mechanisms.stream().collect(Collectors.groupingBy(Mechanism::name, Collectors.counting()));
        List<Mechanism.Finding> findings = findings(mechanisms, seeds);
        IntervalTable table = IntervalTable.of("prediction and measurement",
                StringColumn.create("mechanism", findings.stream().map(Mechanism.Finding::mechanism)
                        .map(m -> named.get(m.name()) > 1 ? m.toString() : m.name())),
                StringColumn.create("quantity", findings.stream().map(Mechanism.Finding::quantity)),
                DoubleColumn.create("predicted", findings.stream().mapToDouble(Mechanism.Finding::predicted).toArray()));
        table.with("measured [low, high]", findings.stream().map(Mechanism.Finding::measured).toList());
        return table.addColumns(BooleanColumn.create("inside", findings.stream().map(Mechanism.Finding::agrees).toArray(Boolean[]::new)));
    }

    /**
     * Returns all predictions of several settings beside their measurements, in the order of the settings.
     *
     * @param settings one or more, of one mechanism
     * @param seeds    at least 2
     */
    public static List<Mechanism.Finding> findings(List<? extends Mechanism> settings, int seeds) {
        Require.present("settings", settings);
        return settings.stream().flatMap(setting -> setting.findings(seeds).stream()).toList();
    }

    /** Returns what separates them: mechanism, source, claim, and the quantity that decides. */
    public static Table separated() {
        return separated(all());
    }

    /** As {@link #separated()}, of one's own choice. */
    public static Table separated(List<? extends Mechanism> all) {
        Require.present("all", all);
        return Table.create("what decides", StringColumn.create("mechanism", all.stream().map(Mechanism::name)),
                StringColumn.create("source", all.stream().map(Mechanism::source)),
                StringColumn.create("claim", all.stream().map(Mechanism::claim)),
                StringColumn.create("what decides", all.stream().map(Mechanism::decides)));
    }
}
