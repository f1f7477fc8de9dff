"""Independent NumPy reference of the model as generator: slow, plain, one line per formula.

    python generator_reference.py > ../resources/golden-generator.json     # NumPy alone is needed

Localized inputs that are learned: n unlabelled inputs B xi + nu g of the task, U their s leading principal components about 0,
then x = U xi. Or tilted: N(0, C), C the inverse of I - sqrt 2 beta M, M the mean of w w^T over the target's neurons and beta a
share of its largest value. A neuron takes the step eta y sigma'(z)(x - z w), y the weak teacher's label, and is normalised. Each
case is run for several seeds; per recorded quantity the mean and its standard error over seeds are printed. "outside" is the share of the inputs' energy outside V_0, "seen" the variance of an off-target neuron's overlap with the inputs
over that of target neurons.
"""
import numpy as np
from golden_cases import unit, write

BASE = {"d": 256, "s": 32, "rho": 0.3, "link": "h2", "activation": "h2", "inputs": "localized", "labels": "weak",
        "teacher_alignment": 0.7, "neurons": 16, "seeds": 24, "eta": 0.1 / 32}
CASES = [
    {"name": "W2S, learned from 4,000 inputs", "examples": 4000, "nu": 1.0, "record": [500, 1500, 3000]},
    {"name": "W2S, learned from 1,000 inputs", "examples": 1000, "nu": 1.0, "record": [1000, 4000]},
    {"name": "W2S, learned from fewer inputs than coordinates", "examples": 128, "nu": 0.5, "record": [1000, 3000]},
    {"name": "W2S, tilted by half of the largest tilt", "tilt": 0.5, "eta": 0.1 / 256, "record": [1000, 4000]},
    {"name": "W2S, tilted by nine tenths of the largest tilt", "tilt": 0.9, "eta": 0.05 / 256, "record": [1000, 4000]},
]


def run(c, seed):
    rng = np.random.default_rng([seed, 1960])
    d, s, n = c["d"], c["s"], c["neurons"]
    q, _ = np.linalg.qr(rng.standard_normal((d, 2 * s)))
    V, e0, theta1 = q[:, :s], q[:, 0], q[:, s]
    theta0 = np.sqrt(1 - c["rho"] ** 2) * e0 + c["rho"] * theta1
    W = unit(rng.standard_normal((n, s))) @ V.T
    W *= np.sign(W @ theta0)[:, None]
    if "tilt" in c:
        M = W.T @ W / n
        beta = c["tilt"] / (np.sqrt(2) * np.linalg.eigvalsh(M)[-1])
        C = np.linalg.inv(np.eye(d) - np.sqrt(2) * beta * M)
        root = np.linalg.cholesky(C)
    else:
        unlabelled = rng.standard_normal((c["examples"], s)) @ V.T + c["nu"] * rng.standard_normal((c["examples"], d))
        root = np.linalg.svd(unlabelled, full_matrices=False)[2][:s].T
        C = root @ root.T
    W = np.vstack([W, np.tile(theta1, (n, 1))])
    error = rng.standard_normal(d)
    error = unit(error - (error @ theta0) * theta0)
    a = c["teacher_alignment"]
    teacher = a * theta0 + np.sqrt(1 - a * a) * error
    seen = np.einsum("ij,jk,ik->i", W, C, W)
    rows = {"localization": {"outside": 1 - np.trace(V.T @ C @ V) / np.trace(C), "seen": seen[n:].mean() / seen[:n].mean()}}

    def measure():
        inside = W[:n] @ V
        return {"alignment": np.abs(W[:n] @ theta0).mean(),
                "alignment_in_subspace": (np.abs(inside[:, 0]) / np.linalg.norm(inside, axis=1)).mean(),
                "energy_in_subspace": (inside ** 2).sum(axis=1).mean(),
                "kept_1": np.abs(W[n:] @ theta1).mean(), "drift_1": np.abs(W[n:] @ theta0).mean()}

    record = set(c["record"])
    for t in range(1, max(record) + 1):
        x = root @ rng.standard_normal(root.shape[1])
        y = ((teacher @ x) ** 2 - 1) / np.sqrt(2)
        z = W @ x
        W = unit(W + (c["eta"] * y * np.sqrt(2) * z)[:, None] * (x - z[:, None] * W))
        if t in record:
            rows[t] = measure()
    return rows


if __name__ == "__main__":
    write(BASE, CASES, run)
