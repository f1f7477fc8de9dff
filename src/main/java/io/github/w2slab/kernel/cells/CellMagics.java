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
    private static final Pattern HELP_WORDS = Pattern.compile("%help[ \\t]+(?:[^\\r\\n]*[ \\t])?(\\S*)");
    private static final String NAME = "(%{0,2}[A-Za-z_][\\w.]*)";
    private static final Pattern HELP = Pattern.compile("(?:\\?{1,2}[ \\t]*" + NAME + "|" + NAME
            + "[ \\t]*\\?{1,2})(?:\\(\\))?[ \\t]*;?[ \\t]*(?=[\\r\\n]|$)");
    /** What follows the question mark of Java up to the end of the statement. */
    private static final Pattern ELSE = Pattern.compile("[^;]*:.*", Pattern.DOTALL);

    /** What belongs to a statement that a semicolon seemed to end. */
    private static final Pattern GOES_ON = Pattern.compile("\\s*(else|while|catch|finally)\\b");

    private final String help;

    /**
     * A part of a cell that is no Java, or a text of its Java.
     *
     * @param start where it begins
     * @param end   where it ends
     * @param name  where the name begins whose help it asks for, or -1
     * @param help  that name, or null
     * @param text  whether it is a comment or a text literal
     */
    private record Part(int start, int end, int name, String help, boolean text) {

        static Part plain(int start, int end, boolean text) {
            return new Part(start, end, -1, null, text);
        }
    }

    /** What may be typed at a place of a cell. */
    public enum Kind {
        /** Java, behind {@code %time} too. */
        JAVA,
        /** A comment's or a text literal's words. */
        TEXT,
        /** The name of a magic, with its percent signs. */
        MAGIC,
        /** The name of something to show help of. */
        HELP,
        /** Words that only the magic knows before them. */
        WORDS
    }

    /**
     * A place of a cell.
     *
     * @param kind  what may be typed there
     * @param start where that begins: the name, the text, or the Java behind {@code %time}; 0 for a cell's own Java
     */
    public record Place(Kind kind, int start) {
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
        return cell.startsWith("%%") ? super.resolve(cell) : replaced(cell, part -> part.text ? cell.substring(part.start, part.end)
                : part.help != null ? help + "(\"" + part.help + "\");"
                : super.resolve(asWritten(cell.substring(part.start, part.end))));
    }

    /** A line's magic gets words, without their quotes; what {@code %time} gets is Java, which a cell's magic gets as it is. */
    private static String asWritten(String magic) {
        Matcher timed = TIMED.matcher(magic);
        return timed.matches() ? "%%time\n" + timed.group(1) : magic;
    }

    /** Returns a cell with blanks in the place of what is no Java, so that positions stay. */
    public static String blanked(String cell) {
        return replaced(cell, part -> part.text ? cell.substring(part.start, part.end) : " ".repeat(part.end - part.start));
    }

    /** Returns a cell with blanks in the place of magics, of comments and of text literals; lines stay. */
    public static String bare(String cell) {
        return replaced(cell, part -> cell.substring(part.start, part.end).replaceAll("[^\\r\\n]", " "));
    }

    /** Returns a cell with blanks in the place of comments and of text blocks; lines and other texts stay. */
    public static String withoutComments(String cell) {
        return replaced(cell, part -> {
            String found = cell.substring(part.start, part.end);
            return part.text && (found.startsWith("/") || found.startsWith("\"\"\"")) ? found.replaceAll("[^\\r\\n]", " ") : found;
        });
    }

    /** Returns 1 for a bracket that opens, -1 for one that closes, 0 for all else. */
    public static int nesting(char c) {
        return "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
    }

    /** Returns where statements begin that a cell ends with, more than so many characters where there are more; 0 where none is seen. */
    public static int lastStatements(String cell, int characters) {
        String bare = cell.length() > characters ? bare(cell) : "";
        int depth = 0;
        int begin = 0;
        for (int i = 0; i < bare.length() - characters; i++) {
            char c = bare.charAt(i);
            depth += nesting(c);
            if (c == ';' && depth == 0 && !GOES_ON.matcher(bare).region(i + 1, bare.length()).lookingAt()) {
                begin = i + 1;
            }
        }
        return begin;
    }

    /** Returns what may be typed behind the first {@code at} characters of a cell. */
    public static Place at(String cell, int at) {
        for (Part part : parts(cell)) {
            if (part.help != null && part.start <= at && at <= part.end) {
                return named(part);
            }
        }
        String typed = cell.substring(0, at) + "x";
        List<Part> parts = parts(typed);
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        return last == null || last.end < typed.length() ? new Place(Kind.JAVA, 0)
                : last.text ? new Place(Kind.TEXT, last.start)
                : last.help != null ? named(last) : behind(last.start, typed.substring(last.start));
    }

    /** Returns a cell with blanks in the place of what is no Java, but for the Java or the name that a place of it lies in. */
    public static String javaAround(String cell, int at) {
        Place place = at(cell, at);
        boolean kept = place.kind == Kind.HELP || place.kind == Kind.JAVA && place.start > 0;
        return kept ? blanked(cell.substring(0, place.start) + "x").substring(0, place.start) + cell.substring(place.start)
                : blanked(cell);
    }

    private static Place named(Part part) {
        return new Place(kindOf(part.help), part.name);
    }

    private static Kind kindOf(String name) {
        return name.startsWith("%") ? Kind.MAGIC : Kind.HELP;
    }

    private static Place behind(int start, String magic) {
        Matcher timed = TIMED.matcher(magic);
        if (timed.matches()) {
            return new Place(Kind.JAVA, start + timed.start(1));
        }
        Matcher help = HELP_WORDS.matcher(magic);
        return help.matches() ? new Place(kindOf(help.group(1)), start + help.start(1))
                : new Place(magic.matches("%{1,2}\\w*") ? Kind.MAGIC : Kind.WORDS, start);
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
            } else {
                parts.add(Part.plain(at, end, true));
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
        Matcher help = HELP.matcher(cell).region(at, cell.length());
        if (alone && help.lookingAt()) {
            int group = help.group(1) != null ? 1 : 2;
            if (group == 1 || !ELSE.matcher(cell.substring(help.end())).matches()) {
                return new Part(at, help.end(), help.start(group), help.group(group), false);
            }
        }
        Matcher magic = MAGIC.matcher(cell).region(at, cell.length());
        return magic.lookingAt() ? Part.plain(at, magic.end(), false) : null;
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
