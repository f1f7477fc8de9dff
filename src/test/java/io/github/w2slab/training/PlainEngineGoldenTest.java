package io.github.w2slab.training;

class PlainEngineGoldenTest extends GoldenTest {

    @Override
    Engine engine() {
        return Engine.plain();
    }
}
