/** Multi-step online SGD of the first layer: its settings, the run that goes on, and the history it keeps. */
package io.github.w2slab.training;
