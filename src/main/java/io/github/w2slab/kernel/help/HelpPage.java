package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.display.Html;
import io.github.w2slab.kernel.help.TypeDoc.Kind;
import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * A page of help, as HTML and as text. The HTML shows one line a member and opens on a click; it sets no colours, so it
 * reads the same on light and dark ground.
 */
final class HelpPage {

    private static final String SIGNATURE = "<code style=\"white-space:pre-wrap\">";
    private static final String INDENTED = "<div style=\"margin:0.2em 0 0.5em 1.6em\">";

    private static final int MANY = 40;

    private final StringBuilder html = new StringBuilder();
    private final StringBuilder text = new StringBuilder();

    HelpPage() {
    }

    /** A type: its comment, then how it is made, its methods, its constants and what its supertypes bring. */
    static HelpPage of(TypeDoc doc) {
        HelpPage page = new HelpPage();
        String home = doc.type().getPackageName();
        boolean ofACell = home.equals("REPL");
        page.paragraph("<b>" + signature(doc.declaration()) + "</b>"
                + (ofACell ? " of this notebook" : home.isEmpty() ? "" : " in " + home));
        page.comment(doc.comment(), "");
        if (!doc.fromSources() && !ofACell) {
            page.paragraph("Its sources are not at hand, so there are signatures only.");
        }
        List<Member> members = doc.completeMembers().stream().filter(HelpPage::isWorthALine).toList();
        page.members("How it is made", members, makes(doc).or(m -> m.kind() == Kind.CONSTRUCTOR));
        page.members("Methods", members, m -> m.kind() == Kind.METHOD);
        page.members("Static methods", members, makes(doc).negate().and(m -> m.kind() == Kind.STATIC_METHOD));
        page.members("Constants", members, m -> m.kind() == Kind.CONSTANT);
        for (TypeDoc inside : doc.nestedTypes()) {
            page.members(inside.type().getSimpleName() + ": " + inside.comment().summary(), inside.completeMembers(),
                    HelpPage::isWorthALine);
        }
        for (TypeDoc supertype : doc.supertypes()) {
            String title = "From " + supertype.type().getSimpleName();
            if (supertype.isPartOf(doc)) {
                page.members(title, doc.inheritedFrom(supertype), HelpPage::isWorthALine);
            } else {
                page.names(title, doc.inheritedFrom(supertype));
            }
        }
        return page;
    }

    /** What every object has is not repeated unless there is something to say about it. */
    private static boolean isWorthALine(Member member) {
        return !member.comment().isEmpty() || !Set.of("equals", "hashCode", "toString", "compareTo").contains(member.name());
    }

    /** Static methods that return the type or its builder. */
    static Predicate<Member> makes(TypeDoc doc) {
        String type = doc.type().getSimpleName();
        String makes = "static (<.*> )?((" + type + "\\.)?Builder|" + type + "(<.*>)?) .*";
        return member -> member.kind() == Kind.STATIC_METHOD && member.signature().matches(makes);
    }

    /** Some members in full, each with its type: all that a name means. */
    static HelpPage of(Map<TypeDoc, List<Member>> found) {
        HelpPage page = new HelpPage();
        found.forEach((doc, members) -> {
            for (Member member : members) {
                page.paragraph("<b>" + signature(member.signature()) + "</b> in <code>" + doc.type().getSimpleName()
                        + "</code>");
                page.indented(member.comment());
            }
        });
        return page;
    }

    /** Says something in a paragraph of its own; {@code words} is HTML. */
    HelpPage paragraph(String words) {
        html.append("<p>").append(words).append("</p>\n");
        text.append(HtmlText.of(words, "")).append("\n\n");
        return this;
    }

    /** Adds a list with a title; each line is HTML, the text before the first "\t" is what is explained. */
    HelpPage list(String title, List<String> lines) {
        if (lines.isEmpty()) {
            return this;
        }
        html.append("<p><b>").append(title).append("</b></p>\n<ul>\n");
        text.append(title).append('\n');
        for (String line : lines) {
            html.append("<li>").append(line.replace("\t", " \u00b7 ")).append("</li>\n");
            text.append(HtmlText.of(line.replace("\t", ": "), "  ")).append('\n');
        }
        html.append("</ul>\n");
        text.append('\n');
        return this;
    }

