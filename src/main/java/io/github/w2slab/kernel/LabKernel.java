package io.github.w2slab.kernel;

import io.github.w2slab.base.Require;
import io.github.w2slab.kernel.cells.Cell;
import io.github.w2slab.kernel.cells.CellEvaluator;
import io.github.w2slab.kernel.cells.CellMagics;
import io.github.w2slab.kernel.cells.CellStatus;
import io.github.w2slab.kernel.cells.ClassFiles;
import io.github.w2slab.kernel.cells.KernelMemory;
import io.github.w2slab.kernel.cells.ShellTurn;
import io.github.w2slab.kernel.cells.StopPoint;
import io.github.w2slab.kernel.help.Completions;
import io.github.w2slab.kernel.help.Help;
import io.github.w2slab.kernel.help.Inspection;
import io.github.w2slab.kernel.help.Library;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.magic.MagicsResolver;
import org.dflib.jjava.jupyter.kernel.util.PathsHandler;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishClearOutput;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.reply.HistoryReply;
import org.dflib.jjava.jupyter.messages.reply.InterruptReply;
import org.dflib.jjava.jupyter.messages.reply.KernelInfoReply;
import org.dflib.jjava.jupyter.messages.reply.ShutdownReply;
import org.dflib.jjava.jupyter.messages.request.CommInfoRequest;
import org.dflib.jjava.jupyter.messages.request.CompleteRequest;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.dflib.jjava.jupyter.messages.request.InterruptRequest;
import org.dflib.jjava.jupyter.messages.request.KernelInfoRequest;
import org.dflib.jjava.jupyter.messages.request.ShutdownRequest;
import org.dflib.jjava.kernel.JavaKernel;
import org.dflib.jjava.kernel.JavaKernelBuilder;
import org.dflib.jjava.kernel.execution.CodeEvaluator;
import org.dflib.jjava.kernel.magics.ClasspathMagic;
import org.dflib.jjava.kernel.magics.LoadMagic;
import org.dflib.jjava.maven.MavenDependencyResolver;
import org.dflib.jjava.maven.magics.MavenMagic;
import org.dflib.jjava.maven.magics.MavenRepoMagic;
import org.dflib.jjava.shaded.com.google.gson.JsonParseException;
import org.dflib.jjava.shaded.com.google.gson.annotations.SerializedName;

/**
 * The notebook kernel: JJava's, with a stop button that keeps what was computed, short error messages, and an end when
 * Jupyter ends. What values look like comes from extensions, which work in a stock JJava too.
 *
 * <p>The stop button first asks the open long call of the cell, which then returns as if it were complete. Where no
 * such call is open, or on a second press, the cell is cut: JJava gives up waiting for it and its code ends at the next
 * {@link StopPoint}. Cells that were sent together with a failed or stopped one do not run.
 */
public final class LabKernel extends JavaKernel {

    private static final long PATIENCE_MILLIS = 300;
    private static final long COMPILER_PATIENCE_MILLIS = 1_500;
    private static final String LANGUAGE_VERSION = "17";

    private LabConnection connection;
    private Shells shells;
    private volatile CellRecord record;
    private final ThreadLocal<Answer> answers = new ThreadLocal<>();
    private final CellHistory history = new CellHistory();

    /** What a shell's thread knows of the cell that it answers. */
    private static final class Answer {

        private String code;
        private final Cell cell;
        private final Set<Snippet> known;
        private boolean failed;

        Answer(String code, Cell cell, Set<Snippet> known) {
            this.code = code;
            this.cell = cell;
            this.known = known;
        }
    }

    private LabKernel(String name, String version, LanguageInfo language, List<HelpLink> links, HistoryManager history,
            JupyterIO io, CommManager comms, Renderer renderer, MagicsResolver magics, MagicsRegistry registry,
            boolean extensions, StringStyler styler, JShell shell, CodeEvaluator evaluator) {
        super(name, version, language, links, history, io, comms, renderer, magics, registry, extensions, styler, shell,
                evaluator);
    }

