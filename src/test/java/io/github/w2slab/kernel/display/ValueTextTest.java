package io.github.w2slab.kernel.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValueTextTest {

    record Named(String name, double[] values) {
    }

    record Nested(List<Named> all) {
    }

    @Test
    void anArrayInsideAValueIsShownByItsElements() {
        double[] values = {1, 2.5};
        assertEquals("Named[name=x, values=[1.0, 2.5]]", ValueText.of(new Named("x", values)));
        assertEquals("Nested[all=[Named[name=x, values=[1.0, 2.5]]]]", ValueText.of(new Nested(List.of(new Named("x", values)))));
        assertEquals("[[1.0, 2.5], [3]]", ValueText.of(List.of(values, new int[] {3})));
        assertEquals("[[[1.0, 2.5]]]", ValueText.of(List.<Object>of((Object) new double[][] {values})));
        assertEquals("{x=[1.0, 2.5]}", ValueText.of(Map.of("x", values)));
        assertEquals("Optional[[1.0, 2.5]]", ValueText.of(Optional.of(values)));
        assertEquals("[[[a], null]]", ValueText.of(List.of(Arrays.asList(new String[] {"a"}, null))));
    }

    @Test
    void aLongArrayIsCutInsideToo() {
        String text = ValueText.of(List.of(new int[100_000]));
        assertTrue(text.endsWith("(100,000 elements)]") && text.length() < 200, text);
    }

    @Test
    void whatHasNoTextIsNull() {
        Object none = new Object() {
            @Override
            public String toString() {
                return null;
            }
        };
        assertEquals("null", ValueText.of(null));
        assertEquals("null", ValueText.of(none));
        assertEquals("[null]", ValueText.of(new Object[] {none}));
    }

    @Test
    void aTextOfItsOwnStays() {
        assertEquals("[D@12ab", ValueText.of("[D@12ab"));
        List<Object> itself = new ArrayList<>(List.of(new int[] {1}));
        itself.add(itself);
        assertEquals("[[1], (this Collection)]", ValueText.of(itself));
    }

    @Test
    void whatATextThrowsIsThrown() {
        Object bad = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        assertEquals("no text", assertThrows(IllegalStateException.class, () -> ValueText.of(bad)).getMessage());
    }
}
