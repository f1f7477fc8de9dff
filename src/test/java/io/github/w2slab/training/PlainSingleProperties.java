package io.github.w2slab.training;

class PlainSingleProperties extends TrainingProperties {

    @Override
    Engine engine() {
        return Engine.plain().inSinglePrecision();
    }

    /** A float has 24 bits, and a sum over a block has up to 41 terms. */
    @Override
    double precision() {
        return 2e-6;
    }
}
