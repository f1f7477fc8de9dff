package io.github.w2slab.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;

/** The cells that this kernel has run, for front ends that offer earlier ones; it ends with the kernel. */
final class CellHistory {

    /** Jupyter counts sessions; this history knows one. */
    private static final int SESSION = 1;
    private static final int MOST_CELLS = 10_000;
    private static final int LONGEST_OUTPUT = 10_000;

    private record Ran(int number, String code, String output) {
    }

    private final List<Ran> cells = new ArrayList<>();

    /**
     * Takes a cell.
     *
     * @param output the text of its value, of which the beginning is kept, or null
     */
    synchronized void add(int number, String code, String output) {
        cells.add(new Ran(number, code, output == null || output.length() <= LONGEST_OUTPUT ? output
                : Printed.beginning(output, LONGEST_OUTPUT) + " ..."));
        if (cells.size() > MOST_CELLS) {
            cells.remove(0);
        }
    }

    /** Returns what is asked for in the protocol's form: session, number, and code or code with output. */
    synchronized List<List<Object>> find(HistoryRequest request) {
        List<Ran> found = List.of();
        if (request instanceof HistoryRequest.Tail tail) {
            found = last(cells, tail.getMaxReturnLength());
        } else if (request instanceof HistoryRequest.Range range && isThisSession(range.getSessionIndex())) {
            found = cells.stream().filter(cell -> cell.number >= range.getStart()
                    && (range.getStop() <= 0 || cell.number < range.getStop())).toList();
        } else if (request instanceof HistoryRequest.Search search) {
            found = last(search(search), search.getMaxReturnLength());
        }
        return found.stream().map(cell -> List.<Object>of(SESSION, cell.number, request.includeOutput()
                ? Arrays.asList(cell.code, cell.output) : cell.code)).toList();
    }

    private static boolean isThisSession(int session) {
        return session == 0 || session == SESSION;
    }

    private List<Ran> search(HistoryRequest.Search search) {
        Predicate<String> pattern = glob(search.getPattern());
        List<Ran> found = cells.stream().filter(cell -> pattern.test(cell.code)).toList();
        if (!search.filterUnique()) {
            return found;
        }
        LinkedHashMap<String, Ran> unique = new LinkedHashMap<>();
        for (Ran cell : found) {
            unique.remove(cell.code);
            unique.put(cell.code, cell);
        }
        return List.copyOf(unique.values());
    }

    /** A pattern of * and ?, of a whole cell; each cell where there is none. */
    private static Predicate<String> glob(String pattern) {
        if (pattern == null) {
            return code -> true;
        }
        StringBuilder expression = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL).asMatchPredicate();
    }

    private static List<Ran> last(List<Ran> cells, int most) {
        return most <= 0 ? List.copyOf(cells) : List.copyOf(cells.subList(Math.max(0, cells.size() - most), cells.size()));
    }
}
