/** The adaptor for figures that a person makes with Tablesaw: {@link io.github.w2slab.plot.tablesaw.TablesawJson}. */
package io.github.w2slab.plot.tablesaw;
