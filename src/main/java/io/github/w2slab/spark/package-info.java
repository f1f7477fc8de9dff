/** Sweeps on Apache Spark: what a notebook's cells need to run on other machines, and the way there. */
package io.github.w2slab.spark;
