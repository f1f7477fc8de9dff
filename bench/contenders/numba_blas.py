"""Numba in block form, matrix products by BLAS (SciPy's dgemm, one thread of its own for each panel)."""
import ctypes

import numba
import numpy as np
from numba.extending import get_cython_function_address

from .experiment import BLOCK
from .numba_form import NumbaContender, recur

PANEL = 128
_POINTER = ctypes.c_void_p
dgemm = ctypes.CFUNCTYPE(None, *[_POINTER] * 13)(get_cython_function_address("scipy.linalg.cython_blas", "dgemm"))


@numba.njit
def product(ta, tb, m, n, k, a, lda, b, ldb, beta, c, ldc):
    """C <- op(A) op(B) + beta C in Fortran's order."""
    letters = np.array([ta, tb], dtype=np.uint8)
    sizes = np.array([m, n, k, lda, ldb, ldc], dtype=np.int32)
    factors = np.array([1.0, beta])
    t, i, f = letters.ctypes.data, sizes.ctypes.data, factors.ctypes.data
    dgemm(t, t + 1, i, i + 4, i + 8, f, a.ctypes.data, i + 12, b.ctypes.data, i + 16, f + 8, c.ctypes.data, i + 20)


N, T = ord("N"), ord("T")


@numba.njit(parallel=True)
def advance(v, x, size, gram):
    """v: N x D neurons; x: inputs; size: eta sqrt(2) y; gram: room for the Gram matrices of all blocks."""
    neurons, d = v.shape
    blocks = len(gram)
    steps = len(x) // blocks
    for b in numba.prange(blocks):
        xb = x[b * steps:(b + 1) * steps]
        product(T, N, steps, steps, d, xb, d, xb, d, 0.0, gram[b], steps)
    for p in numba.prange(neurons // PANEL):
        vp = v[p * PANEL:(p + 1) * PANEL]
        z = np.empty((steps, PANEL))
        c = np.empty((steps, PANEL))
        scale = np.ones(PANEL)
        base = np.ones(PANEL)
        for b in range(blocks):
            xb = x[b * steps:(b + 1) * steps]
            product(T, N, PANEL, steps, d, vp, d, xb, d, 0.0, z, PANEL)
            recur(z, c, gram[b], size[b * steps:(b + 1) * steps], scale, base, PANEL)
            for l in range(PANEL):
                for k in range(steps):
                    c[k, l] /= base[l]
            product(N, T, d, PANEL, steps, xb, d, c, PANEL, 1.0, vp, d)
        for l in range(PANEL):
            for i in range(d):
                vp[l, i] *= base[l]


class Contender(NumbaContender):

    @staticmethod
    def pack(w):
        return w.copy()

    @staticmethod
    def unpack(v):
        return v

    @staticmethod
    def advance(v, x, size):
        steps = min(BLOCK, len(x))
        advance(v, x, size, np.empty((len(x) // steps, steps, steps)))
