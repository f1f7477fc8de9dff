package io.github.w2slab.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CellRecordTest {

    private final CellRecord record = new CellRecord(Set.of("sender", "other"), "1 + 1");

    @Test
    void aPageLoadedWhileTheCellRanMissesIt() {
        record.heardFrom("page");
        record.ended();
        assertTrue(record.isMissedBy("page"));
    }

    @Test
    void aPageThatCameAfterTheCellDoesNotMissIt() {
        record.ended();
        record.heardFrom("page");
        assertFalse(record.isMissedBy("page"));
    }

    @Test
    void aPageThatWasThereBeforeTheCellDoesNotMissIt() {
        record.heardFrom("other");
        record.heardFrom("sender");
        assertFalse(record.isMissedBy("other"));
        assertFalse(record.isMissedBy("sender"));
    }

    @Test
    void whoCameMeanwhileDoesNotMakeAnotherMissIt() {
        record.heardFrom("server");
        assertFalse(record.isMissedBy("page"));
    }
}
