package io.github.w2slab.kernel.cells;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsResolver;

/**
 * What in a cell is no Java: {@code %name words} on a line where a statement may begin, or after an equals sign, and a line
 * {@code Name?} or {@code ?Name}, which shows help. In texts and comments, and where an expression goes on, a line is Java.
 */
public final class CellMagics extends MagicsResolver {

    private static final Pattern MAGIC = Pattern.compile("%{1,2}\\w[^\\r\\n]*");
    private static final Pattern TIMED = Pattern.compile("%time[ \\t]+(\\S.*)");
    private static final Pattern HELP = Pattern.compile(
            "(?:\\?{1,2}[ \\t]*([A-Za-z_][\\w.]*)|([A-Za-z_][\\w.]*)[ \\t]*\\?{1,2})(?:\\(\\))?[ \\t]*;?[ \\t]*(?=[\\r\\n]|$)");
    /** What follows the question mark of Java up to the end of the statement. */
    private static final Pattern ELSE = Pattern.compile("[^;]*:.*", Pattern.DOTALL);

    private final String help;

    /**
     * A part of a cell that is no Java.
     *
     * @param start where it begins
     * @param end   where it ends
     * @param help  the name whose help it asks for, or null for a magic
     */
    private record Part(int start, int end, String help) {
    }

    /**
     * @param transpiler makes Java of a magic
     * @param help       the full name of the method that shows help of a name
     */
    public CellMagics(MagicTranspiler transpiler, String help) {
        super("^[ \\t]*%", "%%", transpiler);
        this.help = help;
    }

    @Override
    public String resolve(String cell) {
        return cell.startsWith("%%") ? super.resolve(cell) : replaced(cell, part -> part.help != null
                ? help + "(\"" + part.help + "\");"
                : super.resolve(asWritten(cell.substring(part.start, part.end))));
    }

    /** A line's magic gets words, without their quotes; what {@code %time} gets is Java, which a cell's magic gets as it is. */
    private static String asWritten(String magic) {
        Matcher timed = TIMED.matcher(magic);
        return timed.matches() ? "%%time\n" + timed.group(1) : magic;
    }

    /** Returns a cell with blanks in the place of what is no Java, so that positions stay. */
    public static String blanked(String cell) {
        return replaced(cell, part -> " ".repeat(part.end - part.start));
    }

    private static String replaced(String cell, Function<Part, String> replacement) {
        StringBuilder java = new StringBuilder();
        int done = 0;
        for (Part part : parts(cell)) {
            java.append(cell, done, part.start).append(replacement.apply(part));
            done = part.end;
        }
        return java.append(cell, done, cell.length()).toString();
    }

    private static List<Part> parts(String cell) {
        List<Part> parts = new ArrayList<>();
        String last = "";
        boolean lineBegins = true;
        int at = 0;
        while (at < cell.length()) {
            char c = cell.charAt(at);
            if (Character.isWhitespace(c)) {
                lineBegins |= c == '\n' || c == '\r';
                at++;
                continue;
            }
            int end = endOfText(cell, at);
            boolean comment = cell.startsWith("//", at) || cell.startsWith("/*", at);
            if (end == at + 1) {
                Part part = mayBegin(last) && lineBegins || last.endsWith("=") ? part(cell, at, !last.endsWith("=")) : null;
                if (part != null) {
                    parts.add(part);
                    end = part.end;
                    c = ';';
                }
            }
            if (!comment) {
                last = (last.length() > 1 ? last.substring(last.length() - 1) : last) + c;
                lineBegins = false;
            }
            at = end;
        }
        return parts;
    }

    /** Whether a statement may begin after these last characters of Java. */
    private static boolean mayBegin(String last) {
        return last.isEmpty() || last.endsWith(";") || last.endsWith("{") || last.endsWith("}") || last.equals("->");
    }

    private static Part part(String cell, int at, boolean alone) {
        Matcher magic = MAGIC.matcher(cell).region(at, cell.length());
        if (magic.lookingAt()) {
            return new Part(at, magic.end(), null);
        }
        Matcher help = HELP.matcher(cell).region(at, cell.length());
        if (alone && help.lookingAt() && (help.group(1) != null || !ELSE.matcher(cell.substring(help.end())).matches())) {
            return new Part(at, help.end(), help.group(1) != null ? help.group(1) : help.group(2));
        }
        return null;
    }

    /** Where the comment or the text literal ends that begins here; the next character where none begins. */
    private static int endOfText(String cell, int at) {
        if (cell.startsWith("//", at)) {
            return after(cell.indexOf('\n', at), 0, cell);
        }
        if (cell.startsWith("/*", at)) {
            return after(cell.indexOf("*/", at + 2), 2, cell);
        }
        char quote = cell.charAt(at);
        if (quote != '"' && quote != '\'') {
            return at + 1;
        }
        boolean block = cell.startsWith("\"\"\"", at);
        int end = at + (block ? 3 : 1);
        while (end < cell.length()) {
            char c = cell.charAt(end);
            if (block ? cell.startsWith("\"\"\"", end) : c == quote || c == '\n') {
                return end + (block ? 3 : 1);
            }
            end += c == '\\' ? 2 : 1;
        }
        return cell.length();
    }

    private static int after(int found, int length, String cell) {
        return found < 0 ? cell.length() : found + length;
    }
}
