package io.github.w2slab.theory;

import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import java.util.function.ToDoubleFunction;

/**
 * How an input becomes a label, before centring: psi(r(overlaps) + nu e), e standard normal.
 *
 * @param reward    r, of the overlaps with the label's directions
 * @param transform psi
 * @param noise     nu
 */
record LabelRule(ToDoubleFunction<double[]> reward, LabelTransform transform, double noise) {

    static LabelRule of(Supervision supervision) {
        return new LabelRule(supervision.reward()::value, supervision.transform(), supervision.noise());
    }

    double value(double[] overlaps, double e) {
        return transform.value(reward.applyAsDouble(overlaps) + noise * e);
    }
}
