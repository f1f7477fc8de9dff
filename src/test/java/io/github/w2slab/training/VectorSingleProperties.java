package io.github.w2slab.training;

import io.github.w2slab.training.engine.Engine;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VectorSingleProperties extends TrainingProperties {

    @Override
    Engine engine() {
        return Engine.vector().inSinglePrecision();
    }

    /** Five hundred units in the last of the 24 bits of a float. */
    @Override
    double precision() {
        return 3e-5;
    }

    @Override
    double rounds() {
        return 100;
    }

    @Property(seed = SEED, tries = 150)
    void bitsAreThoseOfThePlainEngine(@ForAll("settings") Setting setting, @ForAll @IntRange(max = 300) int steps) {
        assertSameBits(setting.run(Engine.plain().inSinglePrecision()).train(steps), setting.run(engine()).train(steps));
    }
}
