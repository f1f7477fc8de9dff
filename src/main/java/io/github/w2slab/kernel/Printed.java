package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.Cell;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;

/**
 * What a cell prints, gathered into few messages: one is sent when it is long, when the other of the two streams or another output
 * comes, and a tenth of a second after its first character. So all stands in the order in which it came. Whoever prints faster than
 * it can be sent waits. From {@code W2SLAB_OUTPUT_LIMIT} characters on, 5,000,000 if that is not set, a sentence stands for the rest.
 */
final class Printed {

    static final String LIMIT = "W2SLAB_OUTPUT_LIMIT";
    static final int LONG = 1 << 16;
    private static final long GATHER_MILLIS = 100;
    private static final long DEFAULT_LIMIT = 5_000_000;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Consumer<PublishStream> next;
    private final long limit;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Map<StreamType, CharsetDecoder> decoders = new EnumMap<>(StreamType.class);
    private final Map<StreamType, byte[]> parts = new EnumMap<>(StreamType.class);
    private final StringBuilder pending = new StringBuilder();
    private StreamType type = StreamType.OUT;
    private long room;
    private boolean sendingSoon;

    /**
     * @param next  takes the gathered text
     * @param limit after how many characters the rest is left out, at least 1
     */
    Printed(Consumer<PublishStream> next, long limit) {
        this.next = next;
        this.limit = limit;
        room = limit;
    }

    /**
     * Reads the limit.
     *
     * @param value the variable's value, or null
     * @throws IllegalArgumentException if it is not a number of characters
     */
    static long limit(String value) {
        if (value == null || value.isBlank()) {
            return DEFAULT_LIMIT;
        }
        if (!value.strip().matches("[0-9]{1,18}") || Long.parseLong(value.strip()) == 0) {
            throw new IllegalArgumentException(
                    LIMIT + " must be how many characters a cell may print, at least 1, was " + value);
        }
        return Long.parseLong(value.strip());
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "w2s-lab printed");
            made.setDaemon(true);
            return made;
        });
        timer.prestartAllCoreThreads();
        return timer;
    }

    /** Returns a text that is shown as one: cut, with a sentence, where it has more characters than a cell may print. */
    static String shortened(String text, long limit) {
        if (text.length() <= limit) {
            return text;
        }
        return beginning(text, (int) limit) + String.format(Locale.ROOT, "\nThis text has %,d characters; what follows the first %,d is "
                + "left out.", text.length(), limit);
    }

    /** Returns the beginning of a longer text, with no half of a character at its end. */
    static String beginning(String text, int length) {
        return text.substring(0, length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    void print(StreamType stream, String text) {
        lock.lock();
        try {
            take(stream, text);
        } finally {
            lock.unlock();
        }
    }

    /** Takes text in UTF-8; a character may come in several parts. */
    void print(StreamType stream, byte[] bytes, int from, int count) {
        lock.lock();
        try {
            for (int at = from, end = from + count; at < end; at += LONG) {
                take(stream, decoded(stream, bytes, at, Math.min(LONG, end - at)));
            }
        } finally {
            lock.unlock();
        }
    }

    private CharSequence decoded(StreamType stream, byte[] bytes, int from, int count) {
        byte[] part = parts.getOrDefault(stream, new byte[0]);
        byte[] all = Arrays.copyOf(part, part.length + count);
        System.arraycopy(bytes, from, all, part.length, count);
        ByteBuffer in = ByteBuffer.wrap(all);
        CharBuffer out = CharBuffer.allocate(all.length);
        decoders.computeIfAbsent(stream, s -> StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)).decode(in, out, false);
        parts.put(stream, Arrays.copyOfRange(all, in.position(), all.length));
        return out.flip();
    }

    private void take(StreamType stream, CharSequence text) {
        for (int at = 0; at < text.length() && room > 0 && !isOfCutCell(); ) {
            if (stream != type) {
                send();
                type = stream;
            }
            int count = (int) Math.min(room, Math.min(text.length() - at, Math.max(1, LONG - pending.length())));
            pending.append(text, at, at + count);
            at += count;
            room -= count;
            if (room == 0) {
                pending.append(String.format(Locale.ROOT, "\nThe cell has printed %,d characters; what it prints from here on is "
                        + "left out. %s sets another limit.\n", limit, LIMIT));
            }
            if (pending.length() >= LONG) {
                sendWholeCharacters();
            }
        }
        if (pending.length() > 0 && !sendingSoon) {
            TIMER.schedule(this::sendGathered, GATHER_MILLIS, TimeUnit.MILLISECONDS);
            sendingSoon = true;
        }
    }

    private static boolean isOfCutCell() {
        Cell cell = Cell.ofThisThread();
        return cell != null && cell.isCut();
    }

    private void sendGathered() {
        lock.lock();
        try {
            sendingSoon = false;
            sendWholeCharacters();
        } finally {
            lock.unlock();
        }
    }

    /** Does something between what was printed before and what will be printed after it. */
    void inOrder(Runnable other) {
        lock.lock();
        try {
            send();
            other.run();
        } finally {
            lock.unlock();
        }
    }

    /** Sends all that there is; a character of which a part is missing will not be completed. */
    void sendAll() {
        lock.lock();
        try {
            for (StreamType stream : StreamType.values()) {
                byte[] part = parts.remove(stream);
                if (part != null && part.length > 0) {
                    take(stream, "\uFFFD");
                }
            }
            send();
        } finally {
            lock.unlock();
        }
    }

    private void sendWholeCharacters() {
        int last = pending.length() - 1;
        boolean half = last >= 0 && Character.isHighSurrogate(pending.charAt(last));
        char kept = half ? pending.charAt(last) : 0;
        if (half) {
            pending.setLength(last);
        }
        send();
        if (half) {
            pending.append(kept);
        }
    }

    /** What could not be sent for want of memory is still to be sent. */
    private void send() {
        if (pending.length() > 0) {
            next.accept(new PublishStream(type, pending.toString()));
            pending.setLength(0);
        }
    }
}
