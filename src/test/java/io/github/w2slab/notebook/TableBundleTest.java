package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableBundleTest {

    @Test
    void aColumnSharesItsDecimals() {
        assertEquals("x\n0.8731\n1.0000\n0.0312", columnText(0.87312345, 1, 0.03121));
    }

    @Test
    void wholeNumbersHaveNoDecimals() {
        assertEquals("x\n    1\n12000", columnText(1, 12_000));
    }

    @Test
    void learningRatesOfAllSizesStayReadable() {
        assertEquals("x\n     1e-5\n0.0003906\n        3", columnText(1e-5, 0.000390625, 3));
        assertEquals("x\n0.0003906\n0.0000977", columnText(0.000390625, 0.00009765625));
    }

    @Test
    void hugeAndTinyNumbersAreWrittenWithAnExponent() {
        assertEquals("x\n  1.5e12\n-2.25e-7", columnText(1.5e12, -2.25e-7));
    }

    @Test
    void whatIsMissingIsEmptyAndWhatIsInfiniteIsSaid() {
        assertEquals("x\n\n    -0.5\nInfinity", columnText(Double.NaN, -0.5, Double.POSITIVE_INFINITY));
    }

    @Test
    void aColumnWithoutNumbersIsEmpty() {
        assertEquals("x", columnText(Double.NaN, Double.NaN).strip());
    }

    @Test
    void namesAndTextsAreNotMarkup() {
        String html = TableBundle.html(Table.create(StringColumn.create("<i>", "<b>bold</b> & \"more\"")));
        assertTrue(html.contains("&lt;i&gt;") && html.contains("&lt;b&gt;bold&lt;/b&gt; &amp; &quot;more&quot;"), html);
        assertFalse(html.contains("<b>"), html);
    }

    @Test
    void numbersStandRightAndTextsLeft() {
        String html = TableBundle.html(Table.create(IntColumn.create("step", new int[] {12_000}),
                StringColumn.create("run", "W2S"), BooleanColumn.create("stopped", true)));
        assertTrue(html.contains("<td style=\"text-align:right\">12000</td>"), html);
        assertTrue(html.contains("<td style=\"text-align:left\">W2S</td>"), html);
        assertTrue(html.contains("<td style=\"text-align:left\">true</td>"), html);
    }

    @Test
    void nothingInATableLoadsAnythingOrFixesAColour() {
        String html = TableBundle.html(Table.create(IntColumn.create("step", new int[] {1})));
        assertFalse(html.contains("http") || html.contains("color") || html.contains("background"), html);
    }

    @Test
    void aLongTableShowsItsEndsAndItsLength() {
        Table table = Table.create(IntColumn.indexColumn("i", 41, 0));
        String html = TableBundle.html(table);
        assertTrue(html.contains(">0</td>") && html.contains(">19</td>") && !html.contains(">20</td>")
                && html.contains(">21</td>") && html.contains(">40</td>"), html);
        assertTrue(html.contains("<p>41 rows, the first and last 20 shown</p>"), html);
        assertEquals(43, TableBundle.text(table).lines().count());
    }

    @Test
    void aTableOfFortyRowsIsShownWhole() {
        assertEquals(41, TableBundle.text(Table.create(IntColumn.indexColumn("i", 40, 0))).lines().count());
    }

    @Test
    void anEmptyTableSaysSo() {
        assertTrue(TableBundle.html(Table.create(IntColumn.create("step"))).contains("<p>0 rows</p>"));
        assertEquals("0 rows", TableBundle.text(Table.create()).strip());
    }

    private static String columnText(double... values) {
        return TableBundle.text(Table.create(DoubleColumn.create("x", values))).lines()
                .map(String::stripTrailing).reduce((a, b) -> a + "\n" + b).orElseThrow().replaceFirst("^ *x", "x");
    }
}
