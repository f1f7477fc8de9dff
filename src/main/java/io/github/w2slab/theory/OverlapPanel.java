package io.github.w2slab.theory;

import io.github.w2slab.random.ChiSquares;
import io.github.w2slab.random.Stream;
import io.github.w2slab.random.Ziggurat;
import io.github.w2slab.theory.Neuron.Labels;
import java.util.Arrays;
import java.util.List;

/**
 * A few neurons of the reduced dynamics, one a lane, each with samples of its own.
 *
 * <p>In block b (V_0 and its complement) inputs have standard deviation s_b, and a neuron has coordinates m_b in the frame
 * and a rest of length n_b. A sample draws p_b ~ N(0, s_b^2 I), u_b ~ N(0, s_b^2), and gives z = sum &lt;m_b, p_b&gt; + n_b
 * u_b, c = eta y(p) sigma'(z) / B. With sums over the batch of B samples, gamma = sum c z, a step is
 *
 * <pre>
 *   q_b ~ sum c^2 s_b^2 chi^2(D_b - F_b - 1),  R^2 = 1 + sum_b (|sum c p_b|^2 + (sum c u_b)^2 + q_b) - gamma^2,
 *   m_b &lt;- ((1 - gamma) m_b + sum c p_b)/R,    n_b &lt;- sqrt(((1 - gamma) n_b + sum c u_b)^2 + q_b)/R.
 * </pre>
 */
final class OverlapPanel {

    private static final int RESTORE_EVERY = 16;

    private final Experiment experiment;
    private final int lanes;
    private final int size;
    private final Block[] blocks;
    private final double[][] labels;
    private final double[] centre;
    private final double[] scale;
    private final double[][] m;
    private final double[][] sums;
    private final Ziggurat normals;
    private final double[] draws;
    private final int[] drawOf;
    private final double[] z;
    private final double[] c;
    private final double[] gamma;
    private final double[] squares;
    private final double[] energy;
    private final double[] label;
    private final double[] seen;

    /** One block of the inputs' space: the neurons' rest in it, and its own draws. */
    private final class Block {
        final double deviation;
        final int draw;
        final ChiSquares chi;
        final double[] rest = new double[lanes];
        final double[] sum = new double[lanes];
        final double[] perpendicular = new double[lanes];

        Block(double deviation, int draw, ChiSquares chi) {
            this.deviation = deviation;
            this.draw = draw;
            this.chi = chi;
        }
    }

    OverlapPanel(Experiment experiment, List<Neuron> neurons, int index) {
        this.experiment = experiment;
        this.lanes = neurons.size();
        this.size = experiment.frame().size();
        this.drawOf = new int[size];
        Arrays.fill(drawOf, -1);
        this.blocks = new Block[2];
        int draw = 0;
        for (int b = 0; b < 2; b++) {
            boolean seesInputs = experiment.deviation(b) > 0;
            int first = b == 0 ? 0 : experiment.frame().inside();
            for (int i = first; seesInputs && i < first + experiment.frame().rank(b); i++) {
                drawOf[i] = draw++;
            }
            int rest = seesInputs ? experiment.restDimension(b) : 0;
            ChiSquares chi = rest < 2 ? null
                    : ChiSquares.of(experiment.sgd().seed(), Stream.THEORY, 3L * index + 1 + b, rest - 1, lanes);
            blocks[b] = new Block(experiment.deviation(b), rest > 0 ? draw++ : -1, chi);
        }
        int noise = experiment.rule().noise() > 0 ? 1 : 0;
        this.draws = new double[(draw + noise) * lanes];
        this.normals = Ziggurat.of(experiment.sgd().seed(), Stream.THEORY, 3L * index, draws.length);
        this.m = new double[size][lanes];
        this.sums = new double[size][lanes];
        this.labels = labels(neurons);
        this.centre = new double[lanes];
        this.scale = new double[lanes];
        this.z = new double[lanes];
        this.c = new double[lanes];
        this.gamma = new double[lanes];
        this.squares = new double[lanes];
        this.energy = new double[lanes];
        this.seen = new double[neurons.get(0).labels().directions().length];
        this.label = new double[seen.length * lanes];
        place(neurons);
    }

