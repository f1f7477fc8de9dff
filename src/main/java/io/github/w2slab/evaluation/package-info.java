/** What a run is worth: reward heads, scores on held-out inputs, performance gap recovered, forgetting, comparison. */
package io.github.w2slab.evaluation;
