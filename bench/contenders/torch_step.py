"""PyTorch, one sample a step, all neurons at once: in-place operations, normal numbers by block."""
import torch

from .experiment import BLOCK, SQRT_2


def step(w, x, y, eta):
    """The step with its normalisation in closed form, so that it passes over the neurons twice."""
    z = torch.mv(w, x)
    c = z * (eta * SQRT_2 * y)
    t = c * z
    r = torch.rsqrt(1 + c * c * (torch.dot(x, x) - z * z))
    w.mul_(((1 - t) * r)[:, None]).addr_(c * r, x)


class TorchContender:
    granularity = BLOCK

    def __init__(self, experiment, threads):
        self.experiment = experiment
        torch.set_num_threads(threads)

    def run(self, case, eta, steps, seed):
        generator = torch.Generator().manual_seed(seed)
        w = torch.from_numpy(self.experiment.start(case))
        u = torch.from_numpy(self.experiment.direction(case))
        x = torch.empty((self.granularity, len(u)), dtype=torch.float64)
        with torch.inference_mode():
            for _ in range(steps // self.granularity):
                x.normal_(generator=generator)
                self.take(w, x, ((x @ u) ** 2 - 1) / SQRT_2, eta)
        return w.numpy()

    def follow(self, w, inputs, labels, eta):
        w = torch.from_numpy(w)
        with torch.inference_mode():
            self.take(w, torch.from_numpy(inputs), torch.from_numpy(labels), eta)
        return w.numpy()
