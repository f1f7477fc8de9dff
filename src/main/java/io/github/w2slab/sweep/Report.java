package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.Evaluation;
import io.github.w2slab.evaluation.GapRecovered;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.evaluation.IntervalTable;
import io.github.w2slab.evaluation.RewardScores;
import io.github.w2slab.evaluation.TaskForgetting;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Turns the evaluated runs of a comparison into tables. */
final class Report {

    private static final List<String> GAPS = List.of("correlation", "accuracy");
    private static final String LOCALIZED = "localized_";
    private static final String FEATURE = "feature_correlation";
    private static final String SHARED = "shared_overlap";

    private Report() {
    }

    /** All measures of one run, in the order of a report. */
    private static Map<String, Double> measures(Member member) {
        Map<String, Double> all = new LinkedHashMap<>();
        History history = member.history();
        for (String column : history.columns()) {
            all.put(column, history.last(column));
        }
        add(all, "", member.rewards().ambient());
        add(all, LOCALIZED, member.rewards().localized());
        for (TaskForgetting task : member.forgetting().tasks()) {
            all.put("frozen_" + task.task(), task.ambient().frozen().correlation());
            all.put("refitted_" + task.task(), task.ambient().refitted().correlation());
        }
        return all;
    }

    private static void add(Map<String, Double> all, String prefix, Evaluation.Scores scores) {
        add(all, prefix, "", scores.student());
        scores.weak().ifPresent(weak -> add(all, prefix, "weak_", weak));
        add(all, prefix, "ceiling_", scores.ceiling());
    }

    private static void add(Map<String, Double> all, String prefix, String whose, RewardScores scores) {
        all.put(prefix + whose + "correlation", scores.correlation());
        all.put(prefix + whose + "accuracy", scores.preferenceAccuracy());
        all.put(prefix + whose + "error", scores.meanSquaredError());
    }