    private void place(List<Neuron> neurons) {
        for (int l = 0; l < lanes; l++) {
            Neuron neuron = neurons.get(l);
            for (int i = 0; i < size; i++) {
                m[i][l] = neuron.overlaps()[i];
            }
            blocks[0].rest[l] = neuron.rest()[0];
            blocks[1].rest[l] = neuron.rest()[1];
            centre[l] = neuron.labels().centre();
            scale[l] = neuron.labels().scale();
        }
    }

    /** Directions' coordinates: at r size + i, one for each lane, or a single one where all lanes share the teacher. */
    private double[][] labels(List<Neuron> neurons) {
        Labels first = neurons.get(0).labels();
        boolean shared = neurons.stream().allMatch(neuron -> neuron.labels() == first);
        double[][] all = new double[first.directions().length * size][];
        for (int k = 0; k < all.length; k++) {
            int at = k;
            all[k] = neurons.stream().limit(shared ? 1 : lanes)
                    .mapToDouble(neuron -> neuron.labels().directions()[at / size][at % size]).toArray();
        }
        return all;
    }

    /** Takes steps; returns the first one that is not finite, or -1. */
    long advance(long from, long to) {
        int batch = experiment.sgd().batchSize();
        for (long step = from; step < to; step++) {
            double rate = experiment.sgd().learningRate(step) / batch;
            clear();
            for (int i = 0; i < batch; i++) {
                sample(step * batch + i, rate);
            }
            if (!move(step)) {
                return step;
            }
        }
        return -1;
    }

    private void clear() {
        Arrays.fill(gamma, 0);
        Arrays.fill(squares, 0);
        for (double[] sum : sums) {
            Arrays.fill(sum, 0);
        }
        for (Block block : blocks) {
            Arrays.fill(block.sum, 0);
        }
    }

    private void sample(long row, double rate) {
        draw(row);
        Arrays.fill(z, 0);
        for (int i = 0; i < size; i++) {
            if (drawOf[i] >= 0) {
                addProduct(z, m[i], drawOf[i] * lanes);
            }
        }
        for (Block block : blocks) {
            if (block.draw >= 0) {
                addProduct(z, block.rest, block.draw * lanes);
            }
        }
        System.arraycopy(z, 0, c, 0, lanes);
        experiment.activation().derivatives(c, c, lanes);
        multiplyByLabels(rate);
        for (int l = 0; l < lanes; l++) {
            gamma[l] = Math.fma(c[l], z[l], gamma[l]);
            squares[l] = Math.fma(c[l], c[l], squares[l]);
        }
        for (int i = 0; i < size; i++) {
            if (drawOf[i] >= 0) {
                addProduct(sums[i], c, drawOf[i] * lanes);
            }
        }
        for (Block block : blocks) {
            if (block.draw >= 0) {
                addProduct(block.sum, c, block.draw * lanes);
            }
        }
    }

    private void draw(long row) {
        normals.fill(row, draws, 0);
        for (int i = 0; i < size; i++) {
            stretch(drawOf[i], blocks[i < experiment.frame().inside() ? 0 : 1].deviation);
        }
        for (Block block : blocks) {
            stretch(block.draw, block.deviation);
        }
    }

    private void stretch(int draw, double deviation) {
        if (draw >= 0 && deviation != 1) {
            for (int k = draw * lanes; k < (draw + 1) * lanes; k++) {
                draws[k] *= deviation;
            }
        }
    }

    private void addProduct(double[] into, double[] factor, int draw) {
        double[] x = draws;
        for (int l = 0; l < into.length; l++) {
            into[l] = Math.fma(factor[l], x[draw + l], into[l]);
        }
    }

