/** What every other package may use: the threads that work for all of them. */
package io.github.w2slab.base;
