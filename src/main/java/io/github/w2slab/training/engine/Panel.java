package io.github.w2slab.training.engine;

/**
 * A few neurons side by side, one a lane, that go through blocks of online SGD steps in the exact block (Gram) form.
 *
 * <p>Over a block of samples x_0, x_1, ... the neuron w = scale (base v + sum_m c_m x_m) needs only Z = X V^T and
 * G = X X^T: before sample k, z_k = scale (base Z_k + sum_{m<k} G_km c_m). A step with g_k = eta y_k sigma'(z_k) / b,
 * gamma = sum g_k z_k and Q = |sum g_k x_k|^2 over its batch multiplies w by a = (1 - gamma)/R and adds g_k x_k / R,
 * R^2 = 1 + Q - gamma^2; the factor a goes into scale and c_k = g_k / (R scale). This is the spherical step itself, not an
 * approximation of it. Rounding moves lengths, and a repelled neuron lets the error grow, so each block begins at length 1
 * again.
 *
 * <p>A second step on the same batch needs no product: its z is ((1 - gamma) z_k + sum_m G_km g_m)/R over the batch, and its
 * coefficients are added to those of the first. A second look takes sigma' at z_k + rho' y_k sigma'(z_k) G_kk.
 *
 * <p>Why so: plain steps pass over all weights twice each, this form twice a block, and its sums run over matrices that
 * fit the cache. Each lane sums in the order of coordinates and samples, each product and sum a fused multiply-add, so
 * neither the engine nor which neurons stand side by side changes a bit. Coordinates in which inputs are 0 are not stored:
 * there w is only multiplied, by the factor kept in {@link State}.
 */
abstract class Panel {

    /** rho' of the slopes' second look, 0 for none. */
    double look;
    /** Whether more than one step is taken on a batch. */
    boolean repeating;

    /** The same panel, for steps that use their samples as these do. */
    final Panel reusingAs(Steps steps) {
        look = steps.look();
        repeating = steps.repeats() > 1;
        return this;
    }

    /** Begins a block at a state: reads Z = X V^T of its first samples. */
    abstract void begin(SampleBlock block, int samples, State from);

    /** Reads z of the batch that begins at sample {@code first}, before its step. */
    abstract void read(SampleBlock block, int first, int batch);

    /** Reads z of the same batch again after its step, before another step on it; for panels that are {@link #repeating}. */
    abstract void readAgain(SampleBlock block, int first, int batch);

    /** Returns z of sample k in a lane, as {@link #read} or {@link #readAgain} left it. */
    abstract double overlap(int k, int lane);

    /**
     * Takes one step of all lanes on the batch that was read.
     *
     * @param rate   eta / b
     * @param signal for each sample of the block what takes the place of y
     * @return false if the size of a step is not finite
     */
    abstract boolean step(SampleBlock block, int first, int batch, double rate, double[] signal);

    /**
     * Writes the state to which the steps on a block's first samples, all that were taken, have led. More steps may follow,
     * unless {@code to} is {@code from}.
     */
    abstract void write(SampleBlock block, int samples, State from, State to);
}
