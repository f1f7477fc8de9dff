package io.github.w2slab.notebook;

import io.github.w2slab.embeddings.RowTraining;
import io.github.w2slab.plot.LiveFigure;
import io.github.w2slab.plot.MeasureWords;
import io.github.w2slab.plot.RunColors;
import io.github.w2slab.sweep.Band;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Point;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Provenance;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.TeacherTraining;
import io.github.w2slab.training.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Cards of what moves: runs, comparisons, and their histories. */
final class RunCards {

    private static final int MOST_CURVES = 5;
    private static final int MOST_TASKS = 3;

    private RunCards() {
    }

    static Card of(Run run) {
        Card card = new Card(title(run));
        if (run instanceof Training training) {
            card.line("supervision", training.supervision())
                    .line("model", training.start().neurons() + " neurons, " + training.start().activation())
                    .line("SGD", training.sgd().toString().replace("spherical SGD: ", ""));
        }
        if (run instanceof RowTraining training) {
            training.settings().forEach(card::line);
        } else {
            card.line("world", ModelCards.describe(run.world()));
        }
        Optional<String> underWay = UnderWay.told(run);
        if (underWay.isPresent()) {
            return card.line("state", underWay.get());
        }
        History history = run.history();
        return card.line("state", run).line("kept", kept(history)).picture(curves(history, "steps"));
    }

    static Card of(Provenance provenance) {
        Card card = new Card("Provenance of " + provenance.run());
        provenance.lines().forEach(card::line);
        return card;
    }

    private static String title(Run run) {
        String kind = run instanceof Training ? "Training" : run.getClass().getSimpleName()
                .replaceAll("(?<=[a-z])[A-Z]", " $0").toLowerCase(Locale.ROOT);
        return kind.equals(run.name()) || kind.isEmpty() ? run.name() : kind.substring(0, 1).toUpperCase(Locale.ROOT)
                + kind.substring(1) + ": " + run.name();
    }

    private static String kept(History history) {
        return history.columns().stream().filter(c -> c.startsWith("kept_") && Double.isFinite(history.last(c)))
                .limit(MOST_TASKS).map(c -> String.format(Locale.ROOT, "θ%s %.3f",
                        SettingCards.lowered(Integer.parseInt(c.substring(5))), history.last(c)))
                .collect(Collectors.joining(", "));
    }

    static Card of(TeacherTraining training) {
        return new Card("Training of a weak teacher").line("state", training)
                .picture(curves(training.history(), "samples"));
    }

    private static Picture curves(History history, String unit) {
        double[] steps = LongStream.of(history.steps()).asDoubleStream().toArray();
        TinyChart chart = new TinyChart("What was measured, against " + unit).across(unit).reaching(0, 1);
        String color = RunColors.of(List.of(history.name())).get(0).color();
        int kept = 0;
        for (String column : history.columns()) {
            boolean task = column.startsWith("kept_") && Double.isFinite(history.last(column)) && kept++ < MOST_TASKS;
            if (task || column.startsWith("alignment")) {
                chart.curve(column.equals("alignment_in_subspace") ? "within V₀" : MeasureWords.of(column).replace(" with θ₀", ""),
                        steps, history.column(column), color, LiveFigure.dashOf(column));
            }
        }
        return chart.picture();
    }

    static Card of(Sweep sweep) {
        Card card = new Card("Sweep");
        List<Point> points = sweep.points();
        for (String axis : sweep.axes()) {
            card.line(axis, points.stream().map(point -> point.values().get(axis)).distinct()
                    .map(value -> value instanceof Double number ? Sketch.number(number) : value.toString())
                    .collect(Collectors.joining(", ")));
        }
        return card.line("seeds", points.stream().mapToLong(Point::seed).distinct().count()).line("runs", points.size())
                .line("state", UnderWay.told(sweep).orElseGet(() -> ended(sweep.complete(), sweep.diverged())));
    }

    private static String ended(int runs, int diverged) {
        return runs - diverged + " complete" + (diverged == 0 ? "" : ", " + diverged + " diverged");
    }

    static Card of(Comparison comparison) {
        Card card = new Card("Comparison");
        card.line("state", UnderWay.told(comparison).orElse(""));
        for (String name : comparison.names()) {
            List<Training> runs = comparison.runs(name);
            long[] steps = runs.stream().mapToLong(Training::step).distinct().sorted().toArray();
            card.line(name, steps.length == 0 ? "not begun"
                    : runs.size() + (runs.size() == 1 ? " run, " : " runs, ") + Arrays.stream(steps)
                    .mapToObj(step -> String.format(Locale.ROOT, "%,d", step)).collect(Collectors.joining(" to "))
                    + " steps");
        }
        TinyChart chart = new TinyChart("Mean alignment of each kind of run").across("steps").reaching(0, 1);
        List<Band> bands = comparison.bands("alignment");
        List<RunColors.Look> looks = RunColors.of(bands.stream().map(Band::run).toList());
        for (int i = 0; i < Math.min(bands.size(), MOST_CURVES); i++) {
            chart.curve(bands.get(i).run(), LongStream.of(bands.get(i).steps()).asDoubleStream().toArray(),
                    bands.get(i).mean(), looks.get(i).color(), false);
        }
        return card.line("curves", bands.isEmpty() ? "" : "mean alignment with θ₀").picture(bands.isEmpty() ? Picture.NONE : chart.picture());
    }
}
