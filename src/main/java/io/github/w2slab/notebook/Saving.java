package io.github.w2slab.notebook;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.IntervalTable;
import io.github.w2slab.files.AtomicFile;
import io.github.w2slab.files.Npz;
import io.github.w2slab.kernel.display.Tables;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.Exploration;
import io.github.w2slab.plot.FigureFile;
import io.github.w2slab.theory.OverlapRun;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Provenance;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Training;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.plotly.components.Figure;

/**
 * Figures, runs, models, histories and tables as files. In a notebook all methods are there without an import. A file that is
 * there is replaced whole or not at all; a missing folder is made.
 */
public final class Saving {

    private Saving() {
    }

    /** Writes a figure, as {@link FigureFile#save} does: as .svg, .png, .pdf or .html. */
    public static Path save(Figure figure, String file) {
        return FigureFile.save(figure, file);
    }

    /** Writes a figure with sliders: as .html with them, or its picture before they move as .svg, .png or .pdf. */
    public static Path save(Exploration figure, String file) {
        return FigureFile.save(figure, file);
    }

    /**
     * Writes a run, to go on with {@code Training.load(file)}, {@code ReducedDynamics.load(file)} or
     * {@code MeanDynamics.load(file)}.
     *
     * @param file ends in .npz
     * @throws IllegalArgumentException if it is none of these: of others save the history
     */
    public static Path save(Run run, String file) {
        Require.present("run", run);
        Require.check(run instanceof Training || run instanceof OverlapRun, "run", run, "a Training, ReducedDynamics or "
                + "MeanDynamics", "of any other run save the history, as in save(run.history(), \"" + file + "\")");
        return run instanceof Training training ? training.save(file) : ((OverlapRun<?>) run).save(file);
    }

    /** Writes a model, for {@code RewardModel.load(file)}; the file ends in .npz. */
    public static Path save(RewardModel model, String file) {
        return Require.present("model", model).save(file);
    }

    /** Writes a history, for {@code History.load(file)}; the file ends in .npz. */
    public static Path save(History history, String file) {
        return Require.present("history", history).save(file);
    }

    /**
     * Writes a table: as .csv with every digit, or as .npz or .parquet with an array for each column (numbers of the column's own
     * type, integers as double with NaN where some are missing, truths, all else as text, empty where it is missing; truths of which some are
     * missing are text in .npz, and have nulls in .parquet). Means with intervals, which
     * {@code summary()} and {@code report()} of a {@code Comparison} show rounded, are written as three columns of numbers with
     * every digit: "W2S", "W2S, low" and "W2S, high".
     */
    public static Path save(Table table, String file) {
        Table written = Require.present("table", table) instanceof IntervalTable intervals ? intervals.numbers() : table;
        return switch (AtomicFile.ending(file, List.of("csv", "npz", "parquet"))) {
            case "csv" -> AtomicFile.write(file, out -> out.write(Tables.csv(written).getBytes(StandardCharsets.UTF_8)));
            case "npz" -> Npz.write(file, arrays(written), Map.of());
            default -> AtomicFile.write(file, out -> ParquetTable.write(nullable(written), written.rowCount(), out));
        };
    }

    private static Map<String, Object> arrays(Table table) {
        Map<String, Object> arrays = new LinkedHashMap<>();
        table.columns().forEach(column -> arrays.put(column.name(), array(column)));
        return arrays;
    }

    /** As {@link #arrays}, but truths of which some are missing stay truths: .npz has no place for what is missing. */
    private static Map<String, Object> nullable(Table table) {
        Map<String, Object> arrays = arrays(table);
        for (Column<?> column : table.columns()) {
            if (column instanceof BooleanColumn truths && truths.countMissing() > 0) {
                arrays.put(column.name(), IntStream.range(0, truths.size()).mapToObj(truths::get).toArray(Boolean[]::new));
            }
        }
        return arrays;
    }

    private static Object array(Column<?> column) {
        boolean whole = column.countMissing() == 0;
        if (column instanceof FloatColumn floats) {
            return floats.asFloatArray();
        }
        if (column instanceof IntColumn integers && whole) {
            return integers.asIntArray();
        }
        if (column instanceof LongColumn integers && whole) {
            return integers.asLongArray();
        }
        if (column instanceof NumericColumn<?> numbers) {
            return IntStream.range(0, numbers.size())
                    .mapToDouble(i -> numbers.isMissing(i) && !(numbers instanceof DoubleColumn) ? Double.NaN : numbers.getDouble(i))
                    .toArray();
        }
        if (column instanceof BooleanColumn truths && whole) {
            boolean[] values = new boolean[truths.size()];
            IntStream.range(0, values.length).forEach(i -> values[i] = truths.get(i));
            return values;
        }
        return IntStream.range(0, column.size()).mapToObj(i -> column.isMissing(i) ? "" : column.getString(i))
                .toArray(String[]::new);
    }

    /** Returns where a run's numbers come from: all settings and seeds, library, machine, a hash of the history's bits. */
    public static Provenance provenance(Run run) {
        return Provenance.of(run);
    }

    /** Returns where a history comes from; that of a file too. */
    public static Provenance provenance(History history) {
        return Require.present("history", history).provenance();
    }
}
