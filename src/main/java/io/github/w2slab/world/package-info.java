/**
 * The world in which everything happens: K tasks in R^d, each with a subspace V_k, a feature direction theta_k, and the
 * link that turns an overlap into a reward (the setting of the paper).
 */
package io.github.w2slab.world;
