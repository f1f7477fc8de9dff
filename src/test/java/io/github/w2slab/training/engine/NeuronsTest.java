package io.github.w2slab.training.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Test;

/** A failure in the midst of many blocks taken in one go, of which how quick the machine is decides elsewhere. */
class NeuronsTest {

    private static final int IN_ONE_GO = 128;
    private static final World WORLD = World.builder().dimension(32).subspaceDimension(8).build();
    private static final RewardModel START = RewardModel.pretrained(WORLD).neuronsPerTask(5).build();
    private static final Supervision SFT = Supervision.fineTuning(WORLD);

    private static Neurons neurons(Supervision supervision, Sgd sgd) {
        Neurons neurons = new Neurons(START, supervision, sgd, Engine.plain(), 1);
        neurons.blocksBetweenMeetings = IN_ONE_GO;
        return neurons;
    }

    private static void advance(Neurons neurons, long end) {
        neurons.advance(end, end, Neurons.Observer.NOBODY, step -> true);
    }

    private static void assertStandsAt(long step, Neurons failed, Supervision supervision) {
        assertEquals(step, failed.step());
        Neurons fine = neurons(supervision, Sgd.spherical(0.01).seed(3));
        advance(fine, step);
        assertArrayEquals(fine.neurons(), failed.neurons());
    }

    @Test
    void whatCameBeforeTheBlockThatDivergedIsKept() {
        Neurons run = neurons(SFT, Sgd.spherical(step -> step == 2005 ? 1e200 : 0.01).seed(3));
        assertEquals(2005, assertThrows(DivergedException.class, () -> advance(run, 4096)).step());
        assertStandsAt(1984, run, SFT);
    }

    /** Labels (t^2 - 1)/sqrt 2 are less than -0.707106 once in 1,200 samples. */
    @Test
    void whatCameBeforeTheBlockOfALabelThatIsNoNumberIsKept() {
        Neurons run = neurons(SFT.transformed(LabelTransform.of("root", y -> Math.sqrt(y + 0.707106))), Sgd.spherical(0.01).seed(3));
        long sample = assertThrows(NonFiniteLabelException.class, () -> advance(run, 4096)).sample();
        assertTrue(sample > 64, "there are blocks before it: " + sample);
        assertStandsAt(sample / 32 * 32, run, SFT.transformed(LabelTransform.of("root, or 0",
                y -> y + 0.707106 < 0 ? 0 : Math.sqrt(y + 0.707106))));
    }
}