    private void multiplyByLabels(double rate) {
        overlapWithLabels();
        int noise = experiment.rule().noise() > 0 ? draws.length - lanes : -1;
        for (int l = 0; l < lanes; l++) {
            for (int r = 0; r < seen.length; r++) {
                seen[r] = label[r * lanes + l];
            }
            double psi = experiment.rule().value(seen, noise < 0 ? 0 : draws[noise + l]);
            c[l] *= rate * experiment.sgd().loss().signal(0, (psi - centre[l]) / scale[l]);
        }
    }

    private void overlapWithLabels() {
        Arrays.fill(label, 0);
        for (int k = 0; k < labels.length; k++) {
            double[] u = labels[k];
            int draw = drawOf[k % size] * lanes;
            int at = k / size * lanes;
            if (draw < 0 || u.length == 1 && u[0] == 0) {
                continue;
            }
            double shared = u[0];
            boolean own = u.length > 1;
            for (int l = 0; l < lanes; l++) {
                label[at + l] = Math.fma(own ? u[l] : shared, draws[draw + l], label[at + l]);
            }
        }
    }

    private boolean move(long step) {
        for (int l = 0; l < lanes; l++) {
            energy[l] = 1 - gamma[l] * gamma[l];
        }
        for (double[] sum : sums) {
            addSquares(sum);
        }
        for (Block block : blocks) {
            addSquares(block.sum);
            if (block.chi != null) {
                block.chi.fill(step, block.perpendicular, 0);
                double variance = block.deviation * block.deviation;
                for (int l = 0; l < lanes; l++) {
                    block.perpendicular[l] *= variance * squares[l];
                    energy[l] += block.perpendicular[l];
                }
            }
        }
        boolean finite = true;
        for (int l = 0; l < lanes; l++) {
            finite &= energy[l] <= Double.MAX_VALUE;
            energy[l] = 1 / Math.sqrt(energy[l]);
            gamma[l] = 1 - gamma[l];
        }
        if (finite) {
            rescale();
        }
        if (step % RESTORE_EVERY == 0) {
            restoreLength();
        }
        return finite;
    }

    private void addSquares(double[] sum) {
        for (int l = 0; l < lanes; l++) {
            energy[l] = Math.fma(sum[l], sum[l], energy[l]);
        }
    }

    private void rescale() {
        for (int i = 0; i < size; i++) {
            double[] coordinate = m[i];
            for (int l = 0; l < lanes; l++) {
                coordinate[l] = Math.fma(gamma[l], coordinate[l], sums[i][l]) * energy[l];
            }
        }
        for (Block block : blocks) {
            for (int l = 0; l < lanes; l++) {
                double along = Math.fma(gamma[l], block.rest[l], block.sum[l]);
                block.rest[l] = block.chi == null ? along * energy[l]
                        : Math.sqrt(Math.fma(along, along, block.perpendicular[l])) * energy[l];
            }
        }
    }

    /** A step keeps a length of 1 but for rounding, which grows where the label repels: so it is brought back to 1. */
    private void restoreLength() {
        Arrays.fill(energy, 0);
        for (double[] coordinate : m) {
            addSquares(coordinate);
        }
        for (Block block : blocks) {
            addSquares(block.rest);
        }
        for (int l = 0; l < lanes; l++) {
            energy[l] = 1 / Math.sqrt(energy[l]);
        }
        for (double[] coordinate : m) {
            multiply(coordinate, energy);
        }
        for (Block block : blocks) {
            multiply(block.rest, energy);
        }
    }

    private static void multiply(double[] into, double[] factor) {
        for (int l = 0; l < into.length; l++) {
            into[l] *= factor[l];
        }
    }

    /** Returns the coordinates of the neuron in a lane. */
    double[] overlaps(int lane) {
        double[] all = new double[size];
        for (int i = 0; i < size; i++) {
            all[i] = m[i][lane];
        }
        return all;
    }

    /** Returns E_0 of the neuron in a lane. */
    double energyInside(int lane) {
        return Neuron.energyInside(experiment.frame(), overlaps(lane), blocks[0].rest[lane]);
    }
}
