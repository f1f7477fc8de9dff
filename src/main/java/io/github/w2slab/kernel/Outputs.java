package io.github.w2slab.kernel;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** What a cell can do with its own outputs. In a notebook all of it is there without an import. */
public final class Outputs {

    private Outputs() {
    }

    /**
     * Shows a value under the running cell, as the cell's last line would: a figure, a table, a card, a text. For what is not the
     * last line, or for several values of one cell.
     *
     * @param value what to show
     * @param as    the forms that it is wanted in, such as "text/plain"; none for all that it has
     * @return the display's name, by which {@link #updateDisplay} replaces what it shows
     */
    public static String display(Object value, String... as) {
        return as.length == 0 ? BaseNotebookStatics.display(value) : BaseNotebookStatics.display(value, as);
    }

    /**
     * Puts another value in the place of what a display shows.
     *
     * @param name  what {@link #display} returned
     * @param value what to show now
     * @param as    the forms that it is wanted in; none for all that it has
     */
    public static void updateDisplay(String name, Object value, String... as) {
        if (as.length == 0) {
            BaseNotebookStatics.updateDisplay(name, value);
        } else {
            BaseNotebookStatics.updateDisplay(name, value, as);
        }
    }

    /**
     * Returns what a front end would get of a value, without showing it: its data in each form.
     *
     * @param value what to render
     * @param as    the forms that it is wanted in, such as "text/html"; none for all that it has
     */
    public static DisplayData render(Object value, String... as) {
        return as.length == 0 ? BaseNotebookStatics.render(value) : BaseNotebookStatics.render(value, as);
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