    private static double[] values(List<Member> kind, String measure) {
        return kind.stream().filter(Member::isEvaluated).map(m -> measures(m).get(measure))
                .filter(java.util.Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
    }

    static Interval interval(List<Member> kind, String measure) {
        double[] values = values(kind, measure);
        Require.check(values.length > 0, "measure", measure, "one that a run of this kind has: "
                + measuresOf(List.of(kind)));
        return Interval.of(measure, values);
    }

    static GapRecovered gapRecovered(List<Member> kind, String measure) {
        String inputs = measure.startsWith(LOCALIZED) ? LOCALIZED : "";
        String score = measure.substring(inputs.length());
        Require.check(GAPS.contains(score), "measure", measure, "one of " + GAPS + ", or that with " + LOCALIZED);
        double[] weak = values(kind, inputs + "weak_" + score);
        Require.check(weak.length > 0, "kind of run", "one without a weak teacher", "one with weak labels");
        return GapRecovered.of(values(kind, measure), weak, values(kind, inputs + "ceiling_" + score));
    }

    private static Set<String> measuresOf(Iterable<List<Member>> kinds) {
        Set<String> all = new LinkedHashSet<>();
        for (List<Member> kind : kinds) {
            kind.stream().filter(Member::isEvaluated).forEach(m -> all.addAll(measures(m).keySet()));
        }
        return all;
    }

    /** Returns mean, low and high; null where the kind does not have the measure. */
    private static Interval cell(List<Member> kind, String measure) {
        if (measure.startsWith("pgr_")) {
            String of = measure.substring("pgr_".length());
            if (values(kind, "weak_" + of).length == 0) {
                return null;
            }
            return gapRecovered(kind, of).interval();
        }
        double[] values = values(kind, measure);
        return values.length == 0 ? null : Interval.of(measure, values);
    }

    private static List<String> rows(Map<String, List<Member>> kinds) {
        List<String> rows = new ArrayList<>(measuresOf(kinds.values()));
        int at = Math.max(0, rows.indexOf("localized_correlation"));
        for (String gap : GAPS) {
            if (rows.contains("weak_" + gap)) {
                rows.add(at++, "pgr_" + gap);
            }
        }
        return rows;
    }

    static Table text(Map<String, List<Member>> kinds) {
        List<String> rows = rows(kinds);
        IntervalTable table = IntervalTable.of("Comparison", StringColumn.create("measure", rows));
        kinds.forEach((name, kind) -> {
            List<Interval> cells = rows.stream().map(row -> cell(kind, row)).toList();
            table.with(name, cells, IntStream.range(0, cells.size()).mapToObj(i -> text(rows.get(i), cells.get(i))).toList());
        });
        return table;
    }

    /** The measures of a run that a summary needs, all of them found without a ceiling and without forgetting. */
    private static Map<String, Double> scores(Member member) {
        Map<String, Double> few = new LinkedHashMap<>();
        member.history().columns().forEach(column -> few.put(column, member.history().last(column)));
        few.put("correlation", member.scores().student().correlation());
        member.scores().weak().ifPresent(weak -> few.put("weak_correlation", weak.correlation()));
        member.feature().ifPresent(most -> few.put(FEATURE, most));
        member.shared().ifPresent(overlap -> few.put(SHARED, overlap));
        return few;
    }

    /** Whether most heads of a kind owe their correlation to random features, or to the direction that neurons share. */
    private static boolean isOwedTo(String row, List<Member> kind) {
        List<Member> scored = kind.stream().filter(Member::isScored).toList();
        return 2 * scored.stream().filter(member -> scores(member).containsKey(row)).count() > scored.size();
    }

    private static Interval scored(List<Member> kind, String measure) {
        double[] values = kind.stream().filter(Member::isScored).map(m -> scores(m).get(measure))
                .filter(java.util.Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
        return values.length == 0 ? null : Interval.of(measure, values);
    }

    /** The few measures that say it all, with the weak teachers' own beside the students'. */
    static Table summary(Map<String, List<Member>> kinds) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("alignment", "alignment with theta_0");
        rows.put("alignment_in_subspace", "alignment within V_0");
        rows.put("correlation", "correlation with the true reward");
        if (kinds.values().stream().anyMatch(kind -> isOwedTo(SHARED, kind))) {
            rows.put(SHARED, "which is owed to the direction that the target's neurons share: its alignment with theta_0");
        }
        if (kinds.values().stream().anyMatch(kind -> isOwedTo(FEATURE, kind))) {
            rows.put(FEATURE, "of which the feature found accounts for, at most; the rest the head has fitted with many neurons that have"
                    + " not aligned (random features)");
        }
        Set<String> measured = new LinkedHashSet<>();
        kinds.values().forEach(kind -> kind.stream().filter(Member::isScored)
                .forEach(member -> measured.addAll(member.history().columns())));
        for (String measure : measured) {
            if (measure.startsWith("kept_")) {
                String task = measure.substring("kept_".length());
                rows.put(measure, "theta_" + task + " kept by the neurons of task " + task);
            }
        }
        IntervalTable table = IntervalTable.of("End state", StringColumn.create("measure", rows.values()));
        addTeachers(table, kinds, rows.keySet());
        kinds.forEach((name, kind) -> table.with(name, rows.keySet().stream()
                .map(row -> Set.of(FEATURE, SHARED).contains(row) && !isOwedTo(row, kind) ? null : scored(kind, row)).toList()));
        return table;
    }

    /** One column where all weak labels are of the same teachers, else one for each kind with teachers of its own. */
    private static void addTeachers(IntervalTable table, Map<String, List<Member>> kinds, Set<String> rows) {
        Map<List<String>, String> owners = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> {
            List<String> described = teachers(kind).stream().map(WeakTeacher::toString).toList();
            if (!described.isEmpty()) {
                owners.putIfAbsent(described, name);
            }
        });
        owners.values().forEach(name -> table.with(owners.size() == 1 ? "weak teacher" : "teacher of " + name,
                taught(kinds.get(name), rows)));
    }

