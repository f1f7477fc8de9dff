package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;

/**
 * What a weak-to-strong experiment is made of, for one seed.
 *
 * @param strong  pretrained model, from which all runs start
 * @param teacher weak teacher of the target, in the same world
 */
public record StrongAndWeak(RewardModel strong, WeakTeacher teacher) {

    public StrongAndWeak {
        Require.present("strong", strong);
        Require.present("teacher", teacher);
        Require.check(teacher.task().world().sharesSpaceWith(strong.world()), "teacher's world",
                teacher.task().world(), "that of the strong model, the " + strong.world());
    }

    /** The experiment of a strong model and a weak teacher of the same world. */
    public static StrongAndWeak of(RewardModel strong, WeakTeacher teacher) {
        return new StrongAndWeak(strong, teacher);
    }

    /** Returns the W2S run of the two, at step 0. */
    public Training weakToStrong(Sgd sgd) {
        return Training.of(strong, Supervision.weakToStrong(strong.world(), teacher), sgd);
    }

    /** Returns the run by SFT from the same strong model, at step 0; labels are noisy by this standard deviation. */
    public Training fineTuning(double noise, Sgd sgd) {
        return Training.of(strong, Supervision.fineTuning(strong.world()).noise(noise), sgd);
    }
}
