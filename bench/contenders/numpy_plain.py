"""NumPy as a person writes it: the formulas, one sample a step, all neurons at once."""
import numpy as np

from .experiment import SQRT_2


class Contender:
    granularity = 1

    def __init__(self, experiment, threads):
        self.experiment = experiment

    @staticmethod
    def step(w, x, y, eta):
        z = w @ x
        c = eta * y * SQRT_2 * z
        w = w + c[:, None] * (x - z[:, None] * w)
        return w / np.linalg.norm(w, axis=1, keepdims=True)

    def run(self, case, eta, steps, seed):
        rng = np.random.default_rng(seed)
        w = self.experiment.start(case)
        u = self.experiment.direction(case)
        for _ in range(steps):
            x = rng.standard_normal(len(u))
            y = ((u @ x) ** 2 - 1) / SQRT_2
            w = self.step(w, x, y, eta)
        return w

    def follow(self, w, inputs, labels, eta):
        for x, y in zip(inputs, labels):
            w = self.step(w, x, y, eta)
        return w
