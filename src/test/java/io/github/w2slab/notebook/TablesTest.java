package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
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
        assertEquals("x\n2E+23\n2E-44\n0.1\n0.00001\n12000\n0\n\n-Infinity\n", Tables.csv(table));
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
        assertEquals("$-$1.5$\\times10^{-7}$", LatexText.ofNumber("-1.5e-7"));
    }

    @Test
    void latexOfALongTableSaysWhatIsMissing() {
        String latex = Tables.latex(Table.create(IntColumn.indexColumn("i", 100, 0)));
        assertTrue(latex.contains("9 \\\\\n$\\vdots$ \\\\\n90 \\\\\n") && latex.endsWith("% 80 of 100 rows not shown\n"), latex);
    }

    @Test
    void aMissingTableIsNamed() {
        assertTrue(assertThrows(RuntimeException.class, () -> Tables.csv(null)).getMessage().contains("table"));
    }
}
