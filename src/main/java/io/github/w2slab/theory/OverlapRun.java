package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.files.OwnCodeException;
import io.github.w2slab.training.Dynamics;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Recording;
import io.github.w2slab.training.SteppedRun;
import io.github.w2slab.training.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A run whose neurons are overlaps alone.
 *
 * @param <R> the kind of run
 */
public abstract class OverlapRun<R extends OverlapRun<R>> extends SteppedRun<R> {

    private final Experiment experiment;

    OverlapRun(Experiment experiment, Recording recording) {
        super(experiment.world(), recording);
        this.experiment = experiment;
    }

    /** Returns where the dynamics stand, of the kind of these dynamics. */
    abstract Description state();

    /** Returns dynamics that stand where {@link #state} found them. */
    abstract Dynamics at(Description state, long step);

    /** That of an experiment which was a full run: as usual, and what of its measures overlaps tell. */
    static Recording recording(Experiment experiment, String name, Training run) {
        return new Recording(name, RecordedSteps.logSpaced(), toldByOverlaps(run), true);
    }

    static List<Measure> toldByOverlaps(Training run) {
        return run.measures().stream().filter(measure -> !measure.needsVectors()).toList();
    }

    final Experiment experiment() {
        return experiment;
    }

    @Override
    protected final boolean hasVectors() {
        return false;
    }

    @Override
    public final Map<String, String> settings() {
        Map<String, String> all = super.settings();
        all.putAll(experiment.settings());
        return all;
    }

    @Override
    public final Map<String, Long> seeds() {
        return experiment.allSeeds();
    }

    /**
     * Writes the run to a file, whole or not at all: an .npz with settings, where neurons began and stand, and history. Code of
     * the user's own (a link, activation, transformation, schedule, reward, measure from a cell) is named in the file, but not
     * in it.
     *
     * @return the file, by the path that was given
     */
    public final Path save(String file) {
        Description stands = state();
        return saved(stands, experiment.labels(), experiment.activation(), experiment.sgd())
                .with("experiment", experiment.description()).save(file, getClass());
    }

    static <R extends OverlapRun<R>> R load(String file, String kind, BiFunction<Experiment, Recording, R> run, Class<R> type) {
        return Description.reading(file, () -> {
            Description saved = loaded(file, kind);
            try {
                return restored(saved, run.apply(Experiment.of(saved.inner("experiment")), recording(saved, null)));
            } catch (OwnCodeException own) {
                throw own.in(file, type);
            }
        });
    }

    static <R extends OverlapRun<R>> R load(String file, String kind, BiFunction<Experiment, Recording, R> run, R again) {
        OverlapRun<R> given = Require.present("run", again);
        return Description.reading(file, () -> {
            Description saved = loaded(file, kind);
            given.requireSame(saved);
            given.experiment.requireStart(saved.inner("experiment"));
            return restored(saved, run.apply(given.experiment, recording(saved, again)));
        });
    }

    private static <R extends OverlapRun<R>> R restored(Description saved, OverlapRun<R> run) {
        Experiment own = run.experiment;
        requireSame(saved, own.labels(), own.activation(), own.sgd());
        return run.restored(saved, run.at(saved.inner("state"), saved.integer("step")));
    }
}
