package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class GroupsTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).tasks(3).correlation(0.3).build();

    @Test
    void eachGroupIsARowWithWhereItLivesAndWhatItKnows() {
        Table table = Groups.of(RewardModel.pretrained(WORLD).neuronsPerTask(5).build());
        assertEquals(3, table.rowCount());
        for (int k = 0; k < 3; k++) {
            assertEquals(5, table.intColumn("neurons").get(k));
            assertEquals(1, table.doubleColumn("energy in its subspace").get(k), 1e-12);
            assertEquals(k == 0 ? 1 : 0, table.doubleColumn("largest energy in V_0").get(k), 1e-12);
        }
        assertEquals(1, table.doubleColumn("overlap with its feature").get(2), 1e-12);
    }

    @Test
    void aGroupWithoutNeuronsHasNothingButItsNumber() {
        double[][] one = {WORLD.task(1).feature()};
        Table table = Groups.of(RewardModel.of(WORLD, Activation.hermite(2), new int[] {1}, one));
        assertEquals(0, table.intColumn("neurons").get(0));
        assertTrue(table.column("energy in its subspace").isMissing(0) && table.column("largest energy in V_0").isMissing(0));
    }
}
