package io.github.w2slab.kernel.cells;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppableExecutionTest {

    @TempDir
    private Path folder;

    @Test
    void aLoopThatDoesNotListenEndsWhenItsCellIsCut() throws Exception {
        assertEndsWhenCut("public static void do_it$() { long n = 0; while (true) { n++; } }");
    }

    @Test
    void aLoopThatSwallowsExceptionsEndsToo() throws Exception {
        assertEndsWhenCut("""
                public static void do_it$() { turn(); }
                static void turn() { for (;;) { try { again(); } catch (Exception e) { } } }
                static void again() throws Exception { Thread.sleep(1); throw new RuntimeException(); }
                """);
    }

    @Test
    void aStreamThatNeverEndsIsCutInItsLambda() throws Exception {
        assertEndsWhenCut("public static void do_it$() {"
                + " java.util.stream.IntStream.iterate(0, i -> i + 1).forEach(i -> { }); }");
    }

    @Test
    void anotherCellsCodeRunsOn() throws Exception {
        Cell cut = Cell.begin();
        cut.cut();
        cut.end();
        Cell next = Cell.begin();
        Method method = compiled("public static int do_it$() {"
                + " int s = 0; for (int i = 0; i < 100; i++) { s += i; } return s; }");
        assertEquals(4950, method.invoke(null));
        next.end();
    }

    @Test
    void aThreadThatComesToACutCellsCodeAfterItsEndIsCutToo() throws Exception {
        Cell cut = Cell.begin();
        Method method = compiled("public static int do_it$() { return 1; }");
        cut.cut();
        cut.end();
        InvocationTargetException thrown =
                assertThrows(InvocationTargetException.class, () -> method.invoke(null));
        assertInstanceOf(StopPoint.Cut.class, thrown.getCause());
    }

    @Test
    void wovenCodeComputesTheSame() throws Exception {
        Cell cell = Cell.begin();
        Method method = compiled("""
                public static String do_it$() {
                    StringBuilder s = new StringBuilder();
                    outer:
                    for (int i = 0; i < 5; i++) {
                        int j = i;
                        do {
                            switch (j % 3) {
                                case 0 -> s.append('a');
                                case 1 -> { if (i == 3) { continue outer; } s.append('b'); }
                                default -> s.append(new Object() { int twice(int x) { return 2 * x; } }.twice(j));
                            }
                            try { Integer.parseInt("x" + j); } catch (NumberFormatException e) { s.append('!'); }
                        } while (j-- > 0);
                    }
                    return s.toString();
                }
                """);
        assertEquals(loaded(false).invoke(null), method.invoke(null));
        cell.end();
    }

    @Test
    void whatIsNoClassIsLeftAlone() {
        byte[] noise = "not a class file at all".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(noise, StoppableExecution.woven(noise));
    }

    private void assertEndsWhenCut(String body) throws Exception {
        Cell cell = Cell.begin();
        Method method = compiled(body);
        AtomicReference<Throwable> end = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            started.countDown();
            try {
                method.invoke(null);
            } catch (InvocationTargetException e) {
                end.set(e.getCause());
            } catch (IllegalAccessException e) {
                end.set(e);
            }
        });
        thread.start();
        started.await();
        Thread.sleep(50);
        assertTrue(thread.isAlive());
        cell.cut();
        thread.join(300_000);
        assertFalse(thread.isAlive());
        assertInstanceOf(StopPoint.Cut.class, end.get());
        cell.end();
    }

    private Method compiled(String body) throws Exception {
        Path source = folder.resolve("Snippet.java");
        Files.writeString(source, "public class Snippet { " + body + " }");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", source.toString()));
        return loaded(true);
    }

    private Method loaded(boolean woven) throws Exception {
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                try {
                    byte[] original = Files.readAllBytes(folder.resolve(name + ".class"));
                    byte[] bytes = woven ? StoppableExecution.woven(original) : original;
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        return loader.loadClass("Snippet").getMethod("do_it$");
    }
}
