package io.github.w2slab.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.KernelTimestamp;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.adapters.HistoryRequestAdapter;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.dflib.jjava.shaded.com.google.gson.Gson;
import org.dflib.jjava.shaded.com.google.gson.GsonBuilder;
import org.dflib.jjava.shaded.com.google.gson.JsonElement;
import org.dflib.jjava.shaded.com.google.gson.JsonNull;
import org.dflib.jjava.shaded.com.google.gson.JsonObject;
import org.dflib.jjava.shaded.com.google.gson.JsonParseException;
import org.dflib.jjava.shaded.com.google.gson.JsonParser;
import org.dflib.jjava.shaded.com.google.gson.JsonPrimitive;

/**
 * Makes a request of what a client sent. A field that is absent or null has the protocol's default; a request that cannot be
 * understood becomes a {@link Malformed} one, which is answered too. JJava takes false and 0 for what is absent, and leaves
 * what it cannot read without an answer.
 */
final class RequestReader {

    /**
     * What is wrong with a request's content.
     *
     * @param comm the comm that the message is of; null for one of none, or of one that it does not name
     */
    record Malformed(String sentence, String comm) {
    }

    private static final Field CODE = new Field("code", Kind.TEXT, null);
    private static final Field CURSOR = new Field("cursor_pos", Kind.WHOLE, new JsonPrimitive(Integer.MAX_VALUE));
    private static final String COMM = "comm_id";
    private static final Field COMM_ID = new Field(COMM, Kind.TEXT, null);
    private static final Field DATA = new Field("data", Kind.OBJECT, new JsonObject());

    private static final Map<String, List<Field>> FIELDS = Map.of(
            "execute_request", List.of(CODE, truth("silent", false), truth("store_history", true),
                    new Field("user_expressions", Kind.TEXTS, new JsonObject()), truth("allow_stdin", false),
                    truth("stop_on_error", true)),
            "complete_request", List.of(CODE, CURSOR),
            "inspect_request", List.of(CODE, CURSOR, whole("detail_level")),
            "is_complete_request", List.of(CODE),
            "history_request", List.of(new Field("hist_access_type", Kind.HISTORY, null), truth("output", false),
                    truth("raw", true), truth("unique", false), whole("n"), whole("session"), whole("start"), whole("stop"),
                    new Field("pattern", Kind.TEXT, JsonNull.INSTANCE)),
            "comm_open", List.of(COMM_ID, new Field("target_name", Kind.TEXT, null), DATA),
            "comm_msg", List.of(COMM_ID, DATA),
            "comm_info_request", List.of(new Field("target_name", Kind.TEXT, JsonNull.INSTANCE)),
            "shutdown_request", List.of(truth("restart", false)),
            "delete_subshell_request", List.of(new Field("subshell_id", Kind.TEXT, null)));

    private static final Gson GSON =
            new GsonBuilder().registerTypeAdapter(HistoryRequest.class, HistoryRequestAdapter.INSTANCE).create();

    private RequestReader() {
    }

    /**
     * Reads a request.
     *
     * @param identities who asks
     * @param header     the message's header; all but its being an object may be wrong
     * @param metadata   its metadata
     * @param content    its content
     * @throws IllegalArgumentException if the header is no object: then nobody could know what an answer answers
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Message<?> read(List<byte[]> identities, byte[] header, byte[] metadata, byte[] content) {
        if (!(parsed(header) instanceof JsonObject head)) {
            throw new IllegalArgumentException("a message's header must be an object");
        }
        String name = text(head, "msg_type");
        MessageType<?> type = MessageType.getType(name);
        String date = text(head, "date");
        Header<?> plain = new Header<>(text(head, "msg_id"), text(head, "username"), text(head, "session"),
                date.isEmpty() ? new KernelTimestamp(new Date()) : new KernelTimestamp(date), type, text(head, "version"));
        Map<?, ?> more = parsed(metadata) instanceof JsonObject object ? GSON.fromJson(object, Map.class) : Map.of();
        return new Message(identities, SubshellHeader.of(plain, head), null, more, content(name, type, parsed(content)), null);
    }

    /** Returns the JSON, or null where it is none. */
    private static JsonElement parsed(byte[] json) {
        try {
            return JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
        } catch (JsonParseException | StackOverflowError e) {
            return null;
        }
    }

    private static String text(JsonObject object, String field) {
        return Kind.TEXT.takes(object.get(field)) ? object.get(field).getAsString() : "";
    }

    private static Object content(String name, MessageType<?> type, JsonElement sent) {
        if (!(sent instanceof JsonObject content)) {
            return new Malformed(sent == null ? "the content of a request must be JSON"
                    : "the content of a request must be an object, but is " + shortly(sent), null);
        }
        String comm = name.startsWith("comm_") && Kind.TEXT.takes(content.get(COMM)) ? content.get(COMM).getAsString() : null;
        for (Field field : FIELDS.getOrDefault(name, List.of())) {
            JsonElement value = content.get(field.name);
            if ((value == null || value.isJsonNull()) && field.absent != null) {
                content.add(field.name, field.absent);
            } else if (!field.kind.takes(value)) {
                return new Malformed(field.name + " must be " + field.kind.words + ", but is "
                        + (value == null ? "absent" : shortly(value)), comm);
            }
        }
        try {
            return GSON.fromJson(content, type.getContentType());
        } catch (RuntimeException | StackOverflowError e) {
            return new Malformed("the content of a request cannot be read: " + e.getMessage(), comm);
        }
    }

    private static String shortly(JsonElement value) {
        String text = String.valueOf(value);
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static Field truth(String name, boolean absent) {
        return new Field(name, Kind.TRUTH, new JsonPrimitive(absent));
    }

    private static Field whole(String name) {
        return new Field(name, Kind.WHOLE, new JsonPrimitive(0));
    }

    /** A field of a request; {@code absent} stands for it where it is absent or null, and is null where it must be there. */
    private record Field(String name, Kind kind, JsonElement absent) {
    }

    /** What a field may hold. */
    private enum Kind {

        TEXT("a text", value -> value instanceof JsonPrimitive text && text.isString()),
        TRUTH("true or false", value -> value instanceof JsonPrimitive truth && truth.isBoolean()),
        WHOLE("a whole number", value -> value instanceof JsonPrimitive number && number.isNumber()
                && number.getAsDouble() == (int) number.getAsDouble()),
        OBJECT("an object", value -> value instanceof JsonObject),
        TEXTS("an object of texts", value -> value instanceof JsonObject object
                && object.entrySet().stream().allMatch(entry -> TEXT.takes(entry.getValue()))),
        HISTORY("tail, range or search", value -> TEXT.takes(value)
                && List.of("tail", "range", "search").contains(value.getAsString()));

        private final String words;
        private final Predicate<JsonElement> right;

        Kind(String words, Predicate<JsonElement> right) {
            this.words = words;
            this.right = right;
        }

        boolean takes(JsonElement value) {
            return right.test(value);
        }
    }
}
