package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.Activation;
import io.github.w2slab.training.History.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A run as a file: settings, where its dynamics began and stand, history, status; and the first labels, rates, slopes and
 * signals, by which it is seen at load that the run goes on as it would have gone.
 */
final class RunFile {

    static final String KIND = "run";
    private static final String STATE = "state";

    private RunFile() {
    }

    /** What a file keeps of any run; where its dynamics stand is of a kind that tells the runs apart. */
    static Description of(SteppedRun<?> run, Recording recording, Description state, int recordedRows) {
        return Description.of(KIND).with("name", run.name()).with("step", run.step()).with("status", of(run.status()))
                .with("provenance", run.history().provenance().description())
                .with("recorded steps", recording.steps().description()).with("shown", recording.shown()).with(STATE, state)
                .with("history", run.history().columnsDescription()).with("recorded rows", recordedRows);
    }

    /**
     * Reads a file.
     *
     * @param state the kind of where the dynamics stand
     */
    static Description load(String file, String state) {
        Description saved = Description.load(file, KIND);
        if (!saved.inner(STATE).kind().equals(state)) {
            throw saved.misplaced(file, "run of " + state);
        }
        return saved;
    }

    /**
     * Throws unless the run that was built from a file is the one that its provenance tells: by seeds, step and history, and by
     * settings if this version wrote it.
     */
    static void requireWhole(Description saved, SteppedRun<?> built) {
        Provenance told = Provenance.of(saved.inner("provenance"));
        List<Row> all = History.rows(saved.inner("history"));
        new History(built.name(), built.measures(), all, told).requireWhole(told);
        requireAsWritten("step", saved.integer("step"), told.step());
        requireAsWritten("step", built.status().step(), told.step());
        long recorded = saved.integer("recorded rows");
        requireAsWritten("number of recorded rows", recorded, Math.max(all.size() - 1, Math.min(all.size(), recorded)));
        Map<String, Long> seeds = built.seeds();
        told.seeds().forEach((name, seed) -> requireAsWritten("seed of " + name, seeds.getOrDefault(name, seed), seed));
        if (told.version().equals(built.history().provenance().version())) {
            Map<String, String> settings = built.settings();
            told.settings().forEach((name, value) -> requireAsWritten(name, settings.getOrDefault(name, "not there"), value));
        }
    }

    static void requireAsWritten(String what, Object found, Object written) {
        if (!found.equals(written)) {
            throw new IllegalArgumentException("must be as it was written, but its " + what + " was changed from " + written
                    + " to " + found);
        }
    }

    /** What every step depends on, at its first places. */
    static Description check(double[] labels, Activation activation, Sgd sgd) {
        return Description.ofAll(Map.of()).with("labels", labels).with("rates", RunSettings.ratesOf(sgd))
                .with("slopes", IntStream.rangeClosed(-4, 4).mapToDouble(i -> activation.derivative(i / 2.0)).toArray())
                .with("signals", IntStream.rangeClosed(-4, 4).mapToDouble(i -> sgd.loss().signal(i / 4.0, i / 2.0)).toArray());
    }

    /** Throws unless a run of this check goes on as the saved one would have done. */
    static void requireSame(Description saved, Description check) {
        for (String name : check.all().keySet()) {
            double[] before = saved.inner("check").vector(name);
            Require.check(Arrays.equals(check.vector(name), before), "first " + name + " of the run",
                    Arrays.toString(check.vector(name)), "those of the saved one, " + Arrays.toString(before)
                            + " (saved with version " + saved.inner("provenance").text("version") + ")");
        }
    }

    /** Throws unless settings and seeds of a run that was built again are those of the saved one. */
    static void requireSame(Description saved, SteppedRun<?> again) {
        Provenance before = Provenance.of(saved.inner("provenance"));
        again.settings().forEach((name, value) -> Require.check(value.equals(before.settings().get(name)), name, value,
                "that of the saved run, " + before.settings().get(name)));
        again.seeds().forEach((name, value) -> Require.check(value.equals(before.seeds().get(name)), "seed of " + name, value,
                "that of the saved run, " + before.seeds().get(name)));
    }

    static Recording recording(Description saved, SteppedRun<?> again) {
        Description steps = saved.inner("recorded steps");
        List<Measure> measures = new ArrayList<>();
        for (Description measure : saved.inner("history").inners("measures")) {
            measures.add(again == null ? Measure.of(measure) : Measure.of(measure, again.measures()));
        }
        return new Recording(saved.text("name"), steps.isOwn() && again != null ? again.recordedSteps() : Recorded.of(steps),
                measures, saved.truth("shown"));
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
