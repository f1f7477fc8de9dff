package io.github.w2slab.training;

import io.github.w2slab.training.engine.Engine;

class PlainEngineGoldenTest extends GoldenTest {

    @Override
    Engine engine() {
        return Engine.plain();
    }

    /** The vector engine, which has the same bits, runs them all. */
    @Override
    int seeds(int dimension, int reference) {
        return dimension < 1000 ? reference : 5;
    }
}
