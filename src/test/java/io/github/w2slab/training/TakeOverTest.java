package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run begins in plain loops and goes over to vectors, and bits are the same with vectors of any width and with none. */
class TakeOverTest {

    private static final long PATIENCE_SECONDS = 300;
    /** It is 0.5 s on two quiet cores at most; this is for a machine that has much else to do. */
    private static final long PAUSE_MILLIS_MAX = 20_000;
    private static final World WORLD = World.builder().dimension(70).subspaceDimension(33).build();
    private static final RewardModel START = RewardModel.pretrained(WORLD).neuronsPerTask(37).featureAlignment(0.9).build();
    private static final List<Supervision> DATA = List.of(Supervision.fineTuning(WORLD).noise(0.1),
            Supervision.trueLabelsOnLocalizedInputs(WORLD));

    private static Training run(Supervision data, Engine engine) {
        return Training.of(START, data, Sgd.spherical(0.002).batchSize(1)).onThreads(2).recordingAt(RecordedSteps.every(7)).on(engine);
    }

    /** The bits of a few runs. */
    private static long bits(Engine engine) {
        long hash = 1;
        for (Supervision data : DATA) {
            for (int batch = 1; batch <= 3; batch += 2) {
                Training run = Training.of(START, data, Sgd.spherical(0.002).batchSize(batch)).on(engine).train(1000);
                hash = 31 * hash + Arrays.deepHashCode(run.model().directions());
                hash = 31 * hash + Arrays.hashCode(run.history().column("alignment"));
            }
        }
        return hash;
    }

    /** In a Java of its own, whose vector code is not compiled yet, the run is on its way while that changes. */
    @Test
    void aRunThatIsTakenOverOnItsWayHasTheBitsOfAPlainOne() throws Exception {
        List<String> said = inAnotherJava(TakenOver.class, List.of("--add-modules", "jdk.incubator.vector"));
        assertEquals(List.of("plain", "vector", "same"), said);
    }

    /** Trains before and after the change, and in between. */
    static final class TakenOver {

        public static void main(String[] args) {
            List<Training> runs = new ArrayList<>();
            for (Supervision data : DATA) {
                runs.add(run(data, Engine.automatic()).train(45));
            }
            System.out.println(Engine.describe().startsWith("plain engine") ? "plain" : Engine.describe());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!Engine.describe().startsWith("vector engine") && System.nanoTime() < end) {
                runs.forEach(run -> run.train(45));
            }
            System.out.println(Engine.describe().startsWith("vector engine") ? "vector" : Engine.describe());
            boolean same = true;
            for (int i = 0; i < DATA.size(); i++) {
                runs.get(i).train(1000);
                Training plain = run(DATA.get(i), Engine.plain()).train(runs.get(i).step());
                same &= Arrays.deepEquals(plain.model().directions(), runs.get(i).model().directions());
                for (String column : plain.history().columns()) {
                    same &= Arrays.equals(plain.history().column(column), runs.get(i).history().column(column));
                }
            }
            System.out.println(same ? "same" : "other bits");
        }
    }

    /** It stood still while the vector engine was compiled, as long as that took, which busy loops beside it draw out. */
    @Tag("slow")
    @Test
    void aRunGoesOnWhileVectorsAreCompiledBesideBusyLoops() throws Exception {
        List<String> said = inAnotherJava(BesideBusyLoops.class, List.of("--add-modules", "jdk.incubator.vector"));
        assertEquals("vector", said.get(0));
        assertTrue(Long.parseLong(said.get(1)) < PAUSE_MILLIS_MAX, () -> "stood still for " + said.get(1) + " ms");
    }

    /** Prints the longest time that 45 steps took, two loops a processor beside them, until the run is in vectors. */
    static final class BesideBusyLoops {

        public static void main(String[] args) {
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                Thread loop = new Thread(() -> {
                    while (true) {
                        Thread.onSpinWait();
                    }
                });
                loop.setDaemon(true);
                loop.start();
            }
            Training run = run(DATA.get(0), Engine.automatic());
            long longest = 0;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            for (int more = 0; more < 100 && System.nanoTime() < end;) {
                long begin = System.nanoTime();
                run.train(45);
                longest = Math.max(longest, System.nanoTime() - begin);
                more += Engine.describe().startsWith("vector engine") ? 1 : 0;
            }
            System.out.println(Engine.describe().startsWith("vector engine") ? "vector" : Engine.describe());
            System.out.println(TimeUnit.NANOSECONDS.toMillis(longest));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void narrowerVectorsGiveTheSameBits(int bytes) throws Exception {
        List<String> said = inAnotherJava(Hashed.class, List.of("--add-modules", "jdk.incubator.vector",
                "-XX:+IgnoreUnrecognizedVMOptions", "-XX:MaxVectorSize=" + bytes));
        assertEquals(List.of("" + bits(Engine.plain())), said);
        assertEquals(bits(Engine.plain()), bits(Engine.vector()));
    }

    /** Prints the bits of the vector engine. */
    static final class Hashed {

        public static void main(String[] args) {
            System.out.println(bits(Engine.vector()));
        }
    }

    @Test
    void withoutTheModuleRunsArePlainAndSinglePrecisionSaysWhatItNeeds() throws Exception {
        List<String> said = inAnotherJava(WithoutVectors.class, List.of());
        assertEquals("plain engine, double precision; the module jdk.incubator.vector is not present", said.get(0));
        assertEquals("" + bits(Engine.plain()), said.get(1));
        assertTrue(said.get(2).startsWith("single precision needs the module jdk.incubator.vector; start Java with"), said.get(2));
        assertTrue(said.get(3).startsWith("the vector engine needs the module"), said.get(3));
    }

    /** Prints what a Java without the module says and does. */
    static final class WithoutVectors {

        public static void main(String[] args) {
            System.out.println(Engine.describe());
            System.out.println(bits(Engine.automatic()));
            System.out.println(assertThrows(IllegalStateException.class,
                    () -> Engine.automatic().inSinglePrecision()).getMessage());
            System.out.println(assertThrows(IllegalStateException.class, Engine::vector).getMessage());
        }
    }

    private static List<String> inAnotherJava(Class<?> program, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (InputStream out = process.getInputStream()) {
            List<String> lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            assertEquals(0, process.waitFor(), lines::toString);
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
