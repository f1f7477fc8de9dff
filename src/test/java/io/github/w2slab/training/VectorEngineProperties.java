package io.github.w2slab.training;

import io.github.w2slab.training.engine.Engine;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VectorEngineProperties extends TrainingProperties {

    @Override
    Engine engine() {
        return Engine.vector();
    }

    @Property(seed = SEED, tries = 150)
    void bitsAreThoseOfThePlainEngine(@ForAll("settings") Setting setting, @ForAll @IntRange(max = 300) int steps) {
        assertSameBits(setting.run(Engine.plain()).train(steps), setting.run(engine()).train(steps));
    }
}
