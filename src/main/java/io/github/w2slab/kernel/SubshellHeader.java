package io.github.w2slab.kernel;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.adapters.HeaderAdapter;
import org.dflib.jjava.shaded.com.google.gson.Gson;
import org.dflib.jjava.shaded.com.google.gson.JsonElement;
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

    /** Sees the header of each message that is read, for a message is signed by its parts. */
    static final class Reader extends HMACGenerator {

        private final HMACGenerator signature;
        private byte[] header = {};

        Reader(HMACGenerator signature) throws GeneralSecurityException {
            super("HmacSHA256", "unused");
            this.signature = signature;
        }

        @Override
        public synchronized String calculateSignature(byte[]... parts) {
            header = parts[0];
            return signature.calculateSignature(parts);
        }

        /** Returns a message that has just been read with the subshell that its header names. */
        synchronized <T> Message<T> complete(Message<T> message) {
            Object named = new Gson().fromJson(new String(header, StandardCharsets.UTF_8), Map.class).get(FIELD);
            return named == null ? message : new Message<>(message.getIdentities(),
                    new SubshellHeader<>(message.getHeader(), named.toString()), message.getParentHeader(),
                    message.getMetadata(), message.getContent(), message.getBlobs());
        }
    }
}
