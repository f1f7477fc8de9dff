package io.github.w2slab.sweep;

import io.github.w2slab.evaluation.Evaluation;
import io.github.w2slab.evaluation.Forgetting;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Training;
import java.util.OptionalDouble;

/** One run of a comparison, and what its evaluations found at which step. */
final class Member {

    private final Trial trial;
    private volatile Evaluated evaluated;
    private volatile Scored scored;

    /** The student's and its weak teacher's scores on ambient inputs, and what accounts for the student's. */
    private record Scored(long step, Evaluation.StudentAndTeacher scores, OptionalDouble feature, OptionalDouble shared) {
    }

    private record Evaluated(long step, Evaluation rewards, Forgetting forgetting) {
    }

    Member(Trial trial) {
        this.trial = trial;
    }

    Trial trial() {
        return trial;
    }

    /** Returns the run, or null before it was built. */
    Training run() {
        return trial.run() == null ? null : trial.training();
    }

    /** Returns what was measured so far, or null before the run was built. */
    History history() {
        return trial.history();
    }

    /** Evaluates the run as it stands, against another model's neurons or, for null, the limit of true labels. */
    synchronized void evaluate(RewardModel ceiling) {
        if (!isEvaluated()) {
            Training run = run();
            evaluated = new Evaluated(run.step(),
                    Evaluation.of(run, ceiling == null ? Evaluation.limit(run) : ceiling, Evaluation.SAMPLES),
                    Forgetting.of(run));
        }
    }

    /** Finds the part of an evaluation that a summary shows: no ceiling, no forgetting, ambient inputs only. */
    synchronized void score() {
        if (!isScored()) {
            Evaluation.Scores ambient = isEvaluated() ? rewards().ambient() : null;
            Evaluation.StudentAndTeacher scores = ambient == null ? Evaluation.score(run())
                    : new Evaluation.StudentAndTeacher(ambient.student(), ambient.weak());
            double correlation = scores.student().correlation();
            scored = new Scored(trial.step(), scores, Evaluation.ofFeatureAlone(run(), correlation),
                    Evaluation.ofSharedDirection(run(), correlation));
        }
    }

    boolean isScored() {
        Scored found = scored;
        return found != null && found.step() == trial.step();
    }

    Evaluation.StudentAndTeacher scores() {
        return scored.scores();
    }

    /** Returns {@link Evaluation#ofSharedDirection} of the student's correlation. */
    OptionalDouble shared() {
        return scored.shared();
    }

    /** Returns the correlation that the feature found accounts for, where that is little of the student's. */
    OptionalDouble feature() {
        return scored.feature();
    }

    boolean isEvaluated() {
        Evaluated found = evaluated;
        return found != null && found.step() == trial.step();
    }

    Evaluation rewards() {
        return evaluated.rewards();
    }

    Forgetting forgetting() {
        return evaluated.forgetting();
    }
}
