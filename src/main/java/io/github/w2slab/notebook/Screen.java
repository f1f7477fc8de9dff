package io.github.w2slab.notebook;

import java.util.Map;
import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import tech.tablesaw.plotly.components.Figure;

/** The output area of the running cell, as progress uses it. */
interface Screen {

    /** Shows a new output and returns the name under which {@link #replace} finds it. */
    String show(String html, String text);

    /** Puts new content in the place of the output {@code id}; {@code html} may be null, {@code text} may not. */
    void replace(String id, String html, String text);

    /** Puts an interactive figure in the place of the output {@code id}. */
    void replace(String id, Figure figure);

    /** Prints a line. */
    void print(String line);

    /** The screen of a kernel; what it shows is marked as volatile, for it tells times and would differ at each run. */
    static Screen of(JupyterIO io) {
        return new Screen() {
            @Override
            public String show(String html, String text) {
                String id = UUID.randomUUID().toString();
                io.display.display(bundle(id, html, text));
                return id;
            }

            @Override
            public void replace(String id, String html, String text) {
                io.display.updateDisplay(bundle(id, html, text));
            }

            @Override
            public void replace(String id, Figure figure) {
                DisplayData data = new DisplayData();
                FigureBundle.put(figure, data);
                io.display.updateDisplay(marked(id, data));
            }

            @Override
            public void print(String line) {
                io.out.println(line);
            }
        };
    }

    private static DisplayData bundle(String id, String html, String text) {
        DisplayData data = new DisplayData(text);
        if (html != null) {
            data.putHTML(html);
        }
        return marked(id, data);
    }

    private static DisplayData marked(String id, DisplayData data) {
        data.putTransientData("display_id", id);
        data.putMetaData("w2slab", Map.of("volatile", true));
        return data;
    }
}