    private void members(String title, List<Member> all, Predicate<Member> chosen) {
        List<Member> members = all.stream().filter(chosen).toList();
        if (members.isEmpty()) {
            return;
        }
        boolean many = members.size() > MANY;
        html.append(many ? "<details><summary><b>" + title + "</b> (" + members.size() + ")</summary>\n"
                : "<p><b>" + title + "</b></p>\n");
        text.append(HtmlText.of(title, "")).append('\n').append(many ? names(members) + "\n" : "");
        for (Member member : members) {
            Javadoc comment = member.comment();
            if (comment.hasMore()) {
                html.append("<details><summary>").append(signature(member.signature())).append(" &nbsp;")
                        .append(comment.summary()).append("</summary>\n").append(INDENTED)
                        .append(html(comment.body(), comment)).append("</div></details>\n");
            } else {
                html.append(line(member));
            }
            text.append(many ? "" : "  " + member.signature() + "\n");
            if (!many && !comment.summary().isEmpty()) {
                text.append(HtmlText.of(comment.summary(), "      ")).append('\n');
            }
        }
        html.append(many ? "</details>\n" : "");
        text.append('\n');
    }

    /** Of what supertypes bring, the names only: it may be hundreds. */
    private void names(String title, List<Member> members) {
        if (members.isEmpty()) {
            return;
        }
        html.append("<details><summary><b>").append(title).append("</b> (").append(members.size()).append(")</summary>\n");
        members.forEach(member -> html.append(line(member)));
        html.append("</details>\n");
        text.append(title).append('\n').append(names(members)).append("\n\n");
    }

    private static String names(List<Member> members) {
        return HtmlText.of(members.stream().map(Member::name).distinct().collect(Collectors.joining(", ")), "  ");
    }

    private static String line(Member member) {
        return "<div style=\"margin-left:1.1em\">" + signature(member.signature())
                + (member.comment().summary().isEmpty() ? "" : " &nbsp;" + member.comment().summary()) + "</div>\n";
    }

    private void indented(Javadoc comment) {
        html.append(INDENTED);
        comment(comment, "    ");
        html.append("</div>\n");
    }

    private void comment(Javadoc comment, String indent) {
        html.append(html(comment.body(), comment));
        text.append(text(comment, indent, HtmlText.WIDTH)).append('\n');
    }

    /** A comment as text, each line after {@code indent} and at most {@code width} characters long. */
    static String text(Javadoc comment, String indent, int width) {
        List<String> parts = new ArrayList<>(comment.body().isEmpty() ? List.of() : List.of(comment.body()));
        comment.parameters().forEach((name, means) -> parts.add("- " + Html.escaped(name) + ": " + means));
        if (!comment.returns().isEmpty()) {
            parts.add("- returns " + comment.returns());
        }
        comment.exceptions().forEach(thrown -> parts.add("- throws " + thrown.type() + " " + thrown.when()));
        return parts.stream().map(part -> HtmlText.of(part, indent, width) + "\n").collect(Collectors.joining());
    }

    /** A comment as it stands in a page or a tooltip, with {@code body} before its tags. */
    static String html(String body, Javadoc comment) {
        StringBuilder html = new StringBuilder();
        if (!body.isEmpty()) {
            html.append("<p>").append(body).append("</p>\n");
        }
        if (comment.parameters().isEmpty() && comment.returns().isEmpty() && comment.exceptions().isEmpty()) {
            return html.toString();
        }
        html.append("<ul>\n");
        comment.parameters().forEach((name, means) -> html.append("<li><code>").append(Html.escaped(name))
                .append("</code> \u00b7 ").append(means).append("</li>\n"));
        if (!comment.returns().isEmpty()) {
            html.append("<li>returns ").append(comment.returns()).append("</li>\n");
        }
        comment.exceptions().forEach(thrown -> html.append("<li>throws <code>").append(thrown.type())
                .append("</code> ").append(thrown.when()).append("</li>\n"));
        return html.append("</ul>\n").toString();
    }

    /** A signature or declaration as code. */
    static String signature(String java) {
        return SIGNATURE + Html.escaped(java) + "</code>";
    }

    String html() {
        return "<div>\n" + html + "</div>\n";
    }

    String text() {
        return text.toString().strip().replaceAll("\n{3,}", "\n\n");
    }

    DisplayData bundle() {
        DisplayData data = new DisplayData(text());
        data.putHTML(html());
        return data;
    }
}
