package io.github.w2slab.training;

import java.util.List;

/**
 * All neurons at one step.
 *
 * @param step    how many steps they have taken
 * @param neurons in the model's order
 */
public record Look(long step, List<NeuronState> neurons) {
}
