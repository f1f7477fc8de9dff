package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a kernel does before its first cell, and what a user's runs notice of it: nothing. */
class SmallRunsTest {

    private static final World WORLD = World.builder().dimension(256).subspaceDimension(32).build();

    private static Training run() {
        return Training.of(RewardModel.pretrained(WORLD).neuronsPerTask(32).build(), Supervision.fineTuning(WORLD), Sgd.perDimension(0.1));
    }

    @Test
    void nobodyHearsOfThemAndARunBesideThemHasItsBits() throws InterruptedException {
        List<Object> heard = new CopyOnWriteArrayList<>();
        Monitor before = Monitoring.current();
        Monitoring.install(call -> {
            heard.add(call.subject());
            return Monitor.silent().open(call);
        });
        try {
            Thread warmUp = new Thread(new LabLibrary()::warmUp);
            warmUp.start();
            List<Training> beside = new CopyOnWriteArrayList<>();
            do {
                beside.add(run().train(4_000));
            } while (warmUp.isAlive() && beside.size() < 1_000);
            warmUp.join();
            assertEquals(beside, heard);
            String hash = run().train(4_000).history().hash();
            beside.forEach(each -> assertEquals(hash, each.history().hash()));
            heard.clear();
            SmallRuns.take();
            assertTrue(heard.size() > 1, "where nobody makes them silent they are heard");
        } finally {
            Monitoring.install(before);
        }
    }

    @Test
    void anInterruptEndsThem() {
        Thread.currentThread().interrupt();
        SmallRuns.take();
        assertTrue(Thread.interrupted(), "it is passed on");
    }
}
