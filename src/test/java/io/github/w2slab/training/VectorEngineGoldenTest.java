package io.github.w2slab.training;

import io.github.w2slab.training.engine.Engine;

class VectorEngineGoldenTest extends GoldenTest {

    @Override
    Engine engine() {
        return Engine.vector();
    }
}
