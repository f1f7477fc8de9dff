package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.training.TrainingProperties.Setting;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.training.engine.Neurons;
import io.github.w2slab.training.engine.State;
import io.github.w2slab.world.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A run that is saved anywhere and goes on elsewhere gives the bits of one that was never stopped. */
class SavedProperties {

    @Provide
    Arbitrary<Setting> settings() {
        return Combinators.combine(Arbitraries.integers().between(2, 9), Arbitraries.integers().between(2, 4),
                Arbitraries.integers().between(0, 20), Arbitraries.of(Geometry.values()),
                Arbitraries.of(TrainingProperties.ALL), Arbitraries.integers().between(0, TrainingProperties.CELLS),
                Arbitraries.integers().between(1, 70), Arbitraries.longs()).as(TrainingProperties::setting);
    }

    private static Neurons neurons(Setting setting, Engine engine, int threads) {
        return new Neurons(setting.start(), setting.supervision(), setting.sgd(), engine, threads);
    }

    private static Neurons restored(Setting setting, Engine engine, int threads, Neurons.Saved saved) {
        return new Neurons(setting.start(), setting.supervision(), setting.sgd(), engine, threads, saved);
    }

    private static void advance(Neurons neurons, long steps) {
        long end = neurons.step() + steps;
        neurons.advance(end, end, Neurons.Observer.NOBODY, step -> true);
    }

    private static void assertSame(Neurons expected, Neurons actual) {
        assertEquals(expected.step(), actual.step());
        assertArrayEquals(expected.neurons(), actual.neurons());
        assertArrayEquals(expected.saved().v(), actual.saved().v());
        assertArrayEquals(expected.saved().factor(), actual.saved().factor());
        assertArrayEquals(expected.saved().scale(), actual.saved().scale());
    }

    private static void stopAndGoOn(Setting setting, List<Engine> engines, int threads, int first, int second) {
        Neurons whole = neurons(setting, engines.get(0), 2);
        advance(whole, first + second);
        for (Engine one : engines) {
            for (Engine other : engines) {
                Neurons before = neurons(setting, one, 3);
                advance(before, first);
                Neurons after = restored(setting, other, threads, before.saved());
                assertSame(before, after);
                advance(after, second);
                assertSame(whole, after);
            }
        }
    }

    @Property(seed = TrainingProperties.SEED, tries = 40)
    void stoppedAnywhereAndGoneOnElsewhereIsTheRunItself(@ForAll("settings") Setting setting,
                                                         @ForAll @IntRange(min = 1, max = 5) int threads,
                                                         @ForAll @IntRange(max = 200) int first,
                                                         @ForAll @IntRange(max = 200) int second) {
        stopAndGoOn(setting, List.of(Engine.plain(), Engine.vector()), threads, first, second);
    }

    @Property(seed = TrainingProperties.SEED, tries = 40)
    void soDoesSinglePrecision(@ForAll("settings") Setting setting, @ForAll @IntRange(min = 1, max = 5) int threads,
                               @ForAll @IntRange(max = 200) int first, @ForAll @IntRange(max = 200) int second) {
        stopAndGoOn(setting, List.of(Engine.vector().inSinglePrecision()), threads, first, second);
    }

    /** Looks on the way into a block read what a run shows that ends there. */
    @Property(seed = TrainingProperties.SEED, tries = 20)
    void eachLookReadsWhatARunShowsThatEndsThere(@ForAll("settings") Setting setting) {
        History every = setting.run(Engine.vector()).recordingAt(RecordedSteps.every(1)).train(70).history();
        for (int t = 0; t <= 70; t += 1 + t / 8) {
            History there = setting.run(Engine.plain()).recordingAt().train(t).history();
            for (String column : there.columns()) {
                assertEquals(there.last(column), every.column(column)[t], column + " at step " + t);
            }
        }
    }

    /** Each panel is shown once at each step that is looked at, and the looks end in order. */
    @Property(seed = TrainingProperties.SEED, tries = 20)
    void eachLookSeesEachPanelOnce(@ForAll("settings") Setting setting, @ForAll @IntRange(min = 1, max = 40) int interval) {
        Neurons neurons = neurons(setting, Engine.plain(), 2);
        List<Long> ended = new ArrayList<>();
        neurons.advance(333, 333, new Neurons.Observer() {
            @Override
            public long after(long step) {
                return (step / interval + 1) * interval;
            }

            @Override
            public Neurons.Look look(long step) {
                List<Integer> panels = new ArrayList<>();
                return new Neurons.Look() {
                    @Override
                    public synchronized void see(int panel, State state) {
                        panels.add(panel);
                    }

                    @Override
                    public synchronized void done() {
                        assertEquals(panels.size(), panels.stream().distinct().count(), "panels at step " + step);
                        ended.add(step);
                    }
                };
            }
        }, step -> true);
        assertEquals(333 / interval, ended.size());
        assertArrayEquals(ended.stream().sorted().toArray(), ended.toArray());
    }

    @Example
    void whatIsOfAnotherRunIsRefused() {
        Setting setting = TrainingProperties.setting(4, 2, 3, Geometry.SHARED_FEATURE, TrainingProperties.ALL.get(0), 2, 1, 7);
        Setting other = TrainingProperties.setting(5, 2, 3, Geometry.SHARED_FEATURE, TrainingProperties.ALL.get(0), 2, 1, 7);
        Neurons neurons = neurons(setting, Engine.plain(), 1);
        advance(neurons, 40);
        Neurons.Saved saved = neurons.saved();
        assertEquals(32, saved.begin());
        String message = assertThrows(IllegalArgumentException.class,
                () -> restored(other, Engine.plain(), 1, saved)).getMessage();
        assertTrue(message.contains("coordinates"), message);
        Neurons.Saved moved = new Neurons.Saved(saved.step(), 0, saved.v(), saved.factor(), saved.scale());
        message = assertThrows(IllegalArgumentException.class, () -> restored(setting, Engine.plain(), 1, moved)).getMessage();
        assertTrue(message.contains("block"), message);
        Neurons.Saved fewer = new Neurons.Saved(saved.step(), saved.begin(), Arrays.copyOf(saved.v(), 1),
                Arrays.copyOf(saved.factor(), 1), Arrays.copyOf(saved.scale(), 1));
        message = assertThrows(IllegalArgumentException.class, () -> restored(setting, Engine.plain(), 1, fewer)).getMessage();
        assertTrue(message.contains("neurons"), message);
        assertThrows(IllegalArgumentException.class,
                () -> new Neurons.Saved(40, 32, saved.v(), new double[1], saved.scale()));
    }
}
