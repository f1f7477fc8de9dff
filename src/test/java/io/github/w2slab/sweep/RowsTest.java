package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class RowsTest {

    @Test
    void eachThingHasARowAndEachQuestionAColumn() {
        Table table = Rows.of(4, 9, 16).words("n", n -> n).numbers("root", Math::sqrt).whole("half", n -> n / 2.0).table();
        assertEquals(List.of("n", "root", "half"), table.columnNames());
        assertEquals(List.of("4", "9", "16"), table.stringColumn("n").asList());
        assertEquals(List.of(2.0, 3.0, 4.0), table.doubleColumn("root").asList());
        assertEquals(List.of(2L, 5L, 8L), table.longColumn("half").asList());
    }

    @Test
    void whatIsNoNumberIsMissing() {
        Table table = Rows.of(0.0, 1.0).numbers("inverse", x -> 1 / x).whole("steps", x -> x == 0 ? Double.NaN : x).table();
        assertTrue(table.column("inverse").isMissing(0) && table.column("steps").isMissing(0));
        assertEquals(1, table.longColumn("steps").get(1));
    }

    @Test
    void aChangedTableChangesNoOther() {
        Rows<Integer> rows = Rows.of(1, 2).whole("n", n -> n);
        rows.table().longColumn("n").set(0, 5L);
        assertEquals(1, rows.table().longColumn("n").get(0));
    }

    @Test
    void badInputIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Rows.of(List.of())).getMessage().contains("things"));
        Rows<Integer> rows = Rows.of(1).whole("n", n -> n);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> rows.words("n", n -> n)).getMessage().contains("title"));
    }
}
