"""PyTorch's step, compiled by torch.compile (Inductor's C++ for the processor)."""
import torch

from .torch_step import TorchContender, step


class Contender(TorchContender):

    def __init__(self, experiment, threads):
        super().__init__(experiment, threads)
        self.step = torch.compile(step, fullgraph=True, dynamic=False)

    def take(self, w, x, y, eta):
        eta = torch.tensor(eta, dtype=torch.float64)
        for xk, yk in zip(x.unbind(), y.unbind()):
            self.step(w, xk, yk, eta)
