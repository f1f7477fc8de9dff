package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each measure of the library has what a new one may lack: words and range in figures, a way back from a file, a line in the glossary. */
class MeasureWordsTest {

    private static final World WORLD = World.builder().dimension(24).subspaceDimension(6).build();

    @TempDir
    Path folder;

    private static List<Measure> ours() throws ReflectiveOperationException {
        List<Measure> all = new ArrayList<>();
        for (Method method : Measure.class.getMethods()) {
            List<Class<?>> asked = Arrays.asList(method.getParameterTypes());
            if (Modifier.isStatic(method.getModifiers()) && method.getReturnType() == Measure.class) {
                if (asked.isEmpty()) {
                    all.add((Measure) method.invoke(null));
                } else if (asked.equals(List.of(int.class))) {
                    all.add((Measure) method.invoke(null, 1));
                }
            }
        }
        assertTrue(all.stream().anyMatch(measure -> measure.name().equals("kept_1")));
        assertTrue(all.size() > 5, all.toString());
        return all;
    }

    @Test
    void eachMeasureHasWordsAndItsRange() throws ReflectiveOperationException {
        for (Measure measure : ours()) {
            assertNotEquals(measure.name().replace('_', ' '), MeasureWords.of(measure.name()));
            assertArrayEquals(new double[] {measure.low(), measure.high()}, MeasureWords.range(measure.name()), measure.name());
        }
    }

    @Test
    void eachMeasureStandsInTheGlossary() throws ReflectiveOperationException, IOException {
        String glossary = Files.readString(Path.of("docs", "metrics.md"));
        for (Measure measure : ours()) {
            assertTrue(glossary.contains("| `" + measure.name().replaceFirst("_1$", "_k") + "` |"), measure.name());
        }
    }

    @Test
    void eachMeasureComesBackWithItsRun() throws ReflectiveOperationException {
        ReducedDynamics run = ReducedDynamics.of(RewardModel.pretrained(WORLD).neuronsPerTask(2).build(),
                Supervision.fineTuning(WORLD), Sgd.perDimension(0.1));
        for (Measure measure : ours()) {
            if (run.measures().stream().noneMatch(recorded -> recorded.name().equals(measure.name()))) {
                run = run.measuring(measure);
            }
        }
        String file = folder.resolve("run.npz").toString();
        run.train(20).save(file);
        assertEquals(run.train(30).history().hash(), ReducedDynamics.load(file).train(30).history().hash());
    }
}
