package io.github.w2slab.kernel.display;

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
        assertEquals("x\n     1\n12,000", columnText(1, 12_000));
    }

    @Test
    void learningRatesOfAllSizesStayReadable() {
        assertEquals("x\n     10⁻⁵\n0.0003906\n        3", columnText(1e-5, 0.000390625, 3));
        assertEquals("x\n0.0003906\n0.0000977", columnText(0.000390625, 0.00009765625));
    }

    @Test
    void hugeAndTinyNumbersAreWrittenWithAnExponent() {
        assertEquals("x\n  1.5×10¹²\n-2.25×10⁻⁷", columnText(1.5e12, -2.25e-7));
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
        assertTrue(html.contains("<td style=\"text-align:right\">12,000</td>"), html);
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
        assertTrue(html.contains(">0</td>") && html.contains(">9</td>") && !html.contains(">10</td>")
                && !html.contains(">30</td>") && html.contains(">31</td>") && html.contains(">40</td>"), html);
        assertTrue(html.contains("<div>21 of 41 rows not shown</div>"), html);
        assertEquals(23, TableBundle.text(table).lines().count());
        assertTrue(TableBundle.text(table).endsWith("\n21 of 41 rows not shown"));
    }

    @Test
    void aTableOfFortyRowsIsShownWhole() {
        assertEquals(41, TableBundle.text(Table.create(IntColumn.indexColumn("i", 40, 0))).lines().count());
    }

    @Test
    void anEmptyTableSaysSo() {
        assertTrue(TableBundle.html(Table.create(IntColumn.create("step"))).contains("<div>0 rows</div>"));
        assertEquals("0 rows", TableBundle.text(Table.create()).strip());
    }

    @Test
    void numbersThatAreAllTinyOrHugeShareAPowerOfTenInTheHeader() {
        assertEquals("x [10⁻⁵]\n    2.50\n    0.75", columnText(2.5e-5, 0.75e-5));
        assertEquals("x [10¹²]\n    1.00\n    0.25", columnText(1e12, 0.25e12));
    }

    @Test
    void aUnitInBracketsStaysInTheHeader() {
        assertEquals("t [10⁻⁶ s]\n         2", TableBundle.text(Table.create(DoubleColumn.create("t [s]", 2e-6))));
        assertEquals("angle [degrees]\n           12.5",
                TableBundle.text(Table.create(DoubleColumn.create("angle [degrees]", 12.5))));
    }

    @Test
    void aMeanAndTheEndsOfItsIntervalAreOneColumn() {
        Table table = Table.create(StringColumn.create("run", "W2S", "SFT"), DoubleColumn.create("mean", 0.763, 0.5),
                DoubleColumn.create("low", 0.71, Double.NaN), DoubleColumn.create("high", 0.8204, Double.NaN));
        assertEquals("run         mean [low, high]\nW2S  0.7630 [0.7100, 0.8204]\nSFT                   0.5000",
                TableBundle.text(table));
        for (String comma : new String[] {"_", " ", ", "}) {
            Table named = Table.create(DoubleColumn.create("kept", 0.5), DoubleColumn.create("kept" + comma + "low", 0.25),
                    DoubleColumn.create("kept" + comma + "high", 0.75));
            assertEquals("kept [low, high]\n0.50 [0.25, 0.75]", TableBundle.text(named).replaceAll("(?m)^ +", ""));
        }
    }

    @Test
    void anEndNearZeroDoesNotSpoilAnIntervalsDecimals() {
        Table table = Table.create(DoubleColumn.create("mean", 0.25, 0.5), DoubleColumn.create("low", 3e-9, 0.25),
                DoubleColumn.create("high", 0.5, 0.75));
        assertEquals("mean [low, high]\n0.25 [0.00, 0.50]\n0.50 [0.25, 0.75]",
                TableBundle.text(table).replaceAll("(?m)^ +", ""));
    }

    @Test
    void numbersAndIntervalsGivenAsTextStandRight() {
        String html = TableBundle.html(Table.create(StringColumn.create("a", "0.951 [0.950, 0.952]", "undefined", ""),
                StringColumn.create("b", "0.951 of it", "1", "2")));
        assertTrue(html.contains("<td style=\"text-align:right\">0.951\u00a0[0.950,\u00a00.952]</td>"), html);
        assertTrue(html.contains("<td style=\"text-align:left\">0.951 of it</td>"), html);
    }

    @Test
    void aWideTableShowsItsEndsAndHowManyColumnsItHides() {
        Table table = Table.create();
        for (int c = 0; c < 50; c++) {
            table.addColumns(DoubleColumn.create("measure_" + (10 + c), 0.1234, 0.5));
        }
        String text = TableBundle.text(table);
        assertTrue(text.lines().mapToInt(String::length).max().orElseThrow() <= 190, text);
        assertTrue(text.contains("measure_10") && text.contains("measure_59") && text.contains("  ...  "), text);
        long shown = text.lines().findFirst().orElseThrow().split("measure_").length - 1;
        assertTrue(text.endsWith("\n" + (50 - shown) + " of 50 columns not shown"), text);
        assertTrue(TableBundle.html(table).contains("<div>" + (50 - shown) + " of 50 columns not shown</div>"));
        assertTrue(Tables.csv(table).contains("measure_35"));
    }

    @Test
    void aTableCarriesItsCsvAndItsLatex() {
        Table table = Table.create(StringColumn.create("a<b", "x & y"), DoubleColumn.create("value", 1.0 / 3));
        String html = TableBundle.html(table);
        assertTrue(html.contains("<summary>CSV</summary>") && html.contains("a&lt;b,value\nx &amp; y,0.3333333333333333\n"),
                html);
        assertTrue(html.contains("<summary>LaTeX</summary>") && html.contains("x \\&amp; y &amp; 0.3333 \\\\"), html);
        Table huge = Table.create(IntColumn.indexColumn("i", 10_000, 0));
        assertTrue(TableBundle.html(huge).length() < 10_000, "a long table does not swell the notebook");
    }

    private static String columnText(double... values) {
        return TableBundle.text(Table.create(DoubleColumn.create("x", values))).lines()
                .map(String::stripTrailing).reduce((a, b) -> a + "\n" + b).orElseThrow().replaceFirst("^ *x", "x");
    }
}
