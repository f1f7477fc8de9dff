/** The notebook's side of the laboratory: the kernel, what values look like under a cell, progress and the stop. */
package io.github.w2slab.notebook;
