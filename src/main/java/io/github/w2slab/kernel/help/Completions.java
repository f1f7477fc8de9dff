package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.cells.CellMagics;
import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.messages.reply.CompleteReply;
import org.dflib.jjava.kernel.JavaKernel;

/**
 * What Tab offers. A match is what is inserted, "train(": a terminal writes it into the line as it is. The metadata of the
 * reply say more of each, "train(long steps)", for front ends that show it.
 *
 * <p>JShell tells names only. Its description of one method names the class that declares it, and that class tells the
 * other methods, so a few descriptions do for hundreds of names.
 */
public final class Completions {

    private static final String TYPES = "_jupyter_types_experimental";
    private static final int MOST_DESCRIPTIONS = 8;
    private static final int MOST_FORMS = 2;

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals(", "getClass()", "hashCode()", "notify()",
            "notifyAll()", "toString()", "wait(");

    private static final String OF_JSHELL = "REPL\\.?|\\$(\\d+|JShell\\$.*)";

    private final SourceCodeAnalysis analysis;
    private final String before;
    private final Set<TypeDoc> types = new LinkedHashSet<>();
    private final List<Map<String, Object>> metadata = new ArrayList<>();
    private final List<String> matches = new ArrayList<>();
    private int descriptions;

    private Completions(SourceCodeAnalysis analysis, String before) {
        this.analysis = analysis;
        this.before = before;
    }

    /**
     * Completes a cell behind so many characters; what goes wrong inside JShell is no match, and no end of the kernel.
     *
     * @param cursor how many characters, which Jupyter counts as Unicode does, in the reply too
     */
    public static CompleteReply of(JavaKernel kernel, String cell, int cursor) {
        int at = Cursor.index(cell, cursor);
        CompleteReply found;
        try {
            found = complete(kernel, cell, at);
        } catch (RuntimeException | Error e) {
            found = nothing(at);
        }
        return inCharacters(cell, found);
    }

    @SuppressWarnings("unchecked")
    private static CompleteReply inCharacters(String cell, CompleteReply found) {
        int start = Cursor.characters(cell, found.getCursorStart());
        int end = Cursor.characters(cell, found.getCursorEnd());
        ((List<Map<String, Object>>) found.getMetadata().getOrDefault(TYPES, List.of())).forEach(match -> {
            match.put("start", start);
            match.put("end", end);
        });
        return new CompleteReply(found.getMatches(), start, end, found.getMetadata());
    }

    private static CompleteReply complete(JavaKernel kernel, String cell, int at) {
        CellMagics.Place place = CellMagics.at(cell, at);
        return switch (place.kind()) {
            case TEXT, WORDS -> nothing(at);
            case MAGIC -> names(magics(kernel.getMagicsRegistry(), cell.startsWith("%%", place.start())), cell, place.start(), at);
            case HELP -> helped(kernel.getJShell(), cell, place.start(), at);
            case JAVA -> java(kernel.getJShell().sourceCodeAnalysis(), CellMagics.javaAround(cell.substring(0, at), at));
        };
    }

    private static CompleteReply java(SourceCodeAnalysis analysis, String code) {
        CompleteReply whole = of(analysis, code, 0);
        if (!whole.getMatches().isEmpty()) {
            return whole;
        }
        String last = Inspection.lastPart(analysis, code);
        return last.length() < code.length() ? of(analysis, last, code.length() - last.length()) : whole;
    }

    private static Stream<String> magics(MagicsRegistry registry, boolean ofCells) {
        return ofCells ? registry.getCellMagicNames().stream().sorted().map("%%"::concat)
                : registry.getLineMagicNames().stream().sorted().map("%"::concat);
    }

    /** What help is there of: the members of a type, or types, methods and variables. */
    private static CompleteReply helped(JShell shell, String cell, int start, int at) {
        String typed = cell.substring(start, at);
        int dot = typed.lastIndexOf('.');
        Set<String> names = new TreeSet<>(Help.names(typed, shell));
        if (dot < 0) {
            names.addAll(KnownNames.javaTypes());
        } else {
            names.removeAll(KnownNames.members(Object.class));
        }
        return names(names.stream(), cell, start + dot + 1, at);
    }

