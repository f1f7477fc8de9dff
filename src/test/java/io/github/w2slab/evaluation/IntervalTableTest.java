package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class IntervalTableTest {

    private static final Interval FIRST = Interval.of(0.1, 0.2, 0.4);
    private static final Interval THIRD = Interval.of(1.0 / 3);

    private static IntervalTable table() {
        return IntervalTable.of("t", StringColumn.create("row", "a", "b", "c"))
                .with("x [low, high]", Arrays.asList(FIRST, null, THIRD));
    }

    @Test
    void itIsReadAsTextAndHasEveryDigit() {
        IntervalTable table = table();
        assertEquals(List.of(FIRST.toString(), "", "0.333"), table.stringColumn("x [low, high]").asList());
        Table numbers = table.numbers();
        assertEquals(List.of("row", "x", "x, low", "x, high"), numbers.columnNames());
        assertArrayEquals(new double[] {FIRST.mean(), Double.NaN, 1.0 / 3}, numbers.doubleColumn("x").asDoubleArray());
        assertArrayEquals(new double[] {FIRST.low(), Double.NaN, Double.NaN}, numbers.doubleColumn("x, low").asDoubleArray());
        assertArrayEquals(new double[] {FIRST.high(), Double.NaN, Double.NaN}, numbers.doubleColumn("x, high").asDoubleArray());
        assertEquals(2, numbers.doubleColumn("x, low").countMissing());
    }

    @Test
    void chosenRowsKeepTheirNumbers() {
        IntervalTable table = table();
        IntervalTable last = table.where(table.stringColumn("row").isNotEqualTo("a"));
        assertEquals(List.of("", "0.333"), last.stringColumn("x [low, high]").asList());
        assertArrayEquals(new double[] {Double.NaN, 1.0 / 3}, last.numbers().doubleColumn("x").asDoubleArray());
        Table twice = last.where(last.stringColumn("row").isEqualTo("c")).numbers();
        assertArrayEquals(new double[] {1.0 / 3}, twice.doubleColumn("x").asDoubleArray());
    }

    @Test
    void aColumnThatWasChangedIsWhatItShows() {
        IntervalTable table = table().with("y", List.of(THIRD, THIRD, THIRD), List.of("one", "two", "three"));
        table.stringColumn("x [low, high]").set(1, "nothing");
        assertEquals(List.of("row", "x [low, high]", "y", "y, low", "y, high"), table.numbers().columnNames());
        assertEquals("nothing", table.numbers().getString(1, "x [low, high]"));
        assertEquals("two", table.getString(1, "y"));
        assertThrows(IllegalArgumentException.class, () -> table().with("y", List.of(THIRD), List.of()));
    }

    @Test
    void theCurveOfABestOfNHasItsGainsAsNumbers() {
        BestOfN.Curve curve = BestOfN.over("proxy", 3, seed -> BestOfN.of(new double[] {1, 2, seed}, new double[] {1, seed, 2}), 1, 2);
        Table numbers = ((IntervalTable) curve.table()).numbers();
        assertEquals(List.of("n", "KL", "proxy gain", "proxy gain, low", "proxy gain, high", "true gain", "true gain, low",
                "true gain, high"), numbers.columnNames());
        assertEquals(curve.truth().get(1).high(), numbers.doubleColumn("true gain, high").get(1));
        assertEquals(curve.proxy().get(1).mean(), ((IntervalTable) BestOfN.table(2, curve)).numbers().doubleColumn("proxy gain").get(0));
    }
}
