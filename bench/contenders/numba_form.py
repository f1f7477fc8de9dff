"""What both Numba contenders share: the recursion inside a block, and the loop over chunks of samples.

Neurons are cut into panels, one task of a thread each, that go through several blocks while they stay in the cache.
"""
import numba
import numpy as np

from .experiment import BLOCK, CHUNK, SQRT_2, Normals, labels

FAST = {"contract", "reassoc", "nsz", "arcp"}


@numba.njit(fastmath=FAST, cache=True)
def recur(z, c, gram, size, scale, base, lanes):
    """Steps of one block for a panel: z holds Z (steps x lanes) and c receives the coefficients of the samples."""
    steps = len(size)
    q = np.empty(lanes)
    for k in range(steps):
        for l in range(lanes):
            q[l] = base[l] * z[k, l]
        m = 0
        while m + 4 <= k:
            g0, g1, g2, g3 = gram[k, m], gram[k, m + 1], gram[k, m + 2], gram[k, m + 3]
            for l in range(lanes):
                q[l] += g0 * c[m, l] + g1 * c[m + 1, l] + g2 * c[m + 2, l] + g3 * c[m + 3, l]
            m += 4
        while m < k:
            g0 = gram[k, m]
            for l in range(lanes):
                q[l] += g0 * c[m, l]
            m += 1
        e = size[k]
        square = gram[k, k]
        for l in range(lanes):
            zk = scale[l] * q[l]
            t = e * zk * zk
            r = 1 / np.sqrt(1 + e * t * (square - zk * zk))
            scale[l] *= (1 - t) * r
            c[k, l] = e * zk * r / scale[l]
    for k in range(steps):
        for l in range(lanes):
            c[k, l] *= scale[l]
    for l in range(lanes):
        base[l] *= scale[l]
        scale[l] = 1


class NumbaContender:
    """Chunks of samples: NumPy's generators and BLAS make inputs and labels, compiled code takes the steps."""

    granularity = CHUNK

    def __init__(self, experiment, threads):
        self.experiment = experiment
        self.threads = threads
        numba.set_num_threads(threads)

    def run(self, case, eta, steps, seed):
        v = self.pack(self.experiment.start(case))
        u = self.experiment.direction(case)
        normals = Normals(seed, self.threads)
        x = np.empty((self.granularity, len(u)))
        y = np.empty(self.granularity)
        for _ in range(steps // self.granularity):
            normals.fill(x)
            labels(x, u, out=y)
            y *= eta * SQRT_2
            self.advance(v, x, y)
        normals.close()
        return self.unpack(v)

    def follow(self, w, inputs, labels, eta):
        v = self.pack(w)
        whole = len(inputs) // BLOCK * BLOCK
        for part in (slice(0, whole), slice(whole, None)):
            self.advance(v, inputs[part], eta * SQRT_2 * labels[part])
        return self.unpack(v)
