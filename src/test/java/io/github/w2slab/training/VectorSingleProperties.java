package io.github.w2slab.training;

import io.github.w2slab.training.engine.Engine;

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
}
