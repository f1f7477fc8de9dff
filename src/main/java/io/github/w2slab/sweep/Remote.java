package io.github.w2slab.sweep;

import io.github.w2slab.training.Run;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;

/** A recipe under a plan, as it goes to other machines. */
final class Remote implements Cluster.Work<Remote.Order, Remote.Outcome> {

    private static final long serialVersionUID = 1;

    private final Recipe recipe;
    private final List<Plan.Height> heights;
    private final boolean ends;
    private final boolean reduced;
    private final LinkedHashMap<String, ToDoubleFunction<Run>> measures;

    /** @param steps that the plan gives the point */
    record Order(Point point, long steps) implements Serializable {
    }

    /** What came of a point's run: all of it, or why it failed. */
    record Outcome(Result.Full full, String failure) implements Serializable {
    }

    Remote(Recipe recipe, Plan plan) {
        this.recipe = recipe;
        this.heights = plan.heights();
        this.ends = plan.ends();
        this.reduced = plan.reduced();
        this.measures = new LinkedHashMap<>(plan.measures());
    }

    @Override
    public Outcome on(Order order) {
        Experiment experiment = new Experiment(
                new Plan(point -> order.steps(), heights, ends, reduced, false, measures), recipe);
        Trial trial = experiment.trial(order.point());
        try {
            Result result = experiment.advance(trial, Thread.currentThread()::isInterrupted);
            if (result == null) {
                throw new CancellationException();
            }
            return new Outcome(Result.Full.of(result, trial.run()), null);
        } catch (CancellationException stopped) {
            throw stopped;
        } catch (RuntimeException e) {
            return new Outcome(null, e.getMessage());
        }
    }
}
