package io.github.w2slab.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.w2slab.explore.Setting;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.Choice;
import io.github.w2slab.plot.Slider;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RequireTest {

    /** A reader meets what is wrong before what is to be done. */
    @Test
    void theValueStandsBeforeTheAdvice() {
        assertEquals("size must be at least 1, but is 0; take more", refusal(() -> Require.check(false, "size", 0, "at least 1", "take more")));
        assertEquals("setting of a slider must be a number, but is link; its values are words, so take Choice.of(\"link\", ...)",
                refusal(() -> new Slider(Setting.LINK, 0, 1, false)));
        assertEquals("setting of a choice must be link or labels, but is rho; it is a number, so take Slider.of(\"rho\", low, high)",
                refusal(() -> new Choice(Setting.RHO, List.of())));
        World world = World.builder().dimension(16).subspaceDimension(4).build();
        RewardModel model = RewardModel.pretrained(world).neuronsPerTask(2).build();
        assertEquals("samples of a step that are reused must be 1, but is 4; the law of one neuron's overlaps is that of one sample with "
                        + "itself, so take the full simulation",
                refusal(() -> ReducedDynamics.of(model, Supervision.fineTuning(world), Sgd.perDimension(0.1).repeating(2).batchSize(4))));
    }

    private static String refusal(Executable code) {
        return assertThrows(IllegalArgumentException.class, code).getMessage();
    }
}
