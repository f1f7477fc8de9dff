/**
 * Rows in place of Gaussian inputs: features of a real model, with a truth, a weak teacher's labels and a task for each row.
 */
package io.github.w2slab.embeddings;
