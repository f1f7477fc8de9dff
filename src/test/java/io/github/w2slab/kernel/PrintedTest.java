package io.github.w2slab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;
import org.junit.jupiter.api.Test;

class PrintedTest {

    private final List<String> sent = new CopyOnWriteArrayList<>();

    private Printed printed(long limit) {
        return new Printed(stream -> sent.add(stream.getStreamType() + " " + stream.getText()), limit);
    }

    @Test
    void whatIsPrintedInPartsIsOneMessage() {
        Printed printed = printed(100);
        printed.inOrder(() -> {
            printed.print(StreamType.OUT, "a");
            printed.print(StreamType.OUT, "b");
        });
        printed.sendAll();
        assertEquals(List.of(StreamType.OUT + " ab"), sent);
    }

    @Test
    void whatCouldNotBeSentWithoutMemoryIsSentLater() {
        AtomicBoolean full = new AtomicBoolean(true);
        Printed printed = new Printed(stream -> {
            if (full.get()) {
                throw new OutOfMemoryError("Java heap space");
            }
            sent.add(stream.getText());
        }, 100);
        printed.print(StreamType.OUT, new byte[] {'a', (byte) 0xe2}, 0, 2);
        assertThrows(OutOfMemoryError.class, printed::sendAll);
        full.set(false);
        printed.sendAll();
        assertEquals(List.of("a\ufffd"), sent);
    }

    @Test
    void streamsAndOtherOutputsKeepTheirOrder() {
        Printed printed = printed(100);
        printed.inOrder(() -> {
            printed.print(StreamType.OUT, "a");
            printed.print(StreamType.ERR, "b");
            printed.inOrder(() -> sent.add("display"));
            printed.print(StreamType.ERR, "c");
        });
        printed.sendAll();
        assertEquals(List.of(StreamType.OUT + " a", StreamType.ERR + " b", "display", StreamType.ERR + " c"), sent);
    }

    @Test
    void aLongTextComesInPiecesThatCutNoCharacter() {
        Printed printed = printed(1_000_000);
        String text = "a" + "\ud83d\ude00".repeat(100_000);
        printed.print(StreamType.OUT, text);
        printed.sendAll();
        StringBuilder all = new StringBuilder();
        for (String message : sent) {
            String piece = message.substring((StreamType.OUT + " ").length());
            assertTrue(piece.length() <= Printed.LONG, "a message of " + piece.length());
            assertTrue(Character.isLowSurrogate(piece.charAt(piece.length() - 1)), "a message ends in half a character");
            all.append(piece);
        }
        assertEquals(text, all.toString());
    }

    @Test
    void aCharacterMayComeByteByByte() {
        Printed printed = printed(100);
        byte[] bytes = "\u00e9\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        printed.inOrder(() -> {
            for (int i = 0; i < bytes.length; i++) {
                printed.print(StreamType.OUT, bytes, i, 1);
            }
        });
        printed.sendAll();
        assertEquals(List.of(StreamType.OUT + " \u00e9\u20ac\ud83d\ude00"), sent);
    }

    @Test
    void bytesThatAreNoTextAreMarked() {
        Printed printed = printed(100);
        printed.inOrder(() -> printed.print(StreamType.OUT, new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe2}, 0, 4));
        printed.sendAll();
        assertEquals(List.of(StreamType.OUT + " a\ufffdb\ufffd"), sent);
    }

    @Test
    void theRestOfTooMuchIsLeftOutAndSaidOnce() {
        Printed printed = printed(1_500);
        for (int i = 0; i < 1_000; i++) {
            printed.print(StreamType.OUT, "12345678");
            printed.print(StreamType.ERR, "e");
        }
        printed.sendAll();
        String all = String.join("", sent);
        assertEquals(1, all.split("The cell has printed 1,500 characters", -1).length - 1, all);
        assertEquals(1_500, all.chars().filter(c -> c >= '1' && c <= '8').count() + all.chars().filter(c -> c == 'e').count()
                - "The cell has printed 1,500 characters; what it prints from here on is left out. W2SLAB_OUTPUT_LIMIT sets another limit."
                .chars().filter(c -> c == 'e' || c >= '1' && c <= '8').count());
    }

    @Test
    void theLimitIsANumberOfCharacters() {
        assertEquals(5_000_000, Printed.limit(null));
        assertEquals(5_000_000, Printed.limit(" "));
        assertEquals(7, Printed.limit("7"));
        for (String wrong : List.of("0", "-1", "1e6", "much", "9999999999999999999")) {
            String message = assertThrows(IllegalArgumentException.class, () -> Printed.limit(wrong)).getMessage();
            assertTrue(message.contains("W2SLAB_OUTPUT_LIMIT") && message.endsWith("was " + wrong), message);
        }
    }
}
