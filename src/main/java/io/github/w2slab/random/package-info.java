/** Random numbers as a function of (seed, stream, row), so that threads and continuation do not change them. */
package io.github.w2slab.random;
