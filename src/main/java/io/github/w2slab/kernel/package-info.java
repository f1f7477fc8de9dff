/**
 * A Java kernel for notebooks on JJava's: it speaks with Jupyter. A message of the protocol is handled by {@code LabKernel},
 * what goes out by {@code CellOutput}, errors are told by {@code CellFailed} and {@code CompilationFailed}. It knows no
 * library but through {@link io.github.w2slab.kernel.help.Library}.
 */
package io.github.w2slab.kernel;
