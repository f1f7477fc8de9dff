package io.github.w2slab.theory;

import io.github.w2slab.random.ChiSquares;
import io.github.w2slab.random.Stream;
import io.github.w2slab.random.Ziggurat;
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
 *
 * A sample that is reused, or looked at twice, tells its length too, |x|^2 = sum (|p_b|^2 + u_b^2 + q_b), q_b ~ s_b^2 chi^2: the
 * neuron stays in the plane of where it was and x, w = keep w_0 + gain x, and with z = keep z_0 + gain |x|^2 each of the k steps
 * moves the two factors alone.
 *
 * A pair of a preference is two such samples with the labels y and -y, B = 2 b for b pairs.
 *
 * <p>A column holds one number of every neuron: those that inputs reach, in the blocks' order and each block's rest last, then
 * those that only shrink. Draws lie in the same columns, as standard normal numbers.
 */
final class OverlapPanel {

    private static final int RESTORE_EVERY = 16;

    private final Experiment experiment;
    private final PanelLabels labels;
    private final int lanes;
    private final Block[] blocks = new Block[2];
    private final int[] columnOf;
    private final int[] restColumnOf = {-1, -1};
    private final int seen;
    private final double[][] w;
    private final double[][] draws;
    private final double[][] sums;
    private final Ziggurat normals;
    private final double[] z;
    private final double[] c;
    private final double[] gamma;
    private final double[] squares;
    private final double[] energy;
    private final double[] scratch;
    private final double[][] otherDraws;
    private final double[] otherZ;
    private final double[] otherC;
    private final double[] y;
    private final double[] otherY;
    private final Reuse reuse;

    /**
     * One block of the inputs' space.
     *
     * @param deviation s_b
     * @param first     its first seen column
     * @param end       one beyond its last
     * @param chi       draws chi^2(D_b - F_b - 1) where its last column is a rest of two dimensions or more, else null
     */
    private record Block(double deviation, int first, int end, ChiSquares chi) {
    }

    OverlapPanel(Experiment experiment, List<Neuron> neurons, int index) {
        this.experiment = experiment;
        this.lanes = neurons.size();
        this.columnOf = new int[experiment.frame().size()];
        Arrays.fill(columnOf, -1);
        blocks[0] = block(0, 0, 3L * index + 1);
        blocks[1] = block(1, blocks[0].end, 3L * index + 2);
        this.seen = blocks[1].end;
        this.labels = new PanelLabels(experiment, neurons, columnOf, index);
        this.w = new double[placed(seen)][lanes];
        int noise = experiment.supervision().noise() > 0 ? 1 : 0;
        this.draws = new double[seen + noise][lanes];
        this.sums = new double[experiment.batch() > 1 ? seen : 0][lanes];
        this.normals = Ziggurat.of(experiment.sgd().seed(), Stream.THEORY, 3L * index, draws.length * lanes);
        this.z = new double[lanes];
        this.c = new double[lanes];
        this.gamma = new double[lanes];
        this.squares = new double[lanes];
        this.energy = new double[lanes];
        this.scratch = new double[lanes];
        int other = experiment.supervision().samplesPerLabel() - 1;
        this.otherDraws = new double[other * draws.length][lanes];
        this.otherZ = new double[other * lanes];
        this.otherC = new double[other * lanes];
        this.y = new double[other * lanes];
        this.otherY = new double[other * lanes];
        this.reuse = experiment.sgd().reuses() ? new Reuse(experiment.activation(), experiment.sgd(), lanes) : null;
        place(neurons);
    }

    /** Gives columns, from the first on, to what inputs reach in a block. */
    private Block block(int b, int first, long stream) {
        Frame frame = experiment.frame();
        boolean reached = experiment.deviation(b) > 0;
        int column = first;
        int from = b == 0 ? 0 : frame.inside();
        for (int i = from; reached && i < from + frame.rank(b); i++) {
            columnOf[i] = column++;
        }
        int rest = reached ? experiment.restDimension(b) : 0;
        restColumnOf[b] = rest > 0 ? column++ : -1;
        ChiSquares chi = rest < 2 ? null
                : ChiSquares.of(experiment.sgd().seed(), Stream.THEORY, stream, rest - 1, lanes);
        return new Block(experiment.deviation(b), first, column, chi);
    }

