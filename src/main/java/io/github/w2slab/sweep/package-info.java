/** Grids of experiments: every combination of settings and seeds, on all processors, kept in a store, as tables. */
package io.github.w2slab.sweep;
