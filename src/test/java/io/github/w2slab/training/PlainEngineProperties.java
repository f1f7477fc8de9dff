package io.github.w2slab.training;

import io.github.w2slab.training.engine.Engine;

class PlainEngineProperties extends TrainingProperties {

    @Override
    Engine engine() {
        return Engine.plain();
    }
}