    private static List<WeakTeacher> teachers(List<Member> kind) {
        return kind.stream().filter(Member::isScored).map(member -> member.run().supervision().reward())
                .filter(WeakTeacher.class::isInstance).map(WeakTeacher.class::cast).toList();
    }

    private static List<Interval> taught(List<Member> taught, Set<String> rows) {
        List<WeakTeacher> teachers = teachers(taught);
        return rows.stream().map(row -> switch (row) {
            case "alignment" -> mean(teachers, WeakTeacher::alignment);
            case "alignment_in_subspace" -> mean(teachers, WeakTeacher::alignmentInSubspace);
            case "correlation" -> scored(taught, "weak_correlation");
            default -> null;
        }).toList();
    }

    private static Interval mean(List<WeakTeacher> teachers, ToDoubleFunction<WeakTeacher> measure) {
        return Interval.within(0, 1, teachers.stream().mapToDouble(measure).toArray());
    }

    private static String text(String measure, Interval interval) {
        if (interval == null) {
            return "";
        }
        return measure.startsWith("pgr_") && Double.isNaN(interval.mean()) ? "undefined" : interval.toString();
    }

    static Table numbers(Map<String, List<Member>> kinds) {
        StringColumn run = StringColumn.create("run");
        StringColumn measure = StringColumn.create("measure");
        IntColumn seeds = IntColumn.create("seeds");
        DoubleColumn mean = DoubleColumn.create("mean");
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        for (String row : rows(kinds)) {
            kinds.forEach((name, kind) -> {
                Interval interval = cell(kind, row);
                if (interval != null) {
                    run.append(name);
                    measure.append(row);
                    seeds.append(interval.seeds());
                    mean.append(interval.mean());
                    low.append(interval.low());
                    high.append(interval.high());
                }
            });
        }
        return Table.create("Comparison", run, measure, seeds, mean, low, high);
    }

    /** Returns whether labels are the target's true rewards; noise is allowed. */
    static boolean hasTrueLabels(Supervision supervision) {
        double[][] directions = supervision.reward().directions();
        return !(supervision.reward() instanceof WeakTeacher) && directions.length == 1
                && Arrays.equals(directions[0], supervision.world().target().feature());
    }

    static Table square(Map<String, List<Member>> kinds, String measure) {
        Map<String, Map<String, List<Interval>>> cells = new LinkedHashMap<>();
        Set<String> inputs = new LinkedHashSet<>();
        for (List<Member> kind : kinds.values()) {
            Interval interval = cell(kind, measure);
            if (interval != null) {
                Supervision supervision = kind.stream().filter(Member::isEvaluated).findFirst().orElseThrow().run()
                        .supervision();
                String labels = hasTrueLabels(supervision) ? "true labels"
                        : supervision.reward() instanceof WeakTeacher ? "weak labels" : supervision.reward().describe();
                inputs.add(supervision.inputs().toString());
                cells.computeIfAbsent(labels, l -> new LinkedHashMap<>())
                        .computeIfAbsent(supervision.inputs().toString(), l -> new ArrayList<>()).add(interval);
            }
        }
        Require.check(!cells.isEmpty(), "measure", measure, "one of " + rows(kinds));
        IntervalTable table = IntervalTable.of(measure, StringColumn.create("labels", new ArrayList<>(cells.keySet())));
        for (String law : inputs) {
            List<List<Interval>> column = cells.values().stream().map(row -> row.getOrDefault(law, List.of())).toList();
            List<String> texts = column.stream()
                    .map(cell -> cell.stream().map(one -> text(measure, one)).collect(Collectors.joining("; "))).toList();
            if (column.stream().allMatch(cell -> cell.size() <= 1)) {
                table.with(law, column.stream().map(cell -> cell.isEmpty() ? null : cell.get(0)).toList(), texts);
            } else {
                table.addColumns(StringColumn.create(law, texts));
            }
        }
        return table;
    }
}
