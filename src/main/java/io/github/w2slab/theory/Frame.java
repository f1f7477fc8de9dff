package io.github.w2slab.theory;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.supervision.Inputs;
import java.util.ArrayList;
import java.util.List;

/**
 * What of R^d the features and the label's directions span: F_0 orthonormal vectors in V_0 (or the subspace that the inputs'
 * generator has learned, {@link Inputs#inBlock}) and F_1 in its complement. Overlaps are coordinates along them, those in V_0
 * first.
 *
 * @param inside   F_0
 * @param outside  F_1
 * @param features theta_0 to theta_{K-1} in these coordinates
 */
record Frame(int inside, int outside, double[][] features) {

    /** Returns F_0 + F_1. */
    int size() {
        return inside + outside;
    }

    /** Returns F_b. */
    int rank(int block) {
        return block == 0 ? inside : outside;
    }

    /** An orthonormal basis of given vectors' parts in V_0 and in its complement. */
    static final class Basis {

        private final Inputs inputs;
        private final List<double[]> inside = new ArrayList<>();
        private final List<double[]> outside = new ArrayList<>();

        Basis(Inputs inputs) {
            this.inputs = inputs;
        }

        void add(double[] v, boolean alsoOutside) {
            Vectors.extend(inside, part(v, true));
            if (alsoOutside) {
                Vectors.extend(outside, part(v, false));
            }
        }

        private double[] part(double[] v, boolean in) {
            double[] part = inputs.inBlock(v);
            for (int i = 0; i < v.length && !in; i++) {
                part[i] = v[i] - part[i];
            }
            return part;
        }

        int rank(int block) {
            return block == 0 ? inside.size() : outside.size();
        }

        double[] coordinates(double[] v) {
            double[] m = new double[inside.size() + outside.size()];
            for (int i = 0; i < m.length; i++) {
                m[i] = Overlaps.of(v, i < inside.size() ? inside.get(i) : outside.get(i - inside.size()));
            }
            return m;
        }

        /** Returns the length of what the basis does not reach, in V_0 and in its complement. */
        double[] rest(double[] v) {
            double[] in = part(v, true);
            double[] out = part(v, false);
            Vectors.removeFrom(in, inside);
            Vectors.removeFrom(out, outside);
            return new double[] {Vectors.length(in), Vectors.length(out)};
        }
    }
}
