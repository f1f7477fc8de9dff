package io.github.w2slab.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.spi.ExecutionControlProvider;
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
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.magic.MagicsResolver;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.reply.HistoryReply;
import org.dflib.jjava.jupyter.messages.reply.KernelInfoReply;
import org.dflib.jjava.jupyter.messages.request.CompleteRequest;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.dflib.jjava.jupyter.messages.request.KernelInfoRequest;
import org.dflib.jjava.kernel.JavaKernel;
import org.dflib.jjava.kernel.JavaKernelBuilder;
import org.dflib.jjava.kernel.execution.CodeEvaluator;
import org.dflib.jjava.kernel.magics.ClasspathMagic;
import org.dflib.jjava.kernel.magics.LoadMagic;
import org.dflib.jjava.kernel.magics.TimeMagic;
import org.dflib.jjava.maven.MavenDependencyResolver;
import org.dflib.jjava.maven.magics.MavenMagic;
import org.dflib.jjava.maven.magics.MavenRepoMagic;

/**
 * The notebook kernel: JJava's, with a stop button that keeps what was computed, short error messages, and an end when
 * Jupyter ends. What values look like comes from {@link LabExtension}, which works in a stock JJava too.
 *
 * <p>The stop button first asks the open long call of the cell, which then returns as if it were complete. Where no
 * such call is open, or on a second press, the cell is cut: JJava gives up waiting for it and its code ends at the next
 * {@link StopPoint}. Cells that were sent together with a failed or stopped one do not run.
 */
public final class LabKernel extends JavaKernel {

    private static final long PATIENCE_MILLIS = 300;

    private volatile Cell cell;
    private String code = "";
    private Set<String> known = Set.of();
    private boolean failed;
    private boolean answeringWaiting;
    private LabConnection connection;
    private ShellQueue queue;
    private volatile CellRecord record;

    private LabKernel(String name, String version, LanguageInfo language, List<HelpLink> links, HistoryManager history,
            JupyterIO io, CommManager comms, Renderer renderer, MagicsResolver magics, MagicsRegistry registry,
            boolean extensions, StringStyler styler, JShell shell, CodeEvaluator evaluator) {
        super(name, version, language, links, history, io, comms, renderer, magics, registry, extensions, styler, shell,
                evaluator);
    }

    /**
     * Runs the kernel until Jupyter shuts it down or is gone.
     *
     * @param args one element, the path of Jupyter's connection file
     * @throws Exception if the file cannot be read or its ports cannot be bound
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 1 || !Files.isRegularFile(Path.of(args[0]))) {
            throw new IllegalArgumentException(
                    "args must be the path of Jupyter's connection file and nothing else, was " + List.of(args));
        }
        CellStreams streams = new CellStreams();
        Logger.getLogger("").setLevel(Level.WARNING);
        ParentWatch.start();
        KernelMemory.watch();
        KernelConnectionProperties properties = KernelConnectionProperties.parse(Files.readString(Path.of(args[0])));
        refuseOtherThanTcp(properties.getTransport());
        LabConnection connection = new LabConnection(properties, Printed.limit(System.getenv(Printed.LIMIT)));
        LabKernel kernel = new Builder(streams).build();
        kernel.onStartup();
        kernel.addToClasspath(System.getenv("JJAVA_CLASSPATH"));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        LabExtension.warmUp();
        connection.waitUntilClose();
        System.exit(0);
    }

    /** Java's ZeroMQ has no sockets in the file system: what it calls ipc nobody else understands. */
    private static void refuseOtherThanTcp(String transport) {
        if (!"tcp".equals(transport)) {
            System.err.println("w2s-lab: the kernel speaks over tcp only, and the connection file asks for " + transport
                    + ": start it with transport=\"tcp\".");
            System.exit(1);
        }
    }

    @Override
    public void becomeHandlerForConnection(JupyterConnection connection) {
        this.connection = (LabConnection) connection;
        queue = new ShellQueue(connection);
        super.becomeHandlerForConnection(connection);
    }

    /** JJava's streams are those of the running cell only. */
    @Override
    protected void replaceOutputStreams(ShellReplyEnvironment env) {
        ((CellStreams) io).install();
    }

