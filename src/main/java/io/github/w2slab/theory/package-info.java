/**
 * What theory says about a run, beside the run: exponents of links and labels, the exact law of a neuron's overlaps, its
 * mean dynamics, and closed forms.
 */
package io.github.w2slab.theory;