    private static CompleteReply names(Stream<String> names, String cell, int start, int at) {
        Completions completions = new Completions(null, "");
        names.filter(name -> name.startsWith(cell.substring(start, at)))
                .forEach(name -> completions.add(name, completions.type(name), name, ""));
        return completions.reply(start, at);
    }

    /** Completes {@code code} at its end; it begins at {@code offset} of the cell. */
    static CompleteReply of(SourceCodeAnalysis analysis, String code, int offset) {
        int[] anchor = new int[1];
        String read = OpenHeader.opened(code);
        List<Suggestion> suggestions = analysis.completionSuggestions(read, read.length(), anchor).stream()
                .filter(suggestion -> !suggestion.continuation().matches(OF_JSHELL)).toList();
        if (suggestions.isEmpty()) {
            return nothing(offset + code.length());
        }
        Completions completions = new Completions(analysis, read.substring(0, anchor[0]));
        suggestions.stream().sorted(Comparator
                        .comparing((Suggestion suggestion) -> OF_EVERY_OBJECT.contains(suggestion.continuation()))
                        .thenComparing(suggestion -> !suggestion.matchesType())
                        .thenComparing(suggestion -> !KnownNames.types().containsKey(suggestion.continuation())))
                .map(Suggestion::continuation).distinct().forEach(completions::add);
        return completions.reply(offset + anchor[0], offset + code.length());
    }

    private CompleteReply reply(int start, int end) {
        metadata.forEach(match -> {
            match.put("start", start);
            match.put("end", end);
        });
        return new CompleteReply(matches, start, end, Map.of(TYPES, metadata));
    }

    private static CompleteReply nothing(int at) {
        return new CompleteReply(List.of(), at, at, Map.of());
    }

    private void add(String text) {
        int parenthesis = text.indexOf('(');
        if (parenthesis < 0) {
            add(text, type(text), text, "");
            return;
        }
        List<String> forms = forms(text.substring(0, parenthesis));
        String label = forms.isEmpty() || text.endsWith(")") ? text : text.substring(0, parenthesis)
                + forms.stream().limit(MOST_FORMS).collect(Collectors.joining(" or "))
                + (forms.size() > MOST_FORMS ? " or " + (forms.size() - MOST_FORMS) + " more" : "");
        add(text, "function", label, forms.stream().map(form -> text.substring(0, parenthesis) + form)
                .collect(Collectors.joining("\n")));
    }

    private void add(String text, String type, String label, String signature) {
        matches.add(text);
        metadata.add(new HashMap<>(Map.of("text", text, "type", type, "displayText", label, "signature", signature)));
    }

    private String type(String text) {
        return text.endsWith(".") ? "module" : text.equals("class") ? "keyword"
                : text.matches("[A-Z].*[a-z].*") ? "class" : "instance";
    }

    /** The parameters of each form of a method, "(long steps)"; empty where they are unknown. */
    private List<String> forms(String name) {
        for (TypeDoc type : types) {
            List<String> forms = forms(type, name);
            if (!forms.isEmpty()) {
                return forms;
            }
        }
        if (descriptions >= MOST_DESCRIPTIONS) {
            return List.of();
        }
        descriptions++;
        String call = before + name + "(";
        List<ShellSignature> described = analysis.documentation(call, call.length(), false).stream()
                .map(documentation -> ShellSignature.of(documentation.signature())).toList();
        for (ShellSignature signature : described) {
            if (signature.type() != null && signature.isCallable()) {
                types.add(TypeDoc.of(signature.type()));
                types.addAll(TypeDoc.of(signature.type()).supertypes());
            }
        }
        return described.stream().map(signature -> parameters(signature.documented()
                ? signature.member().signature() : signature.text())).distinct().toList();
    }

    private static List<String> forms(TypeDoc type, String name) {
        return type.members().stream().filter(member -> member.isCallable() && member.name().equals(name))
                .map(Member::signature).map(Completions::parameters).distinct().toList();
    }

    private static String parameters(String signature) {
        int parenthesis = signature.indexOf('(');
        return parenthesis < 0 ? "" : signature.substring(parenthesis).replaceFirst("\\)[^)]*$", ")");
    }
}