    @Override
    protected synchronized void handleExecuteRequest(ShellReplyEnvironment env, Message<ExecuteRequest> message) {
        String session = message.getHeader().getSessionId();
        CellRecord missed = record != null && record.isMissedBy(session) ? record : null;
        code = message.getContent().getCode();
        record = new CellRecord(connection.sessions(), code);
        CellOutput output = (CellOutput) env;
        output.keepIn(record, missed);
        queue.begin(env.getShell(), message, record);
        KernelMemory.prepare();
        known = KernelMemory.ids(getJShell());
        Cell cell = Cell.begin(output);
        this.cell = cell;
        failed = false;
        try {
            super.handleExecuteRequest(env, message);
        } catch (Error e) {
            KernelMemory.release();
            failed = true;
            CellFailed told = new CellFailed(e).withMore(memoryRecovered(e.getClass().getName(), e.getMessage()));
            env.publish(PublishError.of(told, this::formatError));
            env.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), ErrorReply.of(told));
        } finally {
            cell.end();
            queue.end();
            record.ended();
        }
        env.resolveDeferrals();
        if (cell.isStopping() || failed && message.getContent().shouldStopOnError()) {
            queue.abortWaiting(env);
        } else if (!answeringWaiting) {
            answeringWaiting = true;
            try {
                queue.handleWaiting(env);
            } finally {
                answeringWaiting = false;
            }
        }
    }

    @Override
    protected Object doEval(String source) {
        if (Cell.ofThisThread() != null) {
            return super.doEval(source);
        }
        try {
            return super.doEval(source);
        } catch (RuntimeException e) {
            boolean stopped = cell != null && (cell.isCut() || cell.isStopping() && isCancellation(e));
            if (stopped) {
                io.out.println("The cell was stopped.");
                return null;
            }
            failed = true;
            RuntimeException told = CompilationFailed.of(e, code, getJShell());
            if (told == e && e.getCause() instanceof EvalException thrown) {
                throw new CellFailed(thrown, code, getJShell())
                        .withMore(memoryRecovered(thrown.getExceptionClassName(), thrown.getMessage()));
            }
            throw told;
        }
    }

    /** What has no result to keep half-way says so by this exception; after a stop it is what was asked for. */
    private static boolean isCancellation(RuntimeException e) {
        return e.getCause() instanceof EvalException thrown
                && thrown.getExceptionClassName().equals(CancellationException.class.getName());
    }

    private String memoryRecovered(String exceptionClass, String message) {
        return KernelMemory.isShort(exceptionClass, message)
                ? KernelMemory.recover(getJShell(), getClassLoader(), known) : "";
    }

    @Override
    protected List<String> formatError(Throwable e) {
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
                : new CellFailed(e).lines(errorStyler);
    }

    /** JJava goes past a part that JShell cannot read, and calls the whole complete. */
    @Override
    public String isComplete(String code) {
        SourceCodeAnalysis analysis = getJShell().sourceCodeAnalysis();
        String rest = getMagicsResolver().resolve(code);
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo part = analysis.analyzeCompletion(rest);
            if (part.completeness() == SourceCodeAnalysis.Completeness.UNKNOWN) {
                return IS_COMPLETE_BAD;
            }
            if (!part.completeness().isComplete()) {
                return super.isComplete(rest);
            }
            rest = part.remaining();
        }
        return IS_COMPLETE_YES;
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extraDetail) {
        return Inspection.of(getJShell(), code, at);
    }

    @Override
    protected void handleCompleteRequest(ShellReplyEnvironment env, Message<CompleteRequest> message) {
        env.setBusyDeferIdle();
        CompleteRequest request = message.getContent();
        env.reply(Completions.of(this, request.getCode(), request.getCursorPos()));
    }

    @Override
    public void interrupt() {
        Cell pressed = cell;
        if (pressed == null || pressed.isOver() || pressed.requestStop()) {
            return;
        }
        pressed.awaitLongCalls(PATIENCE_MILLIS);
        if (!pressed.isOver()) {
            pressed.cut();
            super.interrupt();
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

    /** JJava leaves this one unanswered; JupyterLab asks it first of all, and called the kernel's state "Unknown". */
    @Override
    protected void handleHistoryRequest(ShellReplyEnvironment env, Message<HistoryRequest> message) {
        env.setBusyDeferIdle();
        env.reply(new HistoryReply(List.of()));
    }

    /** Jupyter's protocol asks for a status in this reply too. */
    private static final class KernelInfo extends KernelInfoReply {

        @SuppressWarnings("unused")
        private final String status = "ok";

        KernelInfo(LabKernel kernel) {
            super(Header.PROTOCOL_VERISON, kernel.name, kernel.version, kernel.languageInfo, kernel.getBanner(),
                    kernel.helpLinks);
        }
    }

    private static final class Builder extends JavaKernelBuilder<Builder, LabKernel> {

        private final CellStreams streams;

        Builder(CellStreams streams) {
            this.streams = streams;
            MavenDependencyResolver maven = new MavenDependencyResolver();
            TimeMagic time = new TimeMagic();
            name("w2s-lab").version(libraryVersion())
                    .compilerOpts(words(System.getenv("JJAVA_COMPILER_OPTS")))
                    .lineMagic("load", new LoadMagic())
                    .lineMagic("classpath", new ClasspathMagic())
                    .lineMagic("time", time)
                    .cellMagic("time", time)
                    .lineMagic("maven", new MavenMagic(maven))
                    .lineMagic("mavenRepo", new MavenRepoMagic(maven));
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
            return new CodeEvaluator(name, -1, TimeUnit.MILLISECONDS) {
                @Override
                public ExecutionControlProvider getExecControlProvider() {
                    return StoppableExecution.around(super.getExecControlProvider());
                }
            };
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
