package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.Ridge;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** All errors are on the sample on which the head was fitted: there the law is an identity, not a statistic. */
class MisfitTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).seed(5).build();
    private static final WeakTeacher TEACHER = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(6);
    private static final Sample TRUTH = Sample.ambient(WORLD.target(), 7, 300);
    private static final Sample WEAK = TRUTH.labelledBy(TEACHER);

    /** Features h_2(&lt;w, x&gt;) of random neurons and of theta_0 itself, so that their span contains the true reward. */
    private static RewardModel containingTheTarget() {
        RewardModel random = RewardModel.pretrained(WORLD).neuronsPerTask(10).featureAlignment(0.5).seed(8).build();
        double[][] neurons = random.directions();
        neurons[0] = WORLD.target().feature();
        return RewardModel.of(WORLD, Activation.hermite(2), new int[neurons.length], neurons);
    }

    private static Misfit misfit(Ridge ridge) {
        RewardModel student = WEAK.fit(containingTheTarget(), ridge);
        return Misfit.of(student.values(WEAK.inputs()), WEAK.labels(), TRUTH.labels());
    }

    @Test
    void theGainOfARidgelessHeadIsItsMisfit() {
        for (Misfit found : new Misfit[] {misfit(Ridge.penalty(0)), misfit(Ridge.penalty(0).withoutIntercept())}) {
            assertTrue(found.gain() > 0.1, "the student beats its teacher by " + found.gain());
            assertEquals(0, found.excess(), 1e-10);
        }
    }

    @Test
    void aPenaltyBreaksTheEquality() {
        Misfit found = misfit(Ridge.penalty(1));
        assertTrue(found.excess() < -0.1, "excess " + found.excess());
    }

    @Test
    void aSpanWithoutTheTargetBreaksTheEquality() {
        RewardModel without = RewardModel.pretrained(WORLD).neuronsPerTask(10).seed(8).build();
        double[] student = WEAK.fit(without, Ridge.penalty(0)).values(WEAK.inputs());
        assertTrue(Math.abs(Misfit.of(student, WEAK.labels(), TRUTH.labels()).excess()) > 0.01);
    }

    /**
     * The convex set is a ball of the span, |f| &lt;= |truth| on the sample, with the truth on its rim; the nearest point
     * of it to the labels is their projection on the span, shortened.
     */
    @Test
    void onAConvexSetTheGainIsAtLeastTheMisfit() {
        double[] projected = WEAK.fit(containingTheTarget(), Ridge.penalty(0).withoutIntercept())
                .values(WEAK.inputs());
        double[] truth = Arrays.stream(TRUTH.labels()).map(v -> 0.3 * v).toArray();
        double factor = Math.min(1, norm(truth) / norm(projected));
        assertTrue(factor < 1, "the ball must bind");
        Misfit found = Misfit.of(Arrays.stream(projected).map(v -> factor * v).toArray(), WEAK.labels(), truth);
        assertTrue(found.excess() > 0, "excess " + found.excess());
        assertTrue(found.gain() >= found.misfit());
    }

    private static double norm(double[] v) {
        return Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
    }
}
