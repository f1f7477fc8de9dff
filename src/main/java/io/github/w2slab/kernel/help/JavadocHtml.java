package io.github.w2slab.kernel.help;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.ErroneousTree;
import com.sun.source.doctree.IndexTree;
import com.sun.source.doctree.InheritDocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.SummaryTree;
import com.sun.source.doctree.SystemPropertyTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import io.github.w2slab.kernel.display.Html;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Javadoc as HTML that shows the same in light and dark pages: it sets no colour and keeps only the tags that mark up
 * text. References are names in code type, not links.
 */
final class JavadocHtml extends SimpleDocTreeVisitor<Void, StringBuilder> {

    /** Stands where a comment takes over the one of the method that it overrides. */
    static final String INHERITED = "\uFFFC";

    private static final Set<String> KEPT = Set.of("p", "br", "ul", "ol", "li", "dl", "dt", "dd", "b", "strong", "em",
            "i", "var", "cite", "code", "tt", "pre", "blockquote", "sub", "sup", "table", "caption", "thead", "tbody",
            "tr", "th", "td", "hr");

    private final UnaryOperator<String> constants;

    /** @param constants the value of a constant by its reference as Javadoc writes it, or null where it is unknown */
    JavadocHtml(UnaryOperator<String> constants) {
        this.constants = constants;
    }

    String of(List<? extends DocTree> trees) {
        StringBuilder html = new StringBuilder();
        trees.forEach(tree -> tree.accept(this, html));
        return html.toString().strip();
    }

    @Override
    protected Void defaultAction(DocTree tree, StringBuilder html) {
        html.append(Html.escaped(tree.toString()));
        return null;
    }

    @Override
    public Void visitText(TextTree text, StringBuilder html) {
        html.append(Html.escaped(text.getBody()));
        return null;
    }

    @Override
    public Void visitEntity(EntityTree entity, StringBuilder html) {
        html.append(entity);
        return null;
    }

    @Override
    public Void visitErroneous(ErroneousTree tree, StringBuilder html) {
        html.append(Html.escaped(tree.getBody()));
        return null;
    }

    @Override
    public Void visitStartElement(StartElementTree element, StringBuilder html) {
        tag(element.getName().toString(), "", html);
        return null;
    }

    @Override
    public Void visitEndElement(EndElementTree element, StringBuilder html) {
        tag(element.getName().toString(), "/", html);
        return null;
    }

    private static void tag(String name, String slash, StringBuilder html) {
        String tag = name.toLowerCase(Locale.ROOT);
        if (tag.matches("h[1-6]")) {
            html.append(slash.isEmpty() ? "<p><b>" : "</b></p>");
        } else if (KEPT.contains(tag)) {
            html.append('<').append(slash).append(tag).append('>');
        }
    }

    @Override
    public Void visitLiteral(LiteralTree literal, StringBuilder html) {
        String text = Html.escaped(literal.getBody().getBody());
        html.append(literal.getKind() == DocTree.Kind.CODE ? code(text) : text);
        return null;
    }

    @Override
    public Void visitLink(LinkTree link, StringBuilder html) {
        String label = link.getLabel().isEmpty() ? Html.escaped(name(link.getReference().getSignature()))
                : of(link.getLabel());
        html.append(link.getKind() == DocTree.Kind.LINK ? code(label) : label);
        return null;
    }

    @Override
    public Void visitValue(ValueTree value, StringBuilder html) {
        String reference = value.getReference() == null ? "" : value.getReference().getSignature();
        String known = constants.apply(reference);
        html.append(known == null ? code(Html.escaped(name(reference))) : Html.escaped(known));
        return null;
    }

    @Override
    public Void visitInheritDoc(InheritDocTree tree, StringBuilder html) {
        html.append(INHERITED);
        return null;
    }

    @Override
    public Void visitReturn(ReturnTree inline, StringBuilder html) {
        html.append("Returns ").append(of(inline.getDescription())).append('.');
        return null;
    }

    @Override
    public Void visitSummary(SummaryTree summary, StringBuilder html) {
        html.append(of(summary.getSummary()));
        return null;
    }

    @Override
    public Void visitIndex(IndexTree index, StringBuilder html) {
        index.getSearchTerm().accept(this, html);
        return null;
    }

    @Override
    public Void visitSystemProperty(SystemPropertyTree property, StringBuilder html) {
        html.append(code(Html.escaped(property.getPropertyName().toString())));
        return null;
    }

    private static String code(String html) {
        return "<code>" + html + "</code>";
    }

    /** Returns "Training.train" of "io.github.w2slab.training.Training#train(long)", and "train" of "#train". */
    static String name(String reference) {
        String target = reference.replaceFirst("\\(.*", "").replaceFirst("^([a-z]\\w*\\.)+(?=[A-Z])", "");
        return target.startsWith("#") ? target.substring(1) : target.replace('#', '.');
    }
}
