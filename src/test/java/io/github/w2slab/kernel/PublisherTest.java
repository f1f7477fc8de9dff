package io.github.w2slab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.dflib.jjava.shaded.com.google.gson.Gson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a\nb\tc\r\n", "\"quoted\\\"", "<b>&='x'</b>", "\u0000\u001b[31m", "\u00e9\u20ac\ud83d\ude00\u2028\u2029"})
    void aTextsBytesAreCountedAsItIsWritten(String text) {
        assertEquals(new Gson().toJson(text).getBytes(StandardCharsets.UTF_8).length, Publisher.wireBytes(text) + 2);
    }
}
