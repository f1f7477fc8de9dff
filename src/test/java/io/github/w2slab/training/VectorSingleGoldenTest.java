package io.github.w2slab.training;

class VectorSingleGoldenTest extends GoldenTest {

    @Override
    Engine engine() {
        return Engine.vector().inSinglePrecision();
    }
}
