package io.github.w2slab.training.engine;

import io.github.w2slab.model.Activation;
import io.github.w2slab.supervision.SampleSource;

/** How the arithmetic is carried out. Forms of one precision give the same bits. */
enum Form {

    /** Plain loops in double precision. */
    PLAIN {
        @Override
        int unit() {
            return 8;
        }

        @Override
        SampleBlock newBlock(int samples, int coordinates, SampleSource source) {
            return new PlainBlock(samples, coordinates, source);
        }

        @Override
        State newState(int lanes, int coordinates) {
            return new PlainState(lanes, coordinates);
        }

        @Override
        Panel newPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
            return new PlainPanel(lanes, coordinates, samples, activation, restEnergy);
        }
    },

    /** Vector instructions in double precision. */
    VECTOR {
        @Override
        int unit() {
            return VectorPanel.LANES;
        }

        @Override
        SampleBlock newBlock(int samples, int coordinates, SampleSource source) {
            return new VectorBlock(samples, coordinates, source.inVectors());
        }

        @Override
        State newState(int lanes, int coordinates) {
            return new VectorState(lanes, coordinates);
        }

        @Override
        Panel newPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
            return new VectorPanel(lanes, samples, activation, restEnergy);
        }
    },

    /** Vector instructions in single precision, by classes that the build writes from those in double precision. */
    SINGLE {
        @Override
        int unit() {
            return SingleVectorPanel.LANES;
        }

        @Override
        SampleBlock newBlock(int samples, int coordinates, SampleSource source) {
            return new SingleVectorBlock(samples, coordinates, source.inVectors());
        }

        @Override
        State newState(int lanes, int coordinates) {
            return new SingleVectorState(lanes, coordinates);
        }

        @Override
        Panel newPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
            return new SingleVectorPanel(lanes, samples, activation, restEnergy);
        }
    };

    /** Neurons side by side in a panel, at most. */
    private static final int MAX_LANES = 64;

    /** Returns what the lanes of a panel are a multiple of. */
    abstract int unit();

    /** Returns how many lanes a panel has, so that each thread has as many neurons as the others, nearly. */
    int lanes(int neurons, int threads) {
        int most = Math.max(unit(), MAX_LANES);
        int share = Math.max(1, (neurons + threads - 1) / threads);
        int panels = (share + most - 1) / most;
        return ((share + panels - 1) / panels + unit() - 1) / unit() * unit();
    }

    /** @param source is used by this block alone */
    abstract SampleBlock newBlock(int samples, int coordinates, SampleSource source);

    abstract State newState(int lanes, int coordinates);

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    abstract Panel newPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy);
}
