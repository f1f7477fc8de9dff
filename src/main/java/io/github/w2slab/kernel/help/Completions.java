package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
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
        if (cell.substring(cell.lastIndexOf('\n', at - 1) + 1, at).matches("%{1,2}\\w*")) {
            ReplacementOptions magics = kernel.complete(cell, at);
            return magics == null ? nothing(at)
                    : new CompleteReply(magics.getReplacements(), magics.getSourceStart(), at, Map.of());
        }
        SourceCodeAnalysis analysis = kernel.getJShell().sourceCodeAnalysis();
        String code = Inspection.withoutMagics(cell).substring(0, at);
        CompleteReply whole = of(analysis, code, 0);
        String last = Inspection.lastPart(analysis, code);
        return whole.getMatches().isEmpty() && last.length() < code.length()
                ? of(analysis, last, code.length() - last.length()) : whole;
    }

    /** Completes {@code code} at its end; it begins at {@code offset} of the cell. */
    static CompleteReply of(SourceCodeAnalysis analysis, String code, int offset) {
        int[] anchor = new int[1];
        List<Suggestion> suggestions = analysis.completionSuggestions(code, code.length(), anchor);
        if (suggestions.isEmpty()) {
            return nothing(offset + code.length());
        }
        Completions completions = new Completions(analysis, code.substring(0, anchor[0]));
        suggestions.stream().sorted(Comparator
                        .comparing((Suggestion suggestion) -> OF_EVERY_OBJECT.contains(suggestion.continuation()))
                        .thenComparing(suggestion -> !suggestion.matchesType())
                        .thenComparing(suggestion -> !KnownNames.types().containsKey(suggestion.continuation())))
                .map(Suggestion::continuation).distinct().forEach(completions::add);
        completions.metadata.forEach(match -> {
            match.put("start", offset + anchor[0]);
            match.put("end", offset + code.length());
        });
        return new CompleteReply(completions.matches, offset + anchor[0], offset + code.length(),
                Map.of(TYPES, completions.metadata));
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
