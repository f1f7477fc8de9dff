package io.github.w2slab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.kernel.cells.Cell;
import io.github.w2slab.kernel.cells.CellEvaluator;
import io.github.w2slab.sweep.Point;
import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import jdk.jshell.JShell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells as the kernel runs them here, and another machine that has their class files and nothing else of theirs. */
public class ParcelTest {

    private static final String FOLDER = "spark.repl.class.outputDir";
    private static final Point POINT = new Point(Map.of(), 7);

    @TempDir
    private Path folder;
    private CellEvaluator evaluator;
    private JShell shell;
    private Cell running;
    /** The execution adds what it is given to the property. */
    private final String path = System.getProperty("java.class.path");

    /** What a cell's lambda becomes. */
    public interface Work extends ToDoubleFunction<Point>, Serializable {
    }

    @BeforeEach
    void begin() {
        System.setProperty(FOLDER, folder.toString());
        running = Cell.begin(null);
        evaluator = new CellEvaluator("test");
        shell = JShell.builder().executionEngine(evaluator.getExecControlProvider(), Map.of()).build();
        shell.addToClasspath(path);
        cell("import " + Work.class.getCanonicalName() + "; import java.io.*; import java.util.*; import java.util.function.*;");
    }

    @AfterEach
    void end() {
        shell.close();
        System.clearProperty(FOLDER);
        System.setProperty("java.class.path", path);
        running.end();
    }

    private Object cell(String code) {
        return evaluator.eval(shell, code);
    }

    private Parcel parcel(String work) {
        Object made = cell("Work work = " + work + "; work");
        return Parcel.of((Serializable) made, folder, made.getClass().getClassLoader());
    }

    private double elsewhere(Parcel parcel) throws Exception {
        try (URLClassLoader machine = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            return ((Work) parcel.open(machine)).applyAsDouble(POINT);
        }
    }

    private String refused(String work) {
        return assertThrows(IllegalArgumentException.class, () -> parcel(work)).getMessage();
    }

    @Test
    void aVariableGoesAlongWhichWouldBeZeroThere() throws Exception {
        cell("double rate = 0.25;");
        Object made = cell("Work work = point -> rate * point.seed(); work");
        Parcel without = Parcel.of((Serializable) made, null, made.getClass().getClassLoader());
        assertEquals(0, elsewhere(without));
        assertEquals(1.75, elsewhere(parcel("point -> rate * point.seed()")));
    }

    @Test
    void soDoesOneThatOnlyAMethodOfAnotherCellReads() throws Exception {
        cell("int[] table = {3, 4};");
        cell("int entry(int i) { return IntFunction.class == null ? 0 : row().apply(i); }");
        cell("IntFunction<Integer> row() { return i -> table[i]; }");
        assertEquals(11, elsewhere(parcel("point -> entry(1) + point.seed()")));
    }

    @Test
    void aVariableOfWhatAVariableHoldsGoesAlongToo() throws Exception {
        cell("double half = 0.5;");
        cell("interface Scale extends Serializable { double of(double x); }");
        cell("Scale scale = x -> half * x;");
        assertEquals(3.5, elsewhere(parcel("point -> scale.of(point.seed())")));
    }

    @Test
    void typesOfCellsGoAlongWithTheirStaticFields() throws Exception {
        cell("double shift = 100;");
        cell("class Counts { static int times = 1; double of(long n) { return times * n + shift; } }");
        cell("Counts.times = 3;");
        cell("enum Kind { A, B }");
        cell("record Pair(Kind kind, double value) implements Serializable { }");
        cell("Pair pair = new Pair(Kind.B, 10);");
        assertEquals(1131, elsewhere(parcel("point -> new Counts().of(point.seed()) + pair.value() + 1000 * pair.kind().ordinal()")));
    }

    @Test
    void theValueIsThatOfTheMomentAndOfTheLatestDeclaration() throws Exception {
        cell("double rate = 1;");
        cell("double twice() { return 2 * rate; }");
        cell("rate = 2;");
        Parcel second = parcel("point -> twice()");
        cell("rate = 3;");
        cell("long rate = 5;");
        assertEquals(4, elsewhere(second));
        assertEquals(10, elsewhere(parcel("point -> twice()")));
    }

    @Test
    void whatCannotBeSentIsRefusedByName() {
        cell("Thread reader = new Thread();");
        cell("String name() { return reader.getName(); }");
        assertEquals("the recipe reads the variable reader, a Thread, which cannot be sent to other machines (java.lang.Thread is"
                + " not Serializable): build it in the recipe", refused("point -> name().length()"));
        cell("Work holding(Object held) { return point -> held.hashCode(); }");
        String held = refused("holding(new Thread())");
        assertTrue(held.contains("for it holds a java.lang.Thread"), held);
    }

    @Test
    void aVariableThatIsSetIsRefusedByName() {
        cell("int calls = 0;");
        cell("void count() { calls++; }");
        String told = refused("point -> { count(); return 0; }");
        assertTrue(told.startsWith("the recipe sets the variable calls of a cell"), told);
    }
}
