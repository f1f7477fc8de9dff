package io.github.w2slab.kernel;

import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** What a cell can do with its own outputs, beside {@code display}, {@code updateDisplay} and {@code render}. */
public final class Outputs {

    private Outputs() {
    }

    /** Takes away what the running cell has shown so far. */
    public static void clearOutput() {
        clearOutput(false);
    }

    /**
     * Takes away what the running cell has shown so far.
     *
     * @param wait whether it stays until the cell shows something else, so that nothing flickers
     * @throws IllegalStateException outside of this library's kernel
     */
    public static void clearOutput(boolean wait) {
        if (!(BaseKernel.notebookKernel() instanceof LabKernel kernel)) {
            throw new IllegalStateException("clearOutput needs the kernel \"Java (w2s-lab)\"");
        }
        kernel.clearOutput(wait);
    }
}
