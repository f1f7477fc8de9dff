package io.github.w2slab.kernel.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import io.github.w2slab.kernel.cells.Syntax;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavadocTest {

    private static Javadoc read(String comment) {
        try {
            JavacTask task = Syntax.parser("/** " + comment + " */ class C { }");
            CompilationUnitTree unit = task.parse().iterator().next();
            TreePath path = new TreePath(new TreePath(unit), unit.getTypeDecls().get(0));
            return Javadoc.of(DocTrees.instance(task).getDocCommentTree(path),
                    reference -> reference.equals("C#MOST") ? "7" : null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyInlineTagIsRendered() {
        assertEquals("<code>a &lt; b</code> and a &lt; b", read("{@code a < b} and {@literal a < b}").body());
        assertEquals("<code>Training.train</code>", read("{@link io.github.w2slab.training.Training#train(long)}").body());
        assertEquals("<code>train</code>", read("{@link #train}").body());
        assertEquals("<code>the run</code>, the run", read("{@link Training the run}, {@linkplain Training the run}").body());
        assertEquals("at most 7, <code>D.SIZE</code>", read("at most {@value C#MOST}, {@value D#SIZE}").body());
        assertEquals("y* = g(&lt;theta, x&gt;)", read("y* = g(&lt;theta, x&gt;)").body());
        assertEquals("Returns a number.", read("{@return a number}").body());
    }

    @Test
    void aSummaryEndsBeforeAList() {
        Javadoc comment = read("Two laws:\n<ul><li>one</li><li>another. And so on.</li></ul>");
        assertEquals("Two laws.", comment.summary());
        assertTrue(comment.body().endsWith("</ul>") && comment.hasMore(), comment.body());
    }

    @Test
    void markupOfTextStaysAndAllOtherGoes() {
        assertEquals("one<p>h<sub>2</sub> <b>two</b>", read("one<p>h<sub>2</sub> <b>two</b>").body());
        assertEquals("<p><b>Title</b></p> text", read("<h2 id=\"t\">Title</h2> text").body());
        assertEquals("text alert(1)", read("<a href=\"x\" onclick=\"y\">text</a> <script>alert(1)</script>").body());
    }

    @Test
    void blockTagsGoToTheirPlaces() {
        Javadoc comment = read("""
                First sentence. Second one.
                 * @param <T> kind
                 * @param n   how many, at least {@code 0}
                 * @return the {@code n}-th
                 * @throws java.io.IOException if it fails
                 * @since 1
                """);
        assertEquals("First sentence.", comment.summary());
        assertEquals("First sentence. Second one.", comment.body());
        assertEquals(Map.of("<T>", "kind", "n", "how many, at least <code>0</code>"), comment.parameters());
        assertEquals("the <code>n</code>-th", comment.returns());
        assertEquals(List.of(new Javadoc.Thrown("IOException", "if it fails")), comment.exceptions());
        assertTrue(comment.hasMore());
    }

    @Test
    void aCommentOfAReturnTagAloneHasASummary() {
        assertEquals("Returns d.", read("@return d").summary());
    }

    @Test
    void whatAnOverridingMethodLeavesOutIsTakenOver() {
        Javadoc above = read("Above.\n@param n how many\n@throws IllegalStateException if late");
        Javadoc own = read("Own. {@inheritDoc}\n@return this").completedBy(above);
        assertEquals("Own. Above.", own.body());
        assertEquals(Map.of("n", "how many"), own.parameters());
        assertEquals("this", own.returns());
        assertEquals(above.exceptions(), own.exceptions());
        assertEquals(above, Javadoc.NONE.completedBy(above));
    }

    @Test
    void theTextHasParagraphsListsAndIndices() {
        assertEquals("one h_2 & x^2 <w, x>\n\ntwo\n\n- a\n- b\n\nint i;\n  j",
                HtmlText.of("one\n h<sub>2</sub> &amp; x<sup>2</sup> &lt;w, x&gt;<p>two <ul><li>a<li>b</ul>"
                        + "<pre>int i;\n  j</pre>", ""));
        assertTrue(HtmlText.of("word ".repeat(100), "    ").lines()
                .allMatch(line -> line.startsWith("    word") && line.length() <= HtmlText.WIDTH));
    }
}