    /** Gives columns to what no input reaches; returns the number of all columns. */
    private int placed(int from) {
        int column = from;
        for (int i = 0; i < columnOf.length; i++) {
            columnOf[i] = columnOf[i] < 0 ? column++ : columnOf[i];
        }
        for (int b = 0; b < 2; b++) {
            restColumnOf[b] = restColumnOf[b] < 0 ? column++ : restColumnOf[b];
        }
        return column;
    }

    private void place(List<Neuron> neurons) {
        for (int l = 0; l < lanes; l++) {
            Neuron neuron = neurons.get(l);
            for (int i = 0; i < columnOf.length; i++) {
                w[columnOf[i]][l] = neuron.overlaps()[i];
            }
            for (int b = 0; b < 2; b++) {
                w[restColumnOf[b]][l] = neuron.rest()[b];
            }
        }
    }

    /** Takes steps; returns the first one that is not finite, or -1. */
    long advance(long from, long to) {
        int batch = experiment.batch();
        for (long step = from; step < to; step++) {
            double rate = experiment.sgd().learningRate(step) / batch;
            boolean finite = reuse != null ? reuseSample(step, rate) : batch == 1 ? takeSample(step, rate) : takeBatch(step, rate, batch);
            if (!finite) {
                return step;
            }
            if (step % RESTORE_EVERY == 0) {
                restoreLength();
            }
        }
        return -1;
    }

    private boolean takeSample(long step, double rate) {
        sample(step, rate);
        Columns.product(c, z, gamma);
        Columns.product(c, c, squares);
        Columns.oneLessSquare(gamma, energy);
        for (Block block : blocks) {
            for (int k = block.first; k < block.end; k++) {
                Columns.scaleAndSquare(draws[k], c, block.deviation, energy);
            }
        }
        return move(step, draws);
    }

    private boolean reuseSample(long step, double rate) {
        slopes(step, draws, z, c);
        Arrays.fill(squares, 0);
        double[][] perpendicular = {scratch, energy};
        for (int b = 0; b < 2; b++) {
            Block block = blocks[b];
            double variance = block.deviation * block.deviation;
            for (int k = block.first; k < block.end; k++) {
                Columns.addScaledSquares(draws[k], variance, squares);
            }
            if (block.chi != null) {
                block.chi.fill(step, perpendicular[b], 0);
                Columns.addMultiple(squares, variance, perpendicular[b]);
            }
        }
        if (!reuse.take(z, labels.of(draws), squares, rate)) {
            return false;
        }
        for (int b = 0; b < 2; b++) {
            Block block = blocks[b];
            int end = block.chi == null ? block.end : block.end - 1;
            for (int k = block.first; k < end; k++) {
                Columns.combine(w[k], reuse.keep, draws[k], reuse.gain, block.deviation);
            }
            if (block.chi != null) {
                Columns.combineRest(w[end], reuse.keep, draws[end], reuse.gain, block.deviation, perpendicular[b]);
            }
        }
        for (int k = seen; k < w.length; k++) {
            Columns.multiply(w[k], reuse.keep);
        }
        return true;
    }

    private boolean takeBatch(long step, double rate, int batch) {
        Arrays.fill(gamma, 0);
        Arrays.fill(squares, 0);
        for (double[] sum : sums) {
            Arrays.fill(sum, 0);
        }
        if (experiment.supervision().samplesPerLabel() > 1) {
            for (int i = 0; i < batch; i += 2) {
                pair(step, i, rate);
                add(draws, z, c);
                add(otherDraws, otherZ, otherC);
            }
        } else {
            for (int i = 0; i < batch; i++) {
                sample(step * batch + i, rate);
                add(draws, z, c);
            }
        }
        Columns.oneLessSquare(gamma, energy);
        for (double[] sum : sums) {
            Columns.addSquares(sum, energy);
        }
        return move(step, sums);
    }

    /** Adds a sample to the sums over the batch. */
    private void add(double[][] drawn, double[] z, double[] c) {
        Columns.addProduct(gamma, c, z);
        Columns.addProduct(squares, c, c);
        for (Block block : blocks) {
            for (int k = block.first; k < block.end; k++) {
                Columns.addScaled(sums[k], drawn[k], c, block.deviation);
            }
        }
    }

