/**
 * The inner loop: neurons side by side in panels that go through blocks of online SGD steps, in plain loops or in vector
 * instructions. It knows no run, no history and no progress.
 */
package io.github.w2slab.training.engine;