    /**
     * Runs the kernel until Jupyter shuts it down or is gone.
     *
     * @param args first the path of Jupyter's connection file; what follows it, as {@code jupyter run} appends, means nothing
     */
    public static void main(String[] args) {
        try {
            run(args);
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            leave("the kernel cannot start: " + e.getMessage());
        } catch (RuntimeException e) {
            e.printStackTrace();
            leave("the kernel cannot start");
        }
    }

    /** ZeroMQ's threads would go on, and Jupyter takes a process that lives for a kernel that will answer. */
    private static void leave(String why) {
        System.err.println("w2s-lab: " + why);
        System.exit(1);
    }

    private static void run(String[] args) throws IOException, GeneralSecurityException {
        if (args.length == 0 || !Files.isRegularFile(Path.of(args[0]))) {
            throw new IllegalArgumentException(
                    "the first of args must be the path of Jupyter's connection file, but args are " + List.of(args));
        }
        // A notebook shows the same on each machine, whatever its language: a point in numbers, the digits 0 to 9.
        Locale.setDefault(Locale.ENGLISH);
        CellStreams streams = new CellStreams();
        Logger.getLogger("").setLevel(Level.WARNING);
        ParentWatch.start();
        KernelMemory.watch();
        ClassFiles.keepForSpark();
        KernelConnectionProperties properties = properties(Path.of(args[0]));
        refuseOtherThanTcp(properties.getTransport());
        LabConnection connection = new LabConnection(properties, Printed.limit(System.getenv(Printed.LIMIT)));
        LabKernel kernel = new Builder(streams).build();
        kernel.onStartup();
        addToClasspath(kernel, System.getenv("JJAVA_CLASSPATH"));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        SocketThreads.keep(connection);
        stopBySignal(kernel);
        Thread.setDefaultUncaughtExceptionHandler(kernel::uncaught);
        kernel.warmUp();
        StopPoint.spareThreads();
        connection.waitUntilClose();
        System.exit(0);
    }

