package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * An explanation of weak-to-strong generalization: what it predicts, in numbers, and an experiment that measures the same
 * numbers. Implementations are immutable and may be measured by several threads at once.
 */
public interface Mechanism {

    /** Returns a short name. */
    String name();

    /** Returns who found it, and where. */
    String source();

    /** Returns what it says, in one sentence. */
    String claim();

    /** Returns the quantity that decides by how much the student gains. */
    String decides();

    /** Returns the predicted numbers. */
    List<Prediction> predictions();

    /**
     * Does the experiment once.
     *
     * @param seed of everything that it draws
     * @return the measured numbers, in the order of {@link #predictions}
     */
    double[] measure(long seed);

    /**
     * A number that a mechanism predicts.
     *
     * @param quantity what it is
     * @param value    what it should be
     */
    record Prediction(String quantity, double value) {
    }

    /**
     * A prediction beside its measurement.
     *
     * @param mechanism what predicts
     * @param quantity  what is predicted
     * @param predicted its value
     * @param measured  mean and interval over seeds
     */
    record Finding(Mechanism mechanism, String quantity, double predicted, Interval measured) {

        /** What is smaller counts as rounding. */
        private static final double ROUNDING = 1e-9;

        /** True if the interval, of level 95 %, contains the prediction: of twenty true predictions one does not. */
        public boolean agrees() {
            return measured.low() - ROUNDING <= predicted && predicted <= measured.high() + ROUNDING;
        }
    }

    /**
     * Does the experiment with seeds 1 to n, side by side.
     *
     * @param seeds n, at least 2
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    default List<Finding> findings(int seeds) {
        Require.between("number of seeds", seeds, 2, Integer.MAX_VALUE);
        double[][] measured = new double[seeds][];
        Workers.run(seeds, i -> {
            Interruption.check();
            measured[i] = measure(i + 1);
        });
        List<Finding> findings = new ArrayList<>();
        for (Prediction prediction : predictions()) {
            double[] values = new double[seeds];
            for (int i = 0; i < seeds; i++) {
                values[i] = measured[i][findings.size()];
            }
            findings.add(new Finding(this, prediction.quantity(), prediction.value(), Interval.of(values)));
        }
        return findings;
    }
}
