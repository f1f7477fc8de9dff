/** The models: the strong two-layer reward model, its activation, and the weak teacher. */
package io.github.w2slab.model;
