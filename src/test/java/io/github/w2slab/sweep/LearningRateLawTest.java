package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.H2Law;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

@Tag("law")
class LearningRateLawTest {

    private static Training training(int d, int s, Point point) {
        World world = World.builder().dimension(d).subspaceDimension(s).correlation(0.3).seed(point.seed()).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(16).seed(point.seed()).build();
        return Training.of(strong, point.text("kind").equals("SFT") ? Supervision.fineTuning(world).noise(0.1)
                : Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(point.seed())),
                Sgd.perDimension(point.value("c")).seed(point.seed()));
    }

    /** Means over six seeds at the plateau, from each run's own teacher; four standard errors are less than 0.03. */
    @Test
    void plateausAreThoseOfTheClosedForm() {
        Table table = Sweep.over("kind", "W2S", "SFT").and("c", 0.1, 0.4).seeds(6).reduced()
                .steps(p -> (long) (40 / p.value("c") * (p.text("kind").equals("W2S") ? 32 : 256)))
                .run(p -> training(256, 32, p)).besideTheory("alignment", p -> H2Law.of(training(256, 32, p)).plateau());
        for (int row = 0; row < 4; row++) {
            assertEquals(table.doubleColumn("theory").get(row), table.doubleColumn("alignment").get(row), 0.04, "row " + row);
        }
    }

    /** d = 1024, s = 128, over six seeds: each way at the fastest of the rates at which all its runs arrive at 0.7. */
    @Test
    @Tag("slow")
    void atItsBestRateWeakToStrongTakesBetweenAFifthAndAnEighthOfTheSamples() {
        Sweep sweep = Sweep.over("kind", "W2S", "SFT").and("c", 0.15, 0.2, 0.3, 0.4, 0.5).seeds(6).reduced()
                .steps(p -> (long) (10 / p.value("c") * (p.text("kind").equals("W2S") ? 128 : 1024)))
                .until("alignment", 0.7).run(p -> training(1024, 128, p));
        Table table = sweep.summary("steps to alignment 0.7");
        double ratio = fastest(table, "SFT") / fastest(table, "W2S");
        assertTrue(ratio > 5 && ratio < 8, "ratio " + ratio);
    }

    private static double fastest(Table table, String kind) {
        return table.where(table.stringColumn("kind").isEqualTo(kind)).doubleColumn("steps to alignment 0.7").min();
    }
}
