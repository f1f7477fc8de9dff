"""NumPy in block (Gram) form: two matrix products for 32 steps, and a recursion over them for all neurons at once.

Within a block w = scale (v + sum_m c_m x_m) needs only Z = X V^T and G = X X^T. A step with g = eta y sqrt(2) z is
scale <- a scale, a = (1 - g z) r, and c_k = g r / scale, r = 1/sqrt(1 + g^2 (|x|^2 - z^2)).

The products go through SciPy's dgemm, which adds in place, so that no temporary of the size of V is needed; one library
does them all, for the idle threads of two libraries would be in each other's way.
"""
import numpy as np
from scipy.linalg.blas import dgemm

from .experiment import BLOCK, CHUNK, SQRT_2, Normals, labels


class Contender:
    granularity = CHUNK

    def __init__(self, experiment, threads):
        self.experiment = experiment
        self.threads = threads
        n = experiment.neurons
        self.z = np.empty((BLOCK, n))
        self.c = np.empty((BLOCK, n))
        self.gram = np.empty((BLOCK, BLOCK))
        self.rows = [np.empty(n) for _ in range(3)]

    def block(self, v, scale, x, y, eta):
        """Takes len(x) steps; v and scale change in place."""
        steps = len(x)
        z, c = self.z[:steps], self.c[:steps]
        gram = self.gram if steps == BLOCK else np.empty((steps, steps))
        # In Fortran's order: z^T = v x^T, gram = x x^T, v^T += x^T c.
        dgemm(1.0, v.T, x.T, beta=0.0, c=z.T, trans_a=1, overwrite_c=1)
        dgemm(1.0, x.T, x.T, beta=0.0, c=gram.T, trans_a=1, overwrite_c=1)
        size = eta * SQRT_2 * y
        q, t, h = self.rows
        for k in range(steps):
            zk, ck, e = z[k], c[k], size[k]
            if k:
                np.dot(gram[k, :k], c[:k], out=q)
                zk += q
            zk *= scale
            np.multiply(zk, zk, out=q)
            np.multiply(q, e, out=t)
            np.subtract(gram[k, k], q, out=h)
            h *= t
            h *= e
            h += 1
            np.sqrt(h, out=h)
            np.subtract(1, t, out=t)
            np.multiply(zk, e, out=ck)
            t /= h
            ck /= h
            scale *= t
            ck /= scale
        dgemm(1.0, x.T, c.T, beta=1.0, c=v.T, trans_b=1, overwrite_c=1)
        v *= scale[:, None]
        scale[:] = 1

    def run(self, case, eta, steps, seed):
        v = self.experiment.start(case)
        u = self.experiment.direction(case)
        scale = np.ones(len(v))
        normals = Normals(seed, self.threads)
        x = np.empty((self.granularity, len(u)))
        y = np.empty(self.granularity)
        for _ in range(steps // self.granularity):
            normals.fill(x)
            labels(x, u, out=y)
            for k in range(0, self.granularity, BLOCK):
                self.block(v, scale, x[k:k + BLOCK], y[k:k + BLOCK], eta)
        normals.close()
        return v

    def follow(self, w, inputs, labels, eta):
        scale = np.ones(len(w))
        for k in range(0, len(inputs), BLOCK):
            self.block(w, scale, inputs[k:k + BLOCK], labels[k:k + BLOCK], eta)
        return w
