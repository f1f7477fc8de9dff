package io.github.w2slab.kernel;

import io.github.w2slab.kernel.display.Html;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;

/**
 * What a cell has put out, kept for a page that was loaded while it ran.
 *
 * <p>JupyterLab forgets which cell is running when its page is loaded again, and drops what that cell still puts out. The
 * next cell that such a page sends shows it instead: at once, while it waits for its turn, and from then on as it comes.
 * What is shown there is marked as volatile, for it belongs to another cell.
 */
final class CellRecord {

    private static final int MOST_OUTPUTS = 500;
    private static final int MOST_CODE = 60;

    private final Set<String> earlier;
    private final Set<String> pages = new HashSet<>();
    private final String code;
    private final List<ContentType<?>> outputs = new ArrayList<>();
    private ShellReplyEnvironment reader;
    private boolean over;

    /**
     * @param earlier the sessions of the front ends that were there before the cell; a page that is loaded again has a new one
     * @param code    the cell's code
     */
    CellRecord(Set<String> earlier, String code) {
        this.earlier = Set.copyOf(earlier);
        this.code = code;
    }

    /** Takes notice of a message: a session that is first heard of while the cell runs is that of a page loaded meanwhile. */
    synchronized void heardFrom(String session) {
        if (!over && !earlier.contains(session)) {
            pages.add(session);
        }
    }

    /** Takes notice of the cell's end. */
    synchronized void ended() {
        over = true;
    }

    /** Whether a cell of this session comes from a page that was loaded while this cell ran, and nobody has shown it yet. */
    synchronized boolean isMissedBy(String session) {
        return reader == null && pages.contains(session);
    }

    /** Takes an output of the cell. */
    synchronized void add(ContentType<?> output) {
        if (output instanceof PublishUpdateDisplayData update) {
            // A page that has the display finds it by its id; this is for a page that will have it later.
            outputs.replaceAll(old -> old instanceof PublishDisplayData shown && update.getDisplayId().equals(
                    shown.getDisplayId()) ? new PublishDisplayData(marked(update)) : old);
            return;
        }
        ContentType<?> copy = output;
        if (output instanceof PublishDisplayData || output instanceof PublishExecuteResult) {
            copy = new PublishDisplayData(marked((DisplayData) output));
        } else if (!(output instanceof PublishStream) && !(output instanceof PublishError)) {
            return;
        }
        outputs.add(copy);
        if (outputs.size() > MOST_OUTPUTS) {
            outputs.remove(0);
        }
        if (reader != null) {
            publish(copy);
        }
    }

    /** Shows all outputs so far, and those to come, under another cell. */
    synchronized void showIn(ShellReplyEnvironment cell) {
        reader = cell;
        String first = code.strip().lines().findFirst().orElse("");
        String title = "The cell that was running when this page was loaded: "
                + (first.length() > MOST_CODE ? first.substring(0, MOST_CODE) + " ..." : first);
        DisplayData head = new DisplayData(title);
        head.putHTML("<div style=\"opacity:0.7\">" + Html.escaped(title) + "</div>");
        publish(new PublishDisplayData(marked(head)));
        outputs.forEach(this::publish);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void publish(ContentType output) {
        reader.publish(output);
    }

    private static DisplayData marked(DisplayData data) {
        DisplayData copy = new DisplayData();
        copy.assign(data);
        copy.putMetaData("w2slab", Map.of("volatile", true));
        return copy;
    }
}
