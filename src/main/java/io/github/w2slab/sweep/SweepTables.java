package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The results of a sweep as tables. */
final class SweepTables {

    private final Grid grid;
    private final Plan plan;
    private final List<Result> done;

    SweepTables(Grid grid, Plan plan, Map<Point, Result> results) {
        this.grid = grid;
        this.plan = plan;
        this.done = grid.points().stream().filter(results::containsKey).map(results::get).toList();
    }

    Table rows() {
        List<Column<?>> columns = axes(done.stream().map(result -> result.point().values()).toList());
        columns.add(LongColumn.create("seed", done.stream().mapToLong(r -> r.point().seed()).toArray()));
        columns.add(LongColumn.create("steps", done.stream().mapToLong(Result::steps).toArray()));
        columns.add(StringColumn.create("end", done.stream().map(Result::endWord)));
        for (String measure : measures()) {
            columns.add(numbers(measure, done, r -> r.values().getOrDefault(measure, Double.NaN)));
        }
        return Table.create("runs", columns);
    }

    Table besideTheory(String measure, ToDoubleFunction<Point> theory) {
        Table table = summary(List.of(measure));
        List<List<Result>> cells = cells();
        DoubleColumn said = numbers("theory", cells, cell -> cell.stream().mapToDouble(r -> theory.applyAsDouble(r.point()))
                .average().orElseThrow());
        DoubleColumn ratio = DoubleColumn.create("measured / theory");
        for (int i = 0; i < cells.size(); i++) {
            if (table.doubleColumn(measure).isMissing(i) || said.isMissing(i) || said.getDouble(i) == 0) {
                ratio.appendMissing();
            } else {
                ratio.append(table.doubleColumn(measure).getDouble(i) / said.getDouble(i));
            }
        }
        return table.addColumns(said, ratio);
    }

    /** The results of each point of the axes, seeds together. */
    private List<List<Result>> cells() {
        List<List<Result>> cells = new ArrayList<>();
        for (Map<String, Object> values : grid.points().stream().map(Point::values).distinct().toList()) {
            List<Result> cell = Result.distinct(done.stream().filter(r -> r.point().values().equals(values)).toList());
            if (!cell.isEmpty()) {
                cells.add(cell);
            }
        }
        return cells;
    }

    Table summary(List<String> wanted) {
        Set<String> known = measures();
        for (String measure : wanted) {
            Require.check(known.contains(measure), "measure", measure, "one of " + known);
        }
        List<List<Result>> cells = cells();
        List<Column<?>> columns = axes(cells.stream().map(cell -> cell.get(0).point().values()).toList());
        columns.add(IntColumn.create("seeds", cells.stream().mapToInt(List::size).toArray()));
        if (done.stream().anyMatch(Result::isDiverged)) {
            columns.add(IntColumn.create("diverged", cells.stream()
                    .mapToInt(cell -> (int) cell.stream().filter(Result::isDiverged).count()).toArray()));
        }
        for (String measure : wanted.isEmpty() ? known : wanted) {
            add(columns, cells, measure);
        }
        return Table.create("means over seeds", columns);
    }

    private void add(List<Column<?>> columns, List<List<Result>> cells, String measure) {
        Function<List<Result>, double[]> values = cell -> cell.stream().mapToDouble(r -> r.values().get(measure)).toArray();
        if (plan.heights().stream().anyMatch(height -> height.column().equals(measure))) {
            columns.add(IntColumn.create("reached: " + measure, cells.stream().mapToInt(cell ->
                    (int) Arrays.stream(values.apply(cell)).filter(Double::isFinite).count()).toArray()));
        }
        columns.add(numbers(measure, cells, cell -> Interval.of(measure, values.apply(cell)).mean()));
        columns.add(numbers(measure + ", low", cells, cell -> Interval.of(measure, values.apply(cell)).low()));
        columns.add(numbers(measure + ", high", cells, cell -> Interval.of(measure, values.apply(cell)).high()));
    }

    private Set<String> measures() {
        Set<String> all = new LinkedHashSet<>();
        done.forEach(result -> all.addAll(result.values().keySet()));
        return all;
    }

    private List<Column<?>> axes(List<Map<String, Object>> rows) {
        List<Column<?>> columns = new ArrayList<>();
        for (String axis : grid.axes().keySet()) {
            if (grid.axes().get(axis).get(0) instanceof String) {
                columns.add(StringColumn.create(axis, rows.stream().map(row -> (String) row.get(axis))));
            } else {
                columns.add(DoubleColumn.create(axis, rows.stream().mapToDouble(row -> (Double) row.get(axis)).toArray()));
            }
        }
        return columns;
    }

    /** A value that is not a number is missing in the column. */
    private static <T> DoubleColumn numbers(String name, List<T> rows, Function<T, Double> value) {
        DoubleColumn column = DoubleColumn.create(name);
        for (T row : rows) {
            double x = value.apply(row);
            if (Double.isNaN(x)) {
                column.appendMissing();
            } else {
                column.append(x);
            }
        }
        return column;
    }
}