    /** Draws a sample for each neuron and leaves z and c. */
    private void sample(long row, double rate) {
        slopes(row, draws, z, c);
        Columns.multiply(c, rate, labels.of(draws));
    }

    /** Draws samples i and i + 1 of a step, a pair, for each neuron and leaves z and c of both. */
    private void pair(long step, int i, double rate) {
        slopes(step * experiment.batch() + i, draws, z, c);
        slopes(step * experiment.batch() + i + 1, otherDraws, otherZ, otherC);
        labels.ofPair(step, i / 2, draws, otherDraws, y, otherY);
        Columns.multiply(c, rate, y);
        Columns.multiply(otherC, rate, otherY);
    }

    /** Draws inputs for each neuron and leaves z and sigma'(z). */
    private void slopes(long row, double[][] draws, double[] z, double[] c) {
        normals.fill(row, draws);
        Arrays.fill(z, 0);
        for (Block block : blocks) {
            if (block.deviation == 1) {
                addOverlaps(block, draws, z);
            } else if (block.end > block.first) {
                Arrays.fill(scratch, 0);
                addOverlaps(block, draws, scratch);
                Columns.addMultiple(z, block.deviation, scratch);
            }
        }
        experiment.activation().derivatives(z, c, lanes);
    }

    private void addOverlaps(Block block, double[][] draws, double[] into) {
        int k = block.first;
        for (; k + 1 < block.end; k += 2) {
            Columns.addTwoProducts(into, w[k], draws[k], w[k + 1], draws[k + 1]);
        }
        if (k < block.end) {
            Columns.addProduct(into, w[k], draws[k]);
        }
    }

    /** Moves the neurons by what their samples sum to; returns false, and leaves them, if that is not finite. */
    private boolean move(long step, double[][] sum) {
        for (int b = 0; b < 2; b++) {
            if (blocks[b].chi != null) {
                addPerpendicular(blocks[b], step, b == 0 ? scratch : z);
            }
        }
        Columns.inverseRoot(energy);
        Columns.oneLess(gamma);
        // 1/R is 0 or NaN exactly where R^2 is infinite or NaN.
        if (!Columns.allPositive(energy)) {
            return false;
        }
        for (int b = 0; b < 2; b++) {
            Block block = blocks[b];
            int end = block.chi == null ? block.end : block.end - 1;
            for (int k = block.first; k < end; k++) {
                Columns.move(w[k], sum[k], gamma, energy);
            }
            if (block.chi != null) {
                Columns.moveRest(w[end], sum[end], gamma, energy, b == 0 ? scratch : z);
            }
        }
        for (int k = seen; k < w.length; k++) {
            Columns.shrink(w[k], gamma, energy);
        }
        return true;
    }

    private void addPerpendicular(Block block, long step, double[] q) {
        block.chi.fill(step, q, 0);
        Columns.multiplyAndAdd(q, block.deviation * block.deviation, squares, energy);
    }

    /** A step keeps a length of 1 but for rounding, which grows where the label repels: so it is brought back to 1. */
    private void restoreLength() {
        Arrays.fill(energy, 0);
        for (double[] column : w) {
            Columns.addSquares(column, energy);
        }
        Columns.inverseRoot(energy);
        for (double[] column : w) {
            Columns.multiply(column, 1, energy);
        }
    }

    /** Returns the neuron in a lane where it stands now. */
    Neuron now(Neuron begun, int lane) {
        double[] overlaps = Arrays.stream(columnOf).mapToDouble(column -> w[column][lane]).toArray();
        return begun.at(overlaps, new double[] {w[restColumnOf[0]][lane], w[restColumnOf[1]][lane]});
    }

    /** Returns all neurons' numbers as they stand, a copy. */
    double[][] saved() {
        return Arrays.stream(w).map(double[]::clone).toArray(double[][]::new);
    }

    /** Places the neurons where {@link #saved} found them. */
    void restore(double[][] saved) {
        for (int k = 0; k < w.length; k++) {
            System.arraycopy(saved[k], 0, w[k], 0, lanes);
        }
    }
}
