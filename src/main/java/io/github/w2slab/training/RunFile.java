package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.SampleSource;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History.Row;
import io.github.w2slab.training.engine.Neurons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A run as a file: settings, start, where its neurons stand, history, status; and the first labels, rates, slopes and
 * signals, by which it is seen at load that the run goes on as it would have gone.
 */
final class RunFile {

    static final String KIND = "run";
    private static final int LABELS = 8;

    private RunFile() {
    }

    /** What a run's steps follow from. */
    record Parts(RewardModel start, Supervision supervision, Sgd sgd) {
    }

    static Description of(Training run, Recording recording, Neurons.Saved state, int recordedRows) {
        Description all = Description.of(KIND).with("name", run.name()).with("step", state.step())
                .with("status", of(run.status()))
                .with("provenance", run.history().provenance().description())
                .with("precision", run.engine().isSinglePrecision() ? "single" : "double")
                .with("sgd", run.sgd().description()).with("supervision", run.supervision().description())
                .with("start", run.start().description())
                .with("recorded steps", recording.steps().description()).with("shown", recording.shown())
                .with("state", Description.of("neurons at the beginning of a block").with("begin", state.begin())
                        .with("v", state.v()).with("factor", state.factor()).with("scale", state.scale()))
                .with("history", run.history().columnsDescription()).with("recorded rows", recordedRows);
        Parts parts = new Parts(run.start(), run.supervision(), run.sgd());
        return all.with("check", Description.ofAll(check(parts)));
    }

    /** What every step depends on, at its first places. */
    private static Map<String, double[]> check(Parts parts) {
        SampleSource samples = parts.supervision.source(parts.sgd.seed());
        double[] labels = new double[LABELS];
        samples.draw(0, LABELS, new double[LABELS * samples.coordinates()], labels, 0);
        return Map.of("labels", labels,
                "rates", RunSettings.ratesOf(parts.sgd),
                "slopes", IntStream.rangeClosed(-4, 4).mapToDouble(i -> parts.start.activation().derivative(i / 2.0)).toArray(),
                "signals", IntStream.rangeClosed(-4, 4).mapToDouble(i -> parts.sgd.loss().signal(i / 4.0, i / 2.0)).toArray());
    }

    static Parts parts(Description saved) {
        return new Parts(RewardModel.of(saved.inner("start")), Supervision.of(saved.inner("supervision")),
                Sgd.of(saved.inner("sgd")));
    }

    /** Throws unless a run of these parts goes on as the saved one would have done. */
    static void requireSame(Description saved, Parts parts) {
        check(parts).forEach((name, values) -> Require.check(Arrays.equals(values, saved.inner("check").vector(name)),
                "first " + name + " of the run", Arrays.toString(values), "those of the saved one, "
                        + Arrays.toString(saved.inner("check").vector(name)) + " (saved with version "
                        + saved.inner("provenance").text("version") + ")"));
    }

    /** Throws unless settings, seeds and start of a run that was built again are those of the saved one. */
    static void requireSame(Description saved, Training again) {
        Provenance before = Provenance.of(saved.inner("provenance"));
        again.settings().forEach((name, value) -> Require.check(value.equals(before.settings().get(name)), name, value,
                "that of the saved run, " + before.settings().get(name)));
        again.seeds().forEach((name, value) -> Require.check(value.equals(before.seeds().get(name)), "seed of " + name, value,
                "that of the saved run, " + before.seeds().get(name)));
        Require.check(Arrays.deepEquals(again.start().directions(), saved.inner("start").matrix("neurons")),
                "start of the run", "another model", "that of the saved one");
    }

    static Recording recording(Description saved, Training again) {
        Description steps = saved.inner("recorded steps");
        List<Measure> measures = new ArrayList<>();
        for (Description measure : saved.inner("history").inners("measures")) {
            measures.add(again == null ? Measure.of(measure) : Measure.of(measure, again.measures()));
        }
        return new Recording(saved.text("name"), steps.isOwn() && again != null ? again.recordedSteps() : Recorded.of(steps),
                measures, saved.truth("shown"));
    }

    static Neurons.Saved state(Description saved) {
        Description state = saved.inner("state");
        return new Neurons.Saved(saved.integer("step"), state.integer("begin"), state.matrix("v"), state.vector("factor"),
                state.vector("scale"));
    }

    static List<Row> rows(Description saved) {
        return History.rows(saved.inner("history")).subList(0, (int) saved.integer("recorded rows"));
    }

    private static Description of(Status status) {
        return Description.of(status.kind().name()).with("step", status.step()).with("cause", status.cause());
    }

    static Status status(Description saved) {
        Description status = saved.inner("status");
        return new Status(Status.Kind.valueOf(status.kind()), status.integer("step"), status.text("cause"));
    }
}
