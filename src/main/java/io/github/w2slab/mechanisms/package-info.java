/** Other explanations of weak-to-strong generalization, each with its prediction beside a measurement, in one table. */
package io.github.w2slab.mechanisms;
