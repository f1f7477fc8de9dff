package io.github.w2slab.notebook;

import java.security.GeneralSecurityException;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;

/**
 * JJava's connection, with the same error in a cell's reply as under the cell: tools that run notebooks print the reply,
 * and JJava puts its own stack there.
 */
final class LabConnection extends JupyterConnection {

    LabConnection(KernelConnectionProperties properties) throws GeneralSecurityException {
        super(properties);
    }

    @Override
    public ShellReplyEnvironment prepareReplyEnv(ShellChannel shell, MessageContext context) {
        return new Environment(shell, stdin, iopub, context);
    }

    private static final class Environment extends ShellReplyEnvironment {

        private int count;
        private PublishError shown;

        Environment(ShellChannel shell, StdinChannel stdin, JupyterSocket iopub, MessageContext context) {
            super(shell, stdin, iopub, context);
        }

        @Override
        public <T extends ContentType<T>> void publish(T content) {
            if (content instanceof PublishError error) {
                shown = named(error);
                super.publish(shown);
                return;
            }
            if (content instanceof PublishExecuteInput input) {
                count = input.getCount();
            }
            super.publish(content);
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

        /** The name of the exception that the cell threw, not of the one that carries it here. */
        private static PublishError named(PublishError error) {
            if (!error.getErrorName().equals(CellFailed.class.getSimpleName())) {
                return error;
            }
            String[] parts = error.getErrorMessage().split(": ", 2);
            return new PublishError(parts[0], parts.length > 1 ? parts[1] : "", error.getStacktrace());
        }
    }
}
