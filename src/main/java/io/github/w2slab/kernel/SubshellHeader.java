package io.github.w2slab.kernel;

import java.lang.reflect.Type;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.adapters.HeaderAdapter;
import org.dflib.jjava.shaded.com.google.gson.JsonElement;
import org.dflib.jjava.shaded.com.google.gson.JsonObject;
import org.dflib.jjava.shaded.com.google.gson.JsonSerializationContext;
import org.dflib.jjava.shaded.com.google.gson.JsonSerializer;
import org.dflib.jjava.shaded.com.google.gson.annotations.JsonAdapter;

/** A message's header with the subshell that it is for, which JJava's leaves out; it stands in the answers' parent header too. */
@JsonAdapter(SubshellHeader.Written.class)
final class SubshellHeader<T> extends Header<T> {

    private static final String FIELD = "subshell_id";

    private final String subshell;

    private SubshellHeader(Header<T> plain, String subshell) {
        super(plain.getId(), plain.getUsername(), plain.getSessionId(), plain.getTimestamp(), plain.getType(), plain.getVersion());
        this.subshell = subshell;
    }

    /** Returns a header, with the subshell that it names as a client sent it. */
    static <T> Header<T> of(Header<T> plain, JsonObject sent) {
        JsonElement named = sent.get(FIELD);
        return named == null || named.isJsonNull() ? plain
                : new SubshellHeader<>(plain, named.isJsonPrimitive() ? named.getAsString() : named.toString());
    }

    /** Returns the subshell that a message is for, or null for the main shell. */
    static String subshellOf(Message<?> message) {
        return message.getHeader() instanceof SubshellHeader<?> header ? header.subshell : null;
    }

    /** The header as JJava writes it, and the subshell. */
    static final class Written implements JsonSerializer<SubshellHeader<?>> {

        @Override
        public JsonElement serialize(SubshellHeader<?> header, Type type, JsonSerializationContext context) {
            JsonElement plain = HeaderAdapter.INSTANCE.serialize(header, Header.class, context);
            plain.getAsJsonObject().addProperty(FIELD, header.subshell);
            return plain;
        }
    }
}
