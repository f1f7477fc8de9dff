package io.github.w2slab.training;

class VectorEngineGoldenTest extends GoldenTest {

    @Override
    Engine engine() {
        return Engine.vector();
    }
}
