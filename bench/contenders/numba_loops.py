"""Numba in block form, loops written out: a panel is D x lanes, one neuron a lane, so that all inner loops are vectors."""
import numba
import numpy as np

from .experiment import BLOCK
from .numba_form import FAST, NumbaContender, recur

LANES = 128


@numba.njit(fastmath=FAST, cache=True)
def gram_of(x, gram):
    for k in range(len(x)):
        for m in range(k + 1):
            total = 0.0
            for i in range(x.shape[1]):
                total += x[k, i] * x[m, i]
            gram[k, m] = total


@numba.njit(fastmath=FAST, cache=True)
def project(z, x, v):
    """Z = X V^T, four coordinates and two samples at a time."""
    steps, d = x.shape
    z[:] = 0
    for i in range(0, d, 4):
        v0, v1, v2, v3 = v[i], v[i + 1], v[i + 2], v[i + 3]
        k = 0
        while k + 2 <= steps:
            a0, a1, a2, a3 = x[k, i], x[k, i + 1], x[k, i + 2], x[k, i + 3]
            b0, b1, b2, b3 = x[k + 1, i], x[k + 1, i + 1], x[k + 1, i + 2], x[k + 1, i + 3]
            za, zb = z[k], z[k + 1]
            for l in range(LANES):
                za[l] += a0 * v0[l] + a1 * v1[l] + a2 * v2[l] + a3 * v3[l]
                zb[l] += b0 * v0[l] + b1 * v1[l] + b2 * v2[l] + b3 * v3[l]
            k += 2
        while k < steps:
            za = z[k]
            a0, a1, a2, a3 = x[k, i], x[k, i + 1], x[k, i + 2], x[k, i + 3]
            for l in range(LANES):
                za[l] += a0 * v0[l] + a1 * v1[l] + a2 * v2[l] + a3 * v3[l]
            k += 1


@numba.njit(fastmath=FAST, cache=True)
def update(v, x, c, base):
    """V <- base V + C^T X, four samples and two coordinates at a time."""
    steps, d = x.shape
    for i in range(0, d, 2):
        first, second = v[i], v[i + 1]
        for l in range(LANES):
            first[l] *= base[l]
            second[l] *= base[l]
        k = 0
        while k + 4 <= steps:
            a0, a1, a2, a3 = x[k, i], x[k + 1, i], x[k + 2, i], x[k + 3, i]
            b0, b1, b2, b3 = x[k, i + 1], x[k + 1, i + 1], x[k + 2, i + 1], x[k + 3, i + 1]
            c0, c1, c2, c3 = c[k], c[k + 1], c[k + 2], c[k + 3]
            for l in range(LANES):
                first[l] += a0 * c0[l] + a1 * c1[l] + a2 * c2[l] + a3 * c3[l]
                second[l] += b0 * c0[l] + b1 * c1[l] + b2 * c2[l] + b3 * c3[l]
            k += 4
        while k < steps:
            for l in range(LANES):
                first[l] += x[k, i] * c[k, l]
                second[l] += x[k, i + 1] * c[k, l]
            k += 1


@numba.njit(parallel=True, cache=True)
def advance(v, x, size, gram):
    """v: panels x D x lanes; x: inputs; size: eta sqrt(2) y; gram: room for the Gram matrices of all blocks."""
    blocks = len(gram)
    steps = len(x) // blocks
    for b in numba.prange(blocks):
        gram_of(x[b * steps:(b + 1) * steps], gram[b])
    for p in numba.prange(len(v)):
        z = np.empty((steps, LANES))
        c = np.empty((steps, LANES))
        scale = np.ones(LANES)
        base = np.ones(LANES)
        for b in range(blocks):
            xb = x[b * steps:(b + 1) * steps]
            project(z, xb, v[p])
            recur(z, c, gram[b], size[b * steps:(b + 1) * steps], scale, base, LANES)
            update(v[p], xb, c, base)
            base[:] = 1


class Contender(NumbaContender):

    @staticmethod
    def pack(w):
        return np.ascontiguousarray(w.reshape(-1, LANES, w.shape[1]).transpose(0, 2, 1))

    @staticmethod
    def unpack(v):
        return v.transpose(0, 2, 1).reshape(-1, v.shape[1])

    @staticmethod
    def advance(v, x, size):
        steps = min(BLOCK, len(x))
        advance(v, x, size, np.empty((len(x) // steps, steps, steps)))
