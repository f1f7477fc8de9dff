/** Supervision = inputs + labels; nothing else separates weak-to-strong training from supervised fine-tuning. */
package io.github.w2slab.supervision;
