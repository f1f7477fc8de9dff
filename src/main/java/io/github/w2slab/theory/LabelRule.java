package io.github.w2slab.theory;

import io.github.w2slab.supervision.BradleyTerry;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Reward;

/**
 * How an input becomes a label, before centring: psi(r(overlaps) + nu e), e standard normal; or the reward r(overlaps) by which
 * it is compared with another, where labels are preferences.
 *
 * @param reward    r, of the overlaps with the label's directions
 * @param transform psi
 * @param noise     nu
 * @param preferences the law of choices, or null where labels are numbers
 */
record LabelRule(Reward reward, LabelTransform transform, double noise, BradleyTerry preferences) {

    static LabelRule of(Supervision supervision) {
        return new LabelRule(supervision.reward(), supervision.transform(), supervision.noise(),
                supervision.preferences().orElse(null));
    }

    double value(double[] overlaps, double e) {
        return transform.value(reward.value(overlaps) + noise * e);
    }

    /**
     * Writes the labels of many inputs.
     *
     * @param overlaps a row for each direction, an entry for each input
     * @param e        standard normal numbers, one for each input; not read where there is no noise
     * @param into     receives a label for each input
     */
    void values(double[][] overlaps, double[] e, double[] into) {
        reward.valuesAt(overlaps, into);
        if (noise > 0) {
            Columns.addMultiple(into, noise, e);
        }
        transform.apply(into);
    }
}