    /**
     * Has an interrupt signal stop the cell as the stop button does: Java would end, and all variables with it. By reflection, for
     * the compiler warns of this class, which every JDK has and nothing has followed.
     */
    private static void stopBySignal(LabKernel kernel) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object stop = Proxy.newProxyInstance(LabKernel.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, given) -> {
                kernel.interrupt();
                return null;
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("INT"), stop);
        } catch (ReflectiveOperationException | RuntimeException noSignals) {
            // Where Java takes none, or has another use for this one.
        }
    }

    private static void addToClasspath(LabKernel kernel, String paths) {
        try {
            kernel.addToClasspath(paths);
        } catch (RuntimeException notThere) {
            throw new IllegalArgumentException("JJAVA_CLASSPATH must be jars, folders of classes or patterns of them that are there, but is "
                    + paths, notThere);
        }
    }

    private static KernelConnectionProperties properties(Path file) throws IOException {
        KernelConnectionProperties properties = null;
        try {
            properties = KernelConnectionProperties.parse(Files.readString(file));
        } catch (JsonParseException notJson) {
            // Told below, as what is JSON and no connection.
        }
        Require.check(properties != null && properties.getTransport() != null, "connection file", file, "one that Jupyter writes");
        return properties;
    }

    /** Java's ZeroMQ has no sockets in the file system: what it calls ipc nobody else understands. */
    private static void refuseOtherThanTcp(String transport) {
        if (!"tcp".equals(transport)) {
            leave("the kernel speaks over tcp only, and the connection file asks for " + transport + ": start it with transport=\"tcp\".");
        }
    }

    @Override
    public void becomeHandlerForConnection(JupyterConnection connection) {
        this.connection = (LabConnection) connection;
        shells = new Shells(this.connection);
        this.connection.answeredBy(shells);
        super.becomeHandlerForConnection(connection);
        connection.setHandler(MessageType.UNKNOWN, this::refuse);
        connection.setHandler(MessageType.COMM_INFO_REQUEST, this::handleCommInfoRequest);
        SubshellRequests.answer(this.connection, shells);
    }

    /** JJava's streams are those of the running cell only. */
    @Override
    protected void replaceOutputStreams(ShellReplyEnvironment env) {
        ((CellStreams) io).install();
    }

    @Override
    protected void handleExecuteRequest(ShellReplyEnvironment env, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        Shell shell = shells.own();
        boolean main = shells.isMain(shell);
        CellOutput output = (CellOutput) env;
        CellRecord own = main ? record(output, message) : null;
        KernelMemory.prepare();
        // Who runs notebooks without a reader, as nbclient, papermill and nbval do, takes no questions.
        Cell cell = Cell.begin(output, request.isStdinEnabled(), !main);
        Answer answer = new Answer(request.getCode(), cell, ShellTurn.take(() -> KernelMemory.snippets(getJShell())));
        answers.set(answer);
        shell.begin(message, cell);
        try {
            execute(output, message);
        } catch (Error e) {
            KernelMemory.release();
            answer.failed = true;
            CellFailed told = told(e, place()).atValue().withMore(memoryRecovered(e.getClass().getName(), e.getMessage(), answer));
            env.publish(PublishError.of(told, this::formatError));
            env.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), ErrorReply.of(told));
        } finally {
            cell.end();
            shell.end();
            if (own != null) {
                own.ended();
            }
            answers.remove();
        }
        env.resolveDeferrals();
        if (cell.isStopping() || answer.failed && request.shouldStopOnError()) {
            shell.abortWaiting();
        }
    }

    /** Keeps what the cell puts out, and has it show first what its page missed. */
    private CellRecord record(CellOutput output, Message<ExecuteRequest> message) {
        CellRecord before = record;
        CellRecord missed = before != null && before.isMissedBy(message.getHeader().getSessionId()) ? before : null;
        record = new CellRecord(connection.sessions(), message.getContent().getCode());
        output.keepIn(record, missed);
        shells.record(record);
        return record;
    }

    /** As JJava, which counts each cell, but silent where that is asked for, with further expressions, kept in the history. */
    private void execute(CellOutput output, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        boolean stored = request.shouldStoreHistory() && !request.isSilent();
        int count = stored ? executionCount.getAndIncrement() : executionCount.get() - 1;
        output.answering(request.isSilent(), () -> expressions(request.getUserExpr()));
        commManager.setMessageContext(message);
        output.setBusyDeferIdle();
        output.publish(new PublishExecuteInput(request.getCode(), count));
        replaceOutputStreams(output);
        try {
            DisplayData value = rendered(request.getCode());
            if (value != null) {
                output.publish(new PublishExecuteResult(count, value));
                // A statement, run.train(500);, is not written for what it returns.
                if (!request.getCode().strip().endsWith(";")) {
                    answers.get().cell.countShown();
                }
            }
            output.defer().reply(new ExecuteReply(count, Map.of()));
        } catch (Exception e) {
            ErrorReply error = ErrorReply.of(e);
            error.setExecutionCount(count);
            output.publish(PublishError.of(e, this::formatError));
            output.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), error);
        }
        if (stored) {
            history.add(count, request.getCode(), output.value());
        }
    }

    private DisplayData rendered(String source) {
        answers.get().code = source;
        return evalBuilder(source).resolveMagics().renderResults().eval();
    }

    /** The values of expressions that a front end wants to know beside the cell's; an error is told and does no harm. */
    private Map<String, Object> expressions(Map<String, String> asked) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (asked != null) {
            asked.forEach((name, source) -> {
                try {
                    values.put(name, new ExpressionShown(rendered(source)));
                } catch (Exception e) {
                    PublishError error = CellOutput.named(PublishError.of(e, this::formatError));
                    values.put(name, Map.of("status", "error", "ename", error.getErrorName(),
                            "evalue", String.valueOf(error.getErrorMessage()), "traceback", error.getStacktrace()));
                }
            });
            answers.get().failed = false;
        }
        return values;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void reply(ShellReplyEnvironment env, Message<?> request, MessageType type,
            Map<String, Object> content) {
        env.reply(new Message(request, type, content));
    }

    /** Takes away the running cell's outputs, at once or before its next one. */
    void clearOutput(boolean wait) {
        Cell own = Cell.ofThisThread();
        Cell cell = own != null ? own : Cell.running();
        if (cell != null && cell.output() != null) {
            System.out.flush();
            cell.output().publish(wait ? PublishClearOutput.BEFORE_NEXT_OUTPUT : PublishClearOutput.NOW);
        }
    }

    @Override
    protected Object doEval(String source) {
        Answer answer = answers.get();
        if (answer == null) {
            return ShellTurn.take(() -> evaluatedInside(source));
        }
        // The message of an exception may be code of the cell, and is asked for in this thread.
        Cell.enter();
        try {
            return ShellTurn.take(() -> evaluated(source, answer));
        } catch (StopPoint.Cut e) {
            return sayStopped();
        } finally {
            Cell.leave();
        }
    }

    /** Evaluates what the code of a cell, such as a magic, has evaluated. */
    private Object evaluatedInside(String source) {
        try {
            return super.doEval(source);
        } catch (StopPoint.Cut e) {
            throw e;
        } catch (RuntimeException e) {
            // The code of a magic of the whole cell stands below the magic's own line.
            CellPlace place = isOfCellMagic() ? new CellPlace("\n" + source, evaluator().line() + 1)
                    : new CellPlace(source, evaluator().line());
            RuntimeException told = CompilationFailed.of(e, place, getJShell());
            if (told == e && e.getCause() instanceof EvalException thrown) {
                told = told(thrown, place);
            }
            throw told == e ? e : new CellFailed.Inside(told);
        }
    }

    /** In the thread that runs the cell's code, which is not the one that answers it. */
    private static boolean isOfCellMagic() {
        Cell cell = Cell.ofThisThread();
        return cell != null && cell.output() instanceof CellOutput output && output.code().startsWith("%%");
    }

    private Object evaluated(String source, Answer answer) {
        try {
            Object value = super.doEval(source);
            return answer.cell.isCut() ? sayStopped() : value;
        } catch (StopPoint.Cut e) {
            return sayStopped();
        } catch (RuntimeException e) {
            if (answer.cell.isCut() || answer.cell.isStopping() && isCancellation(e)) {
                return sayStopped();
            }
            answer.failed = true;
            RuntimeException told = CompilationFailed.of(e, place(), getJShell());
            if (told == e && e.getCause() instanceof EvalException thrown) {
                Throwable whole = answer.cell.takeThrown();
                RuntimeException inside = answer.code.startsWith("%%") ? CellFailed.Inside.toldOf(whole) : null;
                if (inside instanceof CompilationFailed) {
                    throw inside;
                }
                boolean same = whole != null && whole.getClass().getName().equals(thrown.getExceptionClassName());
                CellFailed failed = inside instanceof CellFailed below ? below : told(same ? whole : thrown, place());
                throw failed.withMore(memoryRecovered(thrown.getExceptionClassName(), thrown.getMessage(), answer))
                        .withNotes(evaluator().classes().unset());
            }
            throw told;
        } finally {
            Cell.leave();
            evaluator().classes().follow();
            evaluator().classes().forgetUnnamed(getJShell());
            evaluator().classes().told(getJShell()).forEach(io.out::println);
        }
    }

    /** What a person is told of what was thrown in a cell. */
    CellFailed told(Throwable thrown, CellPlace place) {
        Thrown whole = Thrown.of(thrown);
        return ShellTurn.take(() -> new CellFailed(whole, place, getJShell(), evaluator().classes()));
    }

    /** Where the cell stands that the calling thread answers; nowhere in a thread that answers none. */
    CellPlace place() {
        Answer answer = answers.get();
        return answer == null ? new CellPlace("", 0) : new CellPlace(answer.code, evaluator().line());
    }

    /** What ends a thread of a cell, though the cell be over, is shown under it as the cell's own errors are. */
    private void uncaught(Thread thread, Throwable thrown) {
        Cell cell = Cell.ofThisThread();
        String told = "Exception in " + (thread.getName().isEmpty() ? "a thread: " : "thread \"" + thread.getName() + "\": ");
        if (thrown instanceof OutOfMemoryError) {
            KernelMemory.release();
        }
        if (cell != null && cell.output() instanceof CellOutput output) {
            try {
                CellFailed failed = told(thrown, new CellPlace(output.code(), 0));
                System.err.println(told + failed.getMessage() + "\n" + String.join("\n", failed.details()));
            } catch (RuntimeException | StackOverflowError untold) {
                System.err.println(told + thrown.getClass().getName() + ", which cannot tell its causes or its lines");
            }
        } else {
            System.err.print(told);
            thrown.printStackTrace();
        }
    }

    /** A thread that works for a cell that was cut is mute. */
    private Object sayStopped() {
        Cell.leave();
        io.out.println(Cell.STOPPED);
        return null;
    }

    private CellEvaluator evaluator() {
        return (CellEvaluator) getEvaluator();
    }

    /** What has no result to keep half-way says so by this exception; after a stop it is what was asked for. */
    private static boolean isCancellation(RuntimeException e) {
        return e.getCause() instanceof EvalException thrown
                && thrown.getExceptionClassName().equals(CancellationException.class.getName());
    }

    private String memoryRecovered(String exceptionClass, String message, Answer answer) {
        return KernelMemory.isShort(exceptionClass, message)
                ? ShellTurn.take(() -> KernelMemory.recover(getJShell(), getClassLoader(), answer.known)) : "";
    }

    @Override
    protected List<String> formatError(Throwable e) {
        // Each error under a cell comes by here, also that of a value which cannot be shown.
        Answer answer = answers.get();
        if (answer != null) {
            answer.failed = true;
        }
        if (e instanceof CellFailed cellFailed) {
            return cellFailed.lines(errorStyler);
        }
        if (e instanceof CompilationFailed refused) {
            return refused.lines(errorStyler);
        }
        if (e.getCause() instanceof JShellException cause) {
            return super.formatError(cause);
        }
        return e.getClass().getPackage() == CodeEvaluator.class.getPackage() ? super.formatError(e)
                : told(e, place()).lines(errorStyler);
    }

    /** JJava goes past a part that JShell cannot read, and calls the whole complete. */
    @Override
    public String isComplete(String code) {
        return ShellTurn.take(() -> CellStatus.of(getJShell().sourceCodeAnalysis(), (CellMagics) getMagicsResolver(), code));
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extraDetail) {
        return ShellTurn.take(() -> Inspection.of(getJShell(), code, at));
    }

    @Override
    protected void handleCompleteRequest(ShellReplyEnvironment env, Message<CompleteRequest> message) {
        env.setBusyDeferIdle();
        CompleteRequest request = message.getContent();
        env.reply(ShellTurn.take(() -> Completions.of(this, request.getCode(), request.getCursorPos())));
    }

    private void warmUp() {
        Thread thread = new Thread(() -> {
            completeOnce();
            Library.current().warmUp();
        }, "w2s-lab-warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** The first completion loads a compiler; JShell takes no two threads, so a cell that comes meanwhile waits. */
    private void completeOnce() {
        String code = Library.current().completed();
        ShellTurn.take(() -> Completions.of(this, code, code.length()));
    }

    /** Stops the cell of the subshell that the request names, else the running cell that began last. */
    @Override
    protected void handleInterruptRequest(ShellReplyEnvironment env, Message<InterruptRequest> message) {
        env.setBusyDeferIdle();
        reply(env.defer(), message, InterruptReply.MESSAGE_TYPE, Map.of("status", "ok"));
        String subshell = SubshellHeader.subshellOf(message);
        Shell named = subshell == null ? null : shells.subshell(subshell);
        stop(subshell == null ? Cell.latest() : named == null ? null : named.cell());
    }

    @Override
    protected void handleShutdownRequest(ShellReplyEnvironment env, Message<ShutdownRequest> message) {
        boolean restart = message.getContent().isRestart();
        env.setBusyDeferIdle();
        reply(env.defer(), message, ShutdownReply.MESSAGE_TYPE, Map.of("status", "ok", "restart", restart));
        onShutdown(restart);
        env.resolveDeferrals();
        env.markForShutdown();
    }

    @Override
    public void interrupt() {
        stop(Cell.latest());
    }

    private static void stop(Cell pressed) {
        if (pressed == null || pressed.isOver() || pressed.requestStop()) {
            return;
        }
        pressed.awaitLongCalls(PATIENCE_MILLIS);
        if (!pressed.isOver()) {
            boolean first = !pressed.isCut();
            pressed.cut();
            if (first) {
                sayWhatCannotBeCut(pressed);
            }
        }
    }

    /** The compiler does not listen, and must not be ended by force: it would leave its files closed. */
    private static void sayWhatCannotBeCut(Cell cut) {
        if (!cut.awaitEnd(COMPILER_PATIENCE_MILLIS) && cut.isBetweenSnippets()) {
            cut.output().writeToStdOut("This cell is being compiled, which cannot be stopped half-way: it ends when the "
                    + "compiler is through, and does not run.\n");
        }
    }

    @Override
    protected void handleKernelInfoRequest(ShellReplyEnvironment env, Message<KernelInfoRequest> message) {
        CellRecord last = record;
        if (last != null) {
            last.heardFrom(message.getHeader().getSessionId());
        }
        env.setBusyDeferIdle();
        env.reply(new KernelInfo(this));
    }

    @Override
    protected void handleHistoryRequest(ShellReplyEnvironment env, Message<HistoryRequest> message) {
        env.setBusyDeferIdle();
        reply(env, message, HistoryReply.MESSAGE_TYPE,
                Map.of("status", "ok", "history", history.find(message.getContent())));
    }

    /** JJava's reply lacks the status. */
    private void handleCommInfoRequest(ShellReplyEnvironment env, Message<CommInfoRequest> message) {
        env.setBusyDeferIdle();
        String target = message.getContent().getTargetName();
        Map<String, Object> comms = new LinkedHashMap<>();
        commManager.forEach(comm -> {
            if (target == null || target.equals(comm.getTargetName())) {
                comms.put(comm.getID(), Map.of("target_name", comm.getTargetName()));
            }
        });
        reply(env, message, MessageType.COMM_INFO_REPLY, Map.of("status", "ok", "comms", comms));
    }

    /** An answer, so that who asked does not wait: JJava leaves what it does not know unanswered. */
    private void refuse(ShellReplyEnvironment env, Message<Object> message) {
        ((CellOutput) env).refuse(message, "UnknownRequest", "this kernel does not know the request");
    }

    /** A value with the status that the protocol wants beside it. */
    private static final class ExpressionShown extends DisplayData {

        @SuppressWarnings("unused")
        private final String status = "ok";

        ExpressionShown(DisplayData value) {
            super(DisplayData.emptyIfNull(value));
        }
    }

    /** Jupyter's protocol asks for a status in this reply too, and from 5.5 on for what is optional: subshells, no debugger. */
    private static final class KernelInfo extends KernelInfoReply {

        private static final String PROTOCOL = "5.5";

        @SuppressWarnings("unused")
        private final String status = "ok";
        @SuppressWarnings("unused")
        @SerializedName("supported_features")
        private final List<String> supportedFeatures = List.of("kernel subshells");

        KernelInfo(LabKernel kernel) {
            super(PROTOCOL, kernel.name, kernel.version, kernel.languageInfo, kernel.getBanner(),
                    kernel.helpLinks);
        }
    }

    private static final class Builder extends JavaKernelBuilder<Builder, LabKernel> {

        private final CellStreams streams;

        Builder(CellStreams streams) {
            this.streams = streams;
            MavenDependencyResolver maven = new MavenDependencyResolver();
            TimeMagic time = new TimeMagic();
            LineMagic<Void, JavaKernel> classpath = Builder::classpath;
            name("w2s-lab").version(libraryVersion())
                    // Looking for annotation processors takes javac as long as a snippet itself.
                    .compilerOpts(List.of("-proc:none"))
                    .compilerOpts(words(System.getenv("JJAVA_COMPILER_OPTS")))
                    .lineMagic("load", new LoadMagic())
                    .lineMagic("classpath", classpath)
                    .lineMagic("time", time)
                    .cellMagic("time", time)
                    .lineMagic("maven", new MavenMagic(maven))
                    .lineMagic("mavenRepo", new MavenRepoMagic(maven));
        }

        /** JJava's, which takes what is not there in silence. */
        private static Void classpath(JavaKernel kernel, List<String> paths) {
            for (String path : paths) {
                Require.check(isThere(path), "path", path,
                        "that of a jar or a folder of classes, or a pattern of jars, that is there");
            }
            return new ClasspathMagic().eval(kernel, paths);
        }

        private static boolean isThere(String pattern) {
            try {
                return PathsHandler.resolveGlobs(pattern).stream().anyMatch(Files::exists);
            } catch (RuntimeException e) {
                return false;
            }
        }

        @Override
        public LabKernel build() {
            CodeEvaluator evaluator = buildCodeEvaluator(buildName());
            return new LabKernel(buildName(), buildVersion(), buildLanguageInfo(),
                    List.of(new HelpLink("JJava", "https://github.com/dflib/jjava")), buildHistoryManager(),
                    streams, buildCommManager(), buildRenderer(),
                    buildMagicsResolver(buildMagicTranspiler()), buildMagicsRegistry(), buildExtensionsEnabled(),
                    buildErrorStyler(), buildJShell(evaluator), evaluator);
        }

        @Override
        protected CodeEvaluator buildCodeEvaluator(String name) {
            return new CellEvaluator(name);
        }

        @Override
        protected Renderer buildRenderer() {
            return new CellRenderer();
        }

        @Override
        protected MagicsResolver buildMagicsResolver(MagicTranspiler transpiler) {
            return new CellMagics(transpiler, Help.class.getName() + ".help");
        }

        /**
         * The extension is Java's: jupytext goes by it, and so does whoever gets a notebook as a script. The version is that of
         * the language that cells need, the same on each JDK: JupyterLab writes it into a notebook that is only opened.
         */
        @Override
        protected LanguageInfo buildLanguageInfo() {
            LanguageInfo java = super.buildLanguageInfo();
            return new LanguageInfo(java.getName(), LANGUAGE_VERSION, java.getMimetype(), ".java",
                    java.getPygmentsLexer(), java.getCodemirrorMode(), java.getNbconvertExporter());
        }

        private static List<String> words(String options) {
            return options == null || options.isBlank() ? List.of() : List.of(options.trim().split("\\s+"));
        }

        private static String libraryVersion() {
            Properties pom = new Properties();
            try (InputStream in =
                    LabKernel.class.getResourceAsStream("/META-INF/maven/io.github.w2slab/w2s-lab/pom.properties")) {
                if (in != null) {
                    pom.load(in);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return pom.getProperty("version", "");
        }
    }
}
