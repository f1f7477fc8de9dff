/**
 * Theory that answers at once when a setting changes, in Java and, compiled to JavaScript, in a reader's browser. What goes
 * there keeps to Java that TeaVM knows: no vectors, threads, reflection or files.
 */
package io.github.w2slab.explore;
