package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.Cell;
import io.github.w2slab.kernel.cells.StopPoint;
import io.github.w2slab.kernel.display.ValueText;
import java.util.Map;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * JJava's renderer of values, for cells. What a value looks like may be code of a cell, for example a {@code toString} or a
 * lambda that a card draws: it runs in a thread of the running cell, so that the stop button ends it. Arrays are shown by
 * their elements.
 */
final class CellRenderer extends Renderer {

    /** Returns null, which shows nothing, where the cell was stopped meanwhile. */
    @Override
    public DisplayData render(Object value, Map<String, Object> parameters) {
        if (value instanceof DisplayData rendered) {
            return rendered;
        }
        return value == null ? new DisplayData(ValueText.of(null)) : ofTheCell(() -> super.render(value, parameters));
    }

    /** Returns null, which shows nothing, where the cell was stopped meanwhile. */
    @Override
    public DisplayData renderAs(Object value, Map<String, Object> parameters, String... types) {
        return value == null ? new DisplayData(ValueText.of(null)) : ofTheCell(() -> super.renderAs(value, parameters, types));
    }

    private static DisplayData ofTheCell(Supplier<DisplayData> code) {
        Cell cell = Cell.running();
        if (cell == null || Cell.ofThisThread() != null) {
            return code.get();
        }
        try {
            LabKernel kernel = (LabKernel) BaseKernel.notebookKernel();
            CellPlace place = kernel.place();
            return cell.inOwnThread(() -> told(code, kernel, place));
        } catch (StopPoint.Cut stopped) {
            System.out.println(Cell.STOPPED);
            return null;
        }
    }

    /** The message of an exception may be code of the cell too. */
    private static DisplayData told(Supplier<DisplayData> code, LabKernel kernel, CellPlace place) {
        try {
            return code.get();
        } catch (RuntimeException e) {
            throw kernel.told(e, place).atValue();
        }
    }

    @Override
    protected DisplayData finalizeDisplayData(DisplayData data, Object value) {
        if (!data.hasDataForType(MIMEType.TEXT_PLAIN)) {
            data.putText(ValueText.of(value));
        }
        return data;
    }
}
