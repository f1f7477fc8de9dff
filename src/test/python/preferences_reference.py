"""Independent NumPy reference of reward models learnt from preferences: slow, plain, one line per formula.

    python preferences_reference.py > ../resources/golden-preferences.json     # NumPy alone is needed

A pair of inputs x, x' is judged by a teacher r: y = +1 with probability sigmoid(beta (r(x) - r(x'))), else -1. A neuron takes
the step (eta/2) s [sigma'(z)(x - z w) - sigma'(z')(x' - z' w)], averaged over the pairs of a batch, and is normalised; s = y
under the correlation loss, s = 2 y sigmoid(-y (f(x) - f(x'))) under Bradley-Terry's, f the mean of all neurons' outputs. Each
case is run for several seeds; per recorded quantity the mean and its standard error over seeds are printed.
"""
import numpy as np
from golden_cases import unit, write

LINKS = {"h2": lambda t: (t ** 2 - 1) / np.sqrt(2), "h4": lambda t: (t ** 4 - 6 * t ** 2 + 3) / np.sqrt(24)}

BASE = {"d": 256, "s": 32, "rho": 0.3, "link": "h2", "activation": "h2", "inputs": "localized", "labels": "weak",
        "teacher_alignment": 0.7, "neurons": 8, "seeds": 24, "pairs": 1, "loss": "correlation"}
CASES = [
    {"name": "W2S, noiseless preferences", "beta": "infinity", "eta": 0.1 / 32, "record": [500, 1500, 4000]},
    {"name": "W2S, preferences at beta = 1", "beta": 1.0, "eta": 0.1 / 32, "record": [1000, 3000, 8000]},
    {"name": "W2S, batches of 4 pairs at beta = 2, leakage 0.3", "beta": 2.0, "eta": 0.2 / 32, "pairs": 4, "leakage": 0.3,
     "record": [300, 800, 2000]},
    {"name": "SFT, true preferences at beta = 1", "beta": 1.0, "eta": 0.1 / 256, "inputs": "ambient", "labels": "true",
     "record": [3000, 8000]},
    {"name": "W2S, a poor teacher's noiseless preferences, leakage 0.2", "beta": "infinity", "eta": 0.05 / 32,
     "teacher_alignment": 0.4, "leakage": 0.2, "record": [2000, 8000]},
    {"name": "W2S, noiseless preferences of h_4", "beta": "infinity", "eta": 0.05 / 32, "link": "h4", "record": [2000, 6000]},
    {"name": "W2S, Bradley-Terry loss at beta = 2", "beta": 2.0, "eta": 0.1 / 32, "loss": "bradley-terry",
     "record": [500, 1500, 4000]},
]


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))


def run(c, seed):
    rng = np.random.default_rng([seed, 1952])
    d, s, n = c["d"], c["s"], c["neurons"]
    q, _ = np.linalg.qr(rng.standard_normal((d, 2 * s)))
    V, e0, theta1 = q[:, :s], q[:, 0], q[:, s]
    theta0 = np.sqrt(1 - c["rho"] ** 2) * e0 + c["rho"] * theta1
    W = unit(rng.standard_normal((n, s))) @ V.T
    W *= np.sign(W @ theta0)[:, None]
    W = np.vstack([W, np.tile(theta1, (n, 1))])
    error = rng.standard_normal(d)
    error = unit(error - (error @ theta0) * theta0)
    a = c["teacher_alignment"] if c["labels"] == "weak" else 1
    teacher = a * theta0 + np.sqrt(1 - a * a) * error
    beta, eps, eta, pairs = c["beta"], c.get("leakage", 0.0), c["eta"], c["pairs"]

    def inputs():
        if c["inputs"] == "ambient":
            return rng.standard_normal((pairs, d))
        x = rng.standard_normal((pairs, s)) @ V.T
        return x + eps * rng.standard_normal((pairs, d)) if eps else x

    def measure():
        inside = W[:n] @ V
        return {"alignment": np.abs(W[:n] @ theta0).mean(),
                "alignment_in_subspace": (np.abs(inside[:, 0]) / np.linalg.norm(inside, axis=1)).mean(),
                "kept_1": np.abs(W[n:] @ theta1).mean(), "drift_1": np.abs(W[n:] @ theta0).mean()}

    rows, record = {}, set(c["record"])
    for t in range(1, max(record) + 1):
        x, other = inputs(), inputs()
        gap = LINKS[c["link"]](x @ teacher) - LINKS[c["link"]](other @ teacher)
        y = np.sign(gap) if beta == "infinity" else np.where(rng.random(pairs) < sigmoid(beta * gap), 1, -1)
        z, zo = W @ x.T, W @ other.T
        if c["loss"] == "bradley-terry":
            f = (LINKS["h2"](z) - LINKS["h2"](zo)).mean(axis=0)
            y = 2 * y * sigmoid(-y * f)
        g, go = eta / 2 * y * np.sqrt(2) * z / pairs, eta / 2 * y * np.sqrt(2) * zo / pairs
        W = unit(W + g @ x - go @ other - ((g * z).sum(axis=1) - (go * zo).sum(axis=1))[:, None] * W)
        if t in record:
            rows[t] = measure()
    return rows


if __name__ == "__main__":
    write(BASE, CASES, run)
