/** What values look like under a cell, whatever the library: tables, arrays, names of types. */
package io.github.w2slab.kernel.display;
