"""What all contenders share: the experiment's files, written by the Java contender, and the one interface.

A neuron w_j, unit, meets a sample x with label y = h_2(<u, x>): z = <w_j, x>, c = eta y sigma'(z) with sigma' = sqrt(2) z,
w_j <- (w_j + c (x - z w_j)) / |w_j + c (x - z w_j)|. The factor in the closed form is
|w_j + c (x - z w_j)|^2 = 1 + c^2 (|x|^2 - z^2).
"""
import json
import pathlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.linalg.blas import dgemv

SQRT_2 = 2 ** 0.5
BLOCK = 32  # steps that the block (Gram) form takes at once
CHUNK = 15 * BLOCK  # steps whose samples are drawn at once; divides the numbers of steps of the experiment


class Experiment:
    """Starts, label directions and checked samples of cases A (SFT, d coordinates) and B (W2S, s coordinates)."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        said = json.loads((self.folder / "experiment.json").read_text())
        self.neurons = said["neurons"]
        self.coordinates = said["coordinates"]
        self.checked_rate = said["checked_rate"]

    def _read(self, case, what):
        return np.fromfile(self.folder / f"{case}-{what}", dtype="<f8")

    def _rows(self, case, what):
        return self._read(case, what).reshape(-1, self.coordinates[case])

    def start(self, case):
        """Returns the neurons at step 0, N x D."""
        return self._rows(case, "start")

    def direction(self, case):
        """Returns u of the labels, D numbers; its length is tau."""
        return self._read(case, "direction")

    def samples(self, case):
        """Returns the inputs (500 x D) and labels of the check."""
        return self._rows(case, "inputs"), self._read(case, "labels")

    def final(self, case):
        """Returns the neurons to which the Java contender came on these samples."""
        return self._rows(case, "final")

    def alignment(self, case, neurons):
        """Returns the mean of |cos| between neurons and u."""
        u = self.direction(case)
        overlaps = np.abs(neurons @ u) / (np.linalg.norm(neurons, axis=1) * np.linalg.norm(u))
        return float(overlaps.mean())


class Normals:
    """Standard normal numbers by SFC64 and the ziggurat, NumPy's fastest, one generator a thread (NumPy frees the lock)."""

    def __init__(self, seed, threads):
        sequences = np.random.SeedSequence(seed).spawn(threads)
        self.generators = [np.random.Generator(np.random.SFC64(s)) for s in sequences]
        self.pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def fill(self, x):
        """Fills a matrix whose rows are a multiple of the number of threads."""
        if self.pool is None:
            self.generators[0].standard_normal(out=x)
        else:
            parts = np.split(x, len(self.generators))
            list(self.pool.map(lambda generator, part: generator.standard_normal(out=part), self.generators, parts))

    def close(self):
        if self.pool is not None:
            self.pool.shutdown()


def labels(x, u, out):
    """Writes h_2(<u, x>) for each row of x."""
    t = dgemv(1.0, x.T, u, beta=0.0, y=out, trans=1, overwrite_y=1)
    t *= t
    t -= 1
    t *= 1 / SQRT_2
