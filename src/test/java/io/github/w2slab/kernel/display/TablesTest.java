package io.github.w2slab.kernel.display;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.base.Numbers;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

class TablesTest {

    @Test
    void csvQuotesWhatItMust() {
        Table table = Table.create(StringColumn.create("a, b", "plain", "say \"so\"", "two\nlines", null),
                LongColumn.create("step", 12_000, 1, 2, 3));
        assertEquals("\"a, b\",step\nplain,12000\n\"say \"\"so\"\"\",1\n\"two\nlines\",2\n,3\n", Tables.csv(table));
    }

    @Test
    void csvGivesEveryNumberBackToTheLastBit() {
        Random random = new Random(1);
        double[] values = random.doubles(2000).map(v -> (v - 0.5) * StrictMath.pow(10, random.nextInt(40) - 20)).toArray();
        Table read = Table.read().usingOptions(CsvReadOptions.builderFromString(
                Tables.csv(Table.create(DoubleColumn.create("x", values)))).build());
        assertArrayEquals(values, read.doubleColumn("x").asDoubleArray(), 0);
    }

    /** Up to JDK 18 Double.toString gives 2.0E-3 more digits than needed in cases such as 2e23. */
    @Test
    void csvDigitsDoNotDependOnTheJdk() {
        Table table = Table.create(DoubleColumn.create("x", 2e23, 2e-44, 0.1, 1e-5, 12_000, -0.0, Double.NaN,
                Double.NEGATIVE_INFINITY));
        assertEquals("x\n2E+23\n2E-44\n0.1\n0.00001\n12000\n0\n\"\"\n-inf\n", Tables.csv(table));
    }

    @Test
    void latexIsABooktabsTable() {
        Table table = Table.create(StringColumn.create("run", "W2S", "SFT"), DoubleColumn.create("kept_1", 1, -0.27));
        assertEquals("""
                % needs \\usepackage{booktabs}
                \\begin{tabular}{lr}
                \\toprule
                run & kept\\_1 \\\\
                \\midrule
                W2S & 1.00 \\\\
                SFT & $-$0.27 \\\\
                \\bottomrule
                \\end{tabular}
                """, Tables.latex(table));
    }

    @Test
    void latexEscapesEverythingThatIsACommand() {
        assertEquals("\\&\\%\\$\\#\\_\\{\\}\\textasciitilde{}\\textasciicircum{}\\textbackslash{}",
                LatexText.of("&%$#_{}~^\\"));
        assertEquals("$\\theta$$_{0}$, 10$^{-12}$, {[}", LatexText.of("θ₀, 10⁻¹², ") + LatexText.of("["));
        assertEquals("a b", LatexText.of("a\n\tb"));
        assertEquals("$-$1.5$\\times$10$^{-7}$", LatexText.ofNumber("-1.5×10⁻⁷"));
        assertEquals("$-$1.5$\\times10^{-7}$", LatexText.ofNumber("-1.5e-7"));
    }

    /** A paper must not lose rows or columns without a word. */
    @Test
    void latexHasAllOfATable() {
        Table table = Table.create(IntColumn.indexColumn("i", 100, 0));
        for (int c = 0; c < 30; c++) {
            table.addColumns(StringColumn.create("a column with a long name " + c, 100));
        }
        List<String> lines = Tables.latex(table).lines().filter(line -> line.endsWith("\\\\")).toList();
        assertEquals(101, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.split("&", -1).length == 31), lines.get(0));
        assertFalse(Tables.latex(table).contains("dots"));
    }

    @Test
    void onAPageAWideTableIsSplitAndALongOneIsCutAsOnTheScreen() {
        Table table = Table.create(IntColumn.create("step", IntStream.range(0, 60).toArray()));
        for (int c = 0; c < 30; c++) {
            table.addColumns(DoubleColumn.create("measure_" + c, new double[60]));
        }
        String page = Tables.page(table);
        List<String> heads = page.lines().filter(line -> line.contains("measure")).toList();
        assertTrue(heads.size() > 2, page);
        assertTrue(heads.stream().allMatch(head -> head.startsWith("step & ") && head.length() < 180), heads::toString);
        IntStream.range(0, 30).forEach(c -> assertEquals(1, heads.stream().filter(h -> h.matches(".*measure\\\\_" + c + "\\b.*")).count()));
        assertEquals(heads.size() * (1 + 20 + 1), page.lines().filter(line -> line.endsWith("\\\\")).count());
        assertTrue(page.contains("40 of 60 rows not shown"), page);
        assertEquals(1, Tables.page(table.selectColumns("step", "measure_0")).split("toprule", -1).length - 1);
    }

    @Test
    void latexHasTheColumnsThatAreAskedFor() {
        Table table = Table.create(StringColumn.create("run", "W2S"), LongColumn.create("steps", 12_000L), IntColumn.create("seed", new int[] {3}));
        assertTrue(Tables.latex(table, "steps", "run").contains("steps & run \\\\\n\\midrule\n12,000 & W2S \\\\\n"),
                Tables.latex(table, "steps", "run"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Tables.latex(table, "step")).getMessage()
                .contains("steps"));
    }

    /** Large whole numbers of a column of integers, of one of reals, and on an axis. */
    @Test
    void numbersAreWrittenTheSameInTablesAndOnAxes() {
        String latex = Tables.latex(Table.create(DoubleColumn.create("d", 64, 10_000, 1e9), IntColumn.create("n", 64, 10_000, 5)));
        assertTrue(latex.contains("10,000 & 10,000 ") && latex.contains("10$^{9}$ & 5 "), latex);
        assertEquals("10,000", Numbers.of(10_000));
        assertEquals("10⁹", Numbers.of(1e9));
    }

    @Test
    void aMissingTableIsNamed() {
        assertTrue(assertThrows(RuntimeException.class, () -> Tables.csv(null)).getMessage().contains("table"));
    }
}
