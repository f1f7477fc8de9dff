package io.github.w2slab.training;

class PlainEngineProperties extends TrainingProperties {

    @Override
    Engine engine() {
        return Engine.plain();
    }
}
