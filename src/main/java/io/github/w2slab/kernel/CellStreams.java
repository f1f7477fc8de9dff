package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;

/**
 * {@code System.out}, {@code System.err} and {@code System.in} of the kernel's process, and the displays. What a thread prints
 * belongs to the cell that started it, also after that cell has ended; what other threads print belongs to the running cell, and
 * without one to the kernel's own streams.
 */
final class CellStreams extends JupyterIO {

    private final Written cellsOut = new Written(StreamType.OUT, System.out);
    private final Written cellsErr = new Written(StreamType.ERR, System.err);
    private final InputStream cellsIn = new Typed();

    CellStreams() {
        super(StandardCharsets.UTF_8);
        super.setEnv(new Outputs());
        install();
        // What reads System.in from Java 25 on, java.lang.IO, goes by this.
        System.setProperty("stdin.encoding", StandardCharsets.UTF_8.name());
    }

    /**
     * Puts them in place, also of those that an earlier cell has put there. Each cell has its own: a thread of a stopped cell that
     * waits for ever inside {@code synchronized (System.out)} would have all that follow wait with it.
     */
    void install() {
        System.setOut(new Open(cellsOut));
        System.setErr(new Open(cellsErr));
        System.setIn(cellsIn);
    }

    @Override
    protected void setEnv(ShellReplyEnvironment env) {
        // The cell is found by its thread.
    }

    @Override
    protected void retractEnv(ShellReplyEnvironment env) {
        // Its threads may have more to say.
    }

    private static CellOutput ofThisThread() {
        Cell cell = cellOfThisThread();
        return cell == null ? null : (CellOutput) cell.output();
    }

    private static Cell cellOfThisThread() {
        Cell cell = Cell.ofLongCall();
        cell = cell != null ? cell : Cell.running();
        return cell != null ? cell : Cell.ofThisThread();
    }

    private static boolean isMute() {
        Cell cell = Cell.ofThisThread();
        return cell != null && cell.isCut();
    }

    /** A writer around {@code System.out} that a cell closes would close it for all cells that follow. */
    private static final class Open extends PrintStream {

        Open(Written written) {
            super(written, true, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            flush();
        }
    }

    private static final class Written extends OutputStream {

        private final StreamType type;
        private final PrintStream kernels;

        Written(StreamType type, PrintStream kernels) {
            this.type = type;
            this.kernels = kernels;
        }

        @Override
        public void write(int oneByte) {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        /** Where javac breaks down it asks for a report, with its stack; the cell's error says what to do. */
        private static boolean isCompilersOwn() {
            Cell cell = Cell.ofThisThread();
            return cell != null && cell.isBetweenSnippets() && StackWalker.getInstance()
                    .walk(frames -> frames.anyMatch(f -> f.getClassName().startsWith("com.sun.tools.javac.")));
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            CellOutput output = ofThisThread();
            if (output != null) {
                if (type == StreamType.OUT || !isCompilersOwn()) {
                    output.print(type, bytes, from, length);
                }
            } else {
                kernels.write(bytes, from, length);
                kernels.flush();
            }
        }
    }

    /**
     * The lines that the reader types; what is left of one is not for another cell. A read that the stop button ends gives an
     * empty line, for a Scanner that is used again later would not survive an exception; only a cell that asks on gets one.
     */
    private static final class Typed extends InputStream {

        /** What front ends send where the reader presses Ctrl-D: there is no more. */
        private static final String END = "\u0004";

        private byte[] line = {};
        private int at;
        private CellOutput owner;
        private CellOutput stopped;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            CellOutput asking = ofThisThread();
            if (asking == null) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            while (left(asking) == 0) {
                String answer = ask(asking);
                if (answer.strip().equals(END)) {
                    return -1;
                }
                byte[] typed = answer.getBytes(StandardCharsets.UTF_8);
                synchronized (this) {
                    line = typed;
                    at = 0;
                    owner = asking;
                }
            }
            synchronized (this) {
                int count = Math.min(length, line.length - at);
                System.arraycopy(line, at, into, from, count);
                at += count;
                return count;
            }
        }

        private String ask(CellOutput asking) throws InterruptedIOException {
            try {
                return asking.readFromStdIn();
            } catch (CancellationException e) {
                synchronized (this) {
                    if (!isMute() || stopped == asking) {
                        throw new InterruptedIOException(e.getMessage());
                    }
                    stopped = asking;
                    return System.lineSeparator();
                }
            }
        }

        private synchronized int left(CellOutput asking) {
            return owner == asking ? line.length - at : 0;
        }

        @Override
        public int available() {
            return left(ofThisThread());
        }
    }

    /** Where JJava displays and prints: the cell of the thread that does so. */
    private static final class Outputs extends ShellReplyEnvironment {

        Outputs() {
            super(null, null, null, null);
        }

        @Override
        public <T extends ContentType<T>> void publish(T content) {
            Cell cell = cellOfThisThread();
            if (cell != null && cell.output() != null && !isMute()) {
                if (content instanceof PublishDisplayData) {
                    cell.countShown();
                }
                cell.output().publish(content);
            }
        }

        @Override
        public String readFromStdIn(String prompt, boolean password) {
            CellOutput output = ofThisThread();
            if (output == null) {
                throw new UnsupportedOperationException("there is no cell whose reader could be asked");
            }
            return output.readFromStdIn(prompt, password);
        }
    }
}
