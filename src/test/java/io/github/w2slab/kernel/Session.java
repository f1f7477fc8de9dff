package io.github.w2slab.kernel;

import io.github.w2slab.kernel.help.Library;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.dflib.jjava.kernel.execution.CompilationException;

/** A notebook's Java without the kernel: JShell with the library and its imports. */
public final class Session implements AutoCloseable {

    public final JShell shell = JShell.builder().executionEngine("local").build();

    public Session() {
        shell.addToClasspath(System.getProperty("java.class.path"));
        List.of("java.util.*", "java.io.*").forEach(name -> shell.eval("import " + name + ";"));
        Library.current().imports().forEach(name -> shell.eval("import " + name + ";"));
    }

    /** Runs a cell as far as it compiles; returns what its reader would be told, null if it is all right. */
    public RuntimeException run(String cell) {
        for (CompletionInfo part = shell.sourceCodeAnalysis().analyzeCompletion(cell); part.completeness().isComplete();
                part = shell.sourceCodeAnalysis().analyzeCompletion(part.remaining())) {
            for (SnippetEvent event : shell.eval(part.source())) {
                if (event.exception() != null) {
                    return CompilationFailed.of(new RuntimeException(event.exception()), new CellPlace(cell, 0), shell);
                }
                if (event.status() == Snippet.Status.REJECTED) {
                    return CompilationFailed.of(new CompilationException(event), new CellPlace(cell, 0), shell);
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        shell.close();
    }
}
