package io.github.w2slab.notebook;

import io.github.w2slab.kernel.cells.Cell;
import io.github.w2slab.plot.LiveFigure.Curves;
import io.github.w2slab.training.Monitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import tech.tablesaw.plotly.components.Figure;

/**
 * Shows long calls under their cell: a bar with speed and time left for each, live curves where the subjects have some, and
 * in the end a plain line and, where the cell shows nothing else, an interactive figure. A sweep has the figure that it fills below its bar, and in the end its line
 * alone: what is drawn of it then is the reader's to say. Calls of less than half a second show nothing. Tells calls to stop when
 * the stop button was pressed in their cell.
 */
final class NotebookMonitor implements Monitor {

    private final Screen screen;
    private final LongSupplier clock;
    private final LongSupplier work;
    private final Function<Object, List<Curves>> look;
    private final Function<Object, Figure> whole;
    /** The board of each cell; null is where no cells are known. */
    private final Map<Cell, ProgressBoard> boards = new HashMap<>();

    /**
     * @param screen where to show
     * @param clock  nanoseconds
     * @param work   nanoseconds that the calling thread has worked
     * @param look   the curves of a subject so far, none for a subject that has none
     * @param whole  the figure of a subject so far, which goes when the call ends; null for a subject that has none
     */
    NotebookMonitor(Screen screen, LongSupplier clock, LongSupplier work,
            Function<Object, List<Curves>> look, Function<Object, Figure> whole) {
        this.screen = screen;
        this.clock = clock;
        this.work = work;
        this.look = look;
        this.whole = whole;
    }

    @Override
    public Watch open(LongCall call) {
        return new Progress(call, boardOf(Cell.ofLongCall()), look, whole, false);
    }

    /** A cell that is over has nothing to show, and must not take the place of the one that runs. */
    private synchronized ProgressBoard boardOf(Cell cell) {
        if (cell != null && cell.isOver()) {
            return new ProgressBoard(screen, clock, work, cell);
        }
        boards.keySet().removeIf(other -> other != null && other.isOver());
        return boards.computeIfAbsent(cell, c -> new ProgressBoard(screen, clock, work, c));
    }
}
