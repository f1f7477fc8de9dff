package io.github.w2slab.kernel;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;

/** The three requests of the control channel that make, remove and list subshells; JJava does not know them. */
final class SubshellRequests {

    private SubshellRequests() {
    }

    /** Has a connection answer them. */
    static void answer(LabConnection connection, Shells shells) {
        answer(connection, shells, "create", asked -> Map.of("subshell_id", shells.create()));
        answer(connection, shells, "delete", asked -> shells.delete(asked.get("subshell_id") instanceof String id ? id : null) ? Map.of()
                : Map.of("status", "error", "ename", "UnknownSubshellError",
                        "evalue", "there is no subshell " + asked.get("subshell_id")));
        answer(connection, shells, "list", asked -> Map.of("subshell_id", shells.list()));
    }

    @SuppressWarnings("unchecked")
    private static void answer(LabConnection connection, Shells shells, String verb,
            Function<Map<String, Object>, Map<String, Object>> answer) {
        MessageType<Map<String, Object>> reply = type(verb + "_subshell_reply");
        connection.setHandler(type(verb + "_subshell_request"), (ShellReplyEnvironment env, Message<Map<String, Object>> asked) -> {
            env.setBusyDeferIdle();
            Map<String, Object> content = new HashMap<>(Map.of("status", "ok"));
            content.putAll(answer.apply(asked.getContent() == null ? Map.of() : asked.getContent()));
            env.reply(new Message<>(asked, reply, content));
            env.resolveDeferrals();
            shells.sayBusy();
        });
    }

    /** JJava finds a type by its name once it has been made. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static MessageType<Map<String, Object>> type(String name) {
        try {
            Constructor<MessageType> made = MessageType.class.getDeclaredConstructor(String.class, Class.class);
            made.setAccessible(true);
            return made.newInstance(name, Map.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("JJava's message types are others than this kernel expects", e);
        }
    }
}
