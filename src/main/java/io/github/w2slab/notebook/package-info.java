/** The laboratory in a notebook: its imports, what its values and figures look like under a cell, progress of long calls. */
package io.github.w2slab.notebook;
