package io.github.w2slab.notebook;

import io.github.w2slab.plot.LiveFigure.Curves;
import io.github.w2slab.sweep.Band;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import java.util.Arrays;
import java.util.List;

/** What has been learned and what is kept, so far: the curves under a progress bar. */
final class LiveCurve {

    private LiveCurve() {
    }

    /** Returns the curves of a subject, none where it is neither a run nor a comparison or has only begun. */
    static List<Curves> of(Object subject) {
        if (subject instanceof Run run) {
            return of(run.name(), run.history());
        }
        return subject instanceof Comparison comparison
                ? comparison.bands("alignment").stream().filter(band -> band.steps().length > 1).map(LiveCurve::of).toList()
                : List.of();
    }

    private static List<Curves> of(String name, History history) {
        if (history.size() < 2) {
            return List.of();
        }
        List<String> columns = history.columns().stream()
                .filter(column -> column.equals("alignment") || column.startsWith("kept_")).toList();
        return List.of(new Curves(name, doubles(history.steps()),
                columns,
                columns.stream().map(history::column).toList()));
    }

    private static Curves of(Band band) {
        return new Curves(band.run(), doubles(band.steps()), List.of(band.measure()), List.of(band.mean()));
    }

    private static double[] doubles(long[] steps) {
        return Arrays.stream(steps).asDoubleStream().toArray();
    }
}
