/** The exercises of the notebooks, each with a truth that is computed when an answer is looked at. */
package io.github.w2slab.course;
