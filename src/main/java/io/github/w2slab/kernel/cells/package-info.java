/** A cell's code: what in it is a magic, how it is compiled and run, how it is stopped, what it does to the memory. */
package io.github.w2slab.kernel.cells;
