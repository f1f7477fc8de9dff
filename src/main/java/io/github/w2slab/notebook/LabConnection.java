package io.github.w2slab.notebook;

import java.lang.reflect.Field;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.Loop;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;

/**
 * JJava's connection, with the same error in a cell's reply as under the cell: tools that run notebooks print the reply,
 * and JJava puts its own stack there.
 */
final class LabConnection extends JupyterConnection {

    private static final long PAUSE_MILLIS = 100;

    LabConnection(KernelConnectionProperties properties) throws GeneralSecurityException {
        super(properties);
    }

    @Override
    public ShellReplyEnvironment prepareReplyEnv(ShellChannel shell, MessageContext context) {
        return new Environment(shell, stdin, iopub, context);
    }

    /** JJava's loops end with any error, and a kernel whose loops have ended hears neither cells nor the stop button. */
    @Override
    public void connect() {
        super.connect();
        survive(shell, "ioloop");
        survive(control, "ioloop");
        survive(heartbeat, "pulse");
    }

    private static void survive(JupyterSocket channel, String loopField) {
        try {
            Field field = channel.getClass().getDeclaredField(loopField);
            field.setAccessible(true);
            ((Loop) field.get(channel)).onError(LabConnection::pauseAfter);
        } catch (ReflectiveOperationException | RuntimeException otherJJava) {
            // Then a kernel without memory may have to be restarted, as JJava's own.
        }
    }

    private static long pauseAfter(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            KernelMemory.release();
            return PAUSE_MILLIS;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) thrown;
    }

    /**
     * Keeps what a cell puts out.
     *
     * @param env    the cell's environment
     * @param record where to keep it
     * @param missed the record of an earlier cell, which this one shows first, or null
     */
    static void record(ShellReplyEnvironment env, CellRecord record, CellRecord missed) {
        ((Environment) env).record = record;
        ((Environment) env).missed = missed;
    }

    /**
     * Tells how a cell is to be answered.
     *
     * @param silent      whether nothing is published of it but that it is running
     * @param expressions gives the values that go into its reply
     */
    static void prepare(ShellReplyEnvironment env, boolean silent, Supplier<Map<String, Object>> expressions) {
        ((Environment) env).silent = silent;
        ((Environment) env).expressions = expressions;
    }

    /** Returns the text of the value that the cell has shown, or null. */
    static String value(ShellReplyEnvironment env) {
        return ((Environment) env).value;
    }

    /** The same error by the name of the exception that the cell threw, not of the one that carries it here. */
    static PublishError named(PublishError error) {
        if (!error.getErrorName().equals(CellFailed.class.getSimpleName())) {
            return error;
        }
        String[] parts = error.getErrorMessage().split(": ", 2);
        return new PublishError(parts[0], parts.length > 1 ? parts[1] : "", error.getStacktrace());
    }

    private static final class Environment extends ShellReplyEnvironment {

        private boolean silent;
        private Supplier<Map<String, Object>> expressions = Map::of;
        private String value;
        private int count;
        private PublishError shown;
        private CellRecord record;
        private CellRecord missed;

        Environment(ShellChannel shell, StdinChannel stdin, JupyterSocket iopub, MessageContext context) {
            super(shell, stdin, iopub, context);
        }

        @Override
        public <T extends ContentType<T>> void publish(T content) {
            if (content instanceof PublishError error) {
                shown = named(error);
                put(shown);
                return;
            }
            put(content);
            if (content instanceof PublishExecuteInput input) {
                count = input.getCount();
                if (missed != null) {
                    missed.showIn(this);
                }
            }
        }

        private <T extends ContentType<T>> void put(T content) {
            if (silent && !(content instanceof PublishStatus)) {
                return;
            }
            if (content instanceof PublishExecuteResult result) {
                value = String.valueOf(result.getData(MIMEType.TEXT_PLAIN));
            }
            super.publish(content);
            if (record != null) {
                record.add(content);
            }
        }

        /** JJava's reply to a cell lacks the payload, which the protocol has, empty, in each; and the expressions. */
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public <T extends ContentType<T>> void reply(T content) {
            if (content instanceof ExecuteReply done) {
                Map<String, Object> values = expressions.get();
                defer().reply(new Message(getContext(), ExecuteReply.MESSAGE_TYPE, Map.of("status", "ok",
                        "execution_count", done.getExecutionCount(), "payload", List.of(), "user_expressions", values)));
                return;
            }
            super.reply(content);
        }

        @Override
        public void replyError(MessageType<?> type, ErrorReply error) {
            if (shown == null) {
                super.replyError(type, error);
                return;
            }
            ErrorReply same = new ErrorReply(shown.getErrorName(), shown.getErrorMessage(), shown.getStacktrace());
            same.setExecutionCount(count);
            super.replyError(type, same);
        }
    }
}
