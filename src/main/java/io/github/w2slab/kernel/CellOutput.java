package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.comm.CommCloseCommand;
import org.dflib.jjava.jupyter.messages.comm.CommMsgCommand;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.shaded.com.google.gson.JsonObject;

/**
 * What a cell puts out, and the answers that it reads: in the order in which it came, from whichever thread, and also after the
 * cell has ended. The same error stands in a cell's reply as under the cell: tools that run notebooks print the reply.
 */
final class CellOutput extends ShellReplyEnvironment {

    private final Questions questions;
    private final Printed printed;
    private final long limit;
    private boolean silent;
    private boolean busy;
    private boolean replied;
    private Supplier<Map<String, Object>> expressions = Map::of;
    private String value;
    private int count;
    private PublishError shown;
    private CellRecord record;
    private CellRecord missed;

    CellOutput(ShellChannel shell, StdinChannel stdin, JupyterSocket iopub, MessageContext context, Questions questions,
            long limit) {
        super(shell, stdin, iopub, context);
        this.questions = questions;
        this.limit = limit;
        printed = new Printed(this::put, limit);
    }

    /**
     * Keeps what the cell puts out.
     *
     * @param itsRecord where to keep it
     * @param another   the record of an earlier cell, which this one shows first, or null
     */
    void keepIn(CellRecord itsRecord, CellRecord another) {
        record = itsRecord;
        missed = another;
    }

    /**
     * Says how the cell is to be answered.
     *
     * @param quietly whether nothing is published of it but that it is running
     * @param further gives the values that go into its reply
     */
    void answering(boolean quietly, Supplier<Map<String, Object>> further) {
        silent = quietly;
        expressions = further;
    }

    /** Returns the text of the value that the cell has shown, or null. */
    String value() {
        return value;
    }

    /** Returns the cell's text. */
    String code() {
        return getContext() instanceof Message<?> cell && cell.getContent() instanceof ExecuteRequest request ? request.getCode() : "";
    }

    void print(StreamType stream, byte[] bytes, int from, int length) {
        printed.print(stream, bytes, from, length);
    }

    @Override
    public <T extends ContentType<T>> void publish(T content) {
        if (content instanceof PublishStream stream) {
            printed.print(stream.getStreamType(), stream.getText());
        } else if (content instanceof PublishStatus) {
            busy = true;
            super.publish(content);
        } else if (content instanceof PublishError error) {
            shown = named(error);
            printed.inOrder(() -> put(shown));
        } else {
            printed.inOrder(() -> put(content));
        }
        if (content instanceof PublishExecuteInput input) {
            count = input.getCount();
            if (missed != null) {
                missed.showIn(this);
            }
        }
    }

    /** Sends at once: JJava's way to send something later takes whatever another thread sends in the meantime. */
    private <T extends ContentType<T>> void put(T content) {
        if (silent) {
            return;
        }
        if (content instanceof DisplayData data && data.getData(MIMEType.TEXT_PLAIN) instanceof CharSequence text) {
            data.putText(Printed.shortened(text.toString(), limit));
        }
        if (content instanceof PublishExecuteResult result) {
            value = String.valueOf(result.getData(MIMEType.TEXT_PLAIN));
        }
        getIopub().sendMessage(new Message<>(getContext(), content.getType(), content));
        if (record != null) {
            record.add(content);
        }
    }

    @Override
    public void resolveDeferrals() {
        try {
            KernelMemory.insist(printed::sendAll);
        } finally {
            super.resolveDeferrals();
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

    @Override
    public void reply(Message<?> message) {
        replied = true;
        super.reply(message);
    }

    /** Answers what cannot be understood; on a comm by its {@code problem}, and by the comm's end where it was to be opened. */
    void refuse(Message<?> request, RequestReader.Malformed wrong) {
        refuse(request, "MalformedRequest", wrong.sentence());
        if (wrong.comm() != null) {
            JsonObject told = new JsonObject();
            told.addProperty("problem", wrong.sentence());
            if (request.getHeader().getType() == CommOpenCommand.MESSAGE_TYPE) {
                put(new CommCloseCommand(wrong.comm(), told));
            } else {
                put(new CommMsgCommand(wrong.comm(), told));
            }
        }
    }

    /**
     * Answers by an error, unless an answer has been given; who sends a message that wants none hears only that the kernel is
     * busy and idle again.
     *
     * @param name the error's name
     * @param why  what is wrong
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    void refuse(Message<?> request, String name, String why) {
        if (!busy) {
            setBusyDeferIdle();
        }
        String asked = request.getHeader().getType().getName();
        if (replied || asked.startsWith("comm_") && !asked.endsWith("_request")) {
            return;
        }
        reply(new Message(request, MessageType.getType(asked.replaceFirst("_request$", "_reply")),
                Map.of("status", "error", "ename", name, "evalue", why, "traceback", List.of())));
    }

    /** The name of the exception that the cell threw, not of the one that carries it here; it stands for a message that is none. */
    static PublishError named(PublishError error) {
        if (!error.getErrorName().equals(CellFailed.class.getSimpleName())) {
            return error;
        }
        String[] parts = error.getErrorMessage().split(": ", 2);
        return new PublishError(parts[0], parts[parts.length - 1], error.getStacktrace());
    }

    /**
     * Asks the reader for a line, after all that was printed before.
     *
     * @throws UnsupportedOperationException if the front end that sent the cell takes no input
     * @throws java.util.concurrent.CancellationException if the thread is interrupted, or its cell cut, before the answer comes
     */
    @Override
    public String readFromStdIn(String prompt, boolean password) {
        if (getContext() instanceof Message<?> cell && cell.getContent() instanceof ExecuteRequest request
                && !request.isStdinEnabled()) {
            throw new UnsupportedOperationException("this front end does not offer input: a cell cannot ask for a line here");
        }
        printed.inOrder(() -> { });
        return questions.ask(getContext(), prompt, password) + System.lineSeparator();
    }
}
