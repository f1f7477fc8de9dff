package io.github.w2slab.kernel.help;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

    @Test
    void distanceCountsInsertionsDeletionsSubstitutionsAndSwaps() {
        assertEquals(0, KnownNames.distance("train", "train"));
        assertEquals(1, KnownNames.distance("trian", "train"));
        assertEquals(1, KnownNames.distance("tran", "train"));
        assertEquals(1, KnownNames.distance("trains", "train"));
        assertEquals(5, KnownNames.distance("", "train"));
        assertEquals(List.of("train"), KnownNames.nearest("trian", List.of("train", "retrain", "world")));
        assertEquals(List.of(), KnownNames.nearest("x", List.of("y", "z")));
    }
}
