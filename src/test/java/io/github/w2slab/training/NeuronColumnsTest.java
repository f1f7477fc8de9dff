package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeuronColumnsTest {

    private static final List<Measure> OURS = List.of(Measure.alignment(), Measure.alignmentInSubspace(), Measure.kept(1), Measure.kept(2),
            Measure.drift(1), Measure.drift(2), Measure.energyInSubspace(), Measure.teacherOverlap());

    @Test
    void measuresAreTheBitsOfTheMeansOverStates() {
        Random random = new Random(7);
        for (boolean taught : new boolean[] {true, false}) {
            NeuronColumns columns = columns(random, 23, taught);
            for (Measure measure : OURS) {
                assertEquals(measure.of(new ArrayList<>(columns)), measure.of(columns), measure.name());
            }
        }
    }

    private static NeuronColumns columns(Random random, int neurons, boolean taught) {
        double[][] values = IntStream.range(0, 6).mapToObj(k -> random.doubles(neurons, -1, 1).toArray()).toArray(double[][]::new);
        double[] energies = random.doubles(neurons, 0, 1).toArray();
        energies[3] = 0;
        return new NeuronColumns(random.ints(neurons, 0, 3).toArray(), new double[][] {values[0], values[1], values[2]}, values[3],
                energies, 0.9, taught ? values[4] : null);
    }

    @Test
    void readsWhatTheModelHasWhicheverEntriesDirectionsHave() {
        for (int tasks : new int[] {2, 3}) {
            World world = World.builder().dimension(400).subspaceDimension(130).tasks(tasks).correlation(0.3).link(Link.hermite(2)).seed(4)
                    .build();
            RewardModel start = RewardModel.pretrained(world).neuronsPerTask(21).activation(Activation.hermite(2)).seed(2).build();
            WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
            for (Supervision supervision : List.of(Supervision.weakToStrong(world, teacher), Supervision.fineTuning(world))) {
                for (Engine engine : List.of(Engine.plain(), Engine.vector(), Engine.vector().inSinglePrecision())) {
                    Training run = Training.of(start, supervision, Sgd.perDimension(0.1).seed(5)).on(engine).train(70);
                    History seen = run.history();
                    for (Measure measure : run.measures()) {
                        assertEquals(measure.of(run.model()), seen.last(measure.name()), engine.isSinglePrecision() ? 1e-5 : 1e-12,
                                measure.name());
                    }
                }
            }
        }
    }
}
