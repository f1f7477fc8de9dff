package io.github.w2slab.kernel.help;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.ThrowsTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One Javadoc comment, each part of it as HTML.
 *
 * @param summary    its first sentence
 * @param body       its whole text, the first sentence included, without its tags
 * @param parameters what it says of each parameter, in its order; of a record's components in a record's comment
 * @param returns    what it says of the value returned, empty if nothing
 * @param exceptions the exceptions that it names, each with its condition
 */
record Javadoc(String summary, String body, Map<String, String> parameters, String returns, List<Thrown> exceptions) {

    static final Javadoc NONE = new Javadoc("", "", Map.of(), "", List.of());

    /** An exception's simple name and, as HTML, when it is thrown. */
    record Thrown(String type, String when) {
    }

    /** @param constants see {@link JavadocHtml} */
    static Javadoc of(DocCommentTree comment, UnaryOperator<String> constants) {
        if (comment == null) {
            return NONE;
        }
        JavadocHtml html = new JavadocHtml(constants);
        Map<String, String> parameters = new LinkedHashMap<>();
        List<Thrown> exceptions = new ArrayList<>();
        String returns = "";
        for (DocTree tag : comment.getBlockTags()) {
            if (tag instanceof ParamTree parameter) {
                String name = parameter.getName().getName().toString();
                parameters.put(parameter.isTypeParameter() ? "<" + name + ">" : name, html.of(parameter.getDescription()));
            } else if (tag instanceof ReturnTree returned) {
                returns = html.of(returned.getDescription());
            } else if (tag instanceof ThrowsTree thrown) {
                exceptions.add(new Thrown(JavadocHtml.name(thrown.getExceptionName().getSignature()),
                        html.of(thrown.getDescription())));
            }
        }
        String summary = beforeBlocks(html.of(comment.getFirstSentence()));
        String body = html.of(comment.getFullBody());
        if (summary.isEmpty() && !returns.isEmpty()) {
            summary = "Returns " + returns + (returns.endsWith(".") ? "" : ".");
            body = summary;
            returns = "";
        }
        return new Javadoc(summary, body, parameters, returns, exceptions);
    }

    /** A first sentence may end in a list or a formula, of which a line of its own would hold the half or nothing. */
    private static String beforeBlocks(String sentence) {
        return sentence.split("<(?:ul|ol|dl|p|pre|table)\\b", 2)[0].strip().replaceFirst("[:,]$", ".");
    }

    boolean isEmpty() {
        return body.isEmpty() && parameters.isEmpty() && returns.isEmpty() && exceptions.isEmpty();
    }

    /** Whether it says more than its first sentence. */
    boolean hasMore() {
        return !body.equals(summary) || !parameters.isEmpty() || !returns.isEmpty() || !exceptions.isEmpty();
    }

    /** This comment with what it leaves out, or takes over, from that of the method that is overridden. */
    Javadoc completedBy(Javadoc overridden) {
        if (isEmpty()) {
            return overridden;
        }
        Map<String, String> all = new LinkedHashMap<>(overridden.parameters);
        all.putAll(parameters);
        return new Javadoc(filled(summary, overridden.summary), filled(body, overridden.body), all,
                returns.isEmpty() ? overridden.returns : filled(returns, overridden.returns),
                exceptions.isEmpty() ? overridden.exceptions : exceptions);
    }

    private static String filled(String html, String inherited) {
        return html.isEmpty() ? inherited : html.replace(JavadocHtml.INHERITED, inherited);
    }
}
