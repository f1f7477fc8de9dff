"""Independent NumPy reference of samples that are used several times or looked at twice: slow, plain, one line per formula.

    python reuse_reference.py > ../resources/golden-reuse.json     # NumPy alone is needed

A step takes a batch of b samples k times in a row. Each time z = <w, x>, a look ahead goes to w + rho' y sigma'(z) x, whose
overlap with x is z~ = z + rho' y sigma'(z) |x|^2, and w <- w + (eta/b) sum y sigma'(z~) (x - z w), normalised. With rho' = 0
and k = 1 this is plain spherical SGD. Each case is run for several seeds; per recorded quantity the mean and its standard
error over seeds are printed.
"""
import numpy as np
from golden_cases import unit, write

LINKS = {"h2": lambda t: (t ** 2 - 1) / np.sqrt(2), "h3": lambda t: (t ** 3 - 3 * t) / np.sqrt(6),
         "h4": lambda t: (t ** 4 - 6 * t ** 2 + 3) / np.sqrt(24)}
SLOPES = {"h2": lambda z: np.sqrt(2) * z, "h3": lambda z: np.sqrt(1.5) * (z ** 2 - 1)}

BASE = {"d": 64, "s": 16, "rho": 0.3, "link": "h2", "activation": "h2", "inputs": "ambient", "labels": "true",
        "teacher_alignment": 0.7, "neurons": 8, "seeds": 32, "batch": 1, "repeats": 1, "look": 0.0}
CASES = [
    {"name": "true h_4 labels, two looks", "link": "h4", "eta": 0.02 / 64, "look": 0.2 / 64, "record": [1000, 4000]},
    {"name": "true h_3 labels, two looks, activation h_3", "link": "h3", "activation": "h3", "eta": 0.02 / 64, "look": 0.1 / 64,
     "record": [500, 3000]},
    {"name": "W2S, used three times, leakage 0.3", "inputs": "localized", "labels": "weak", "leakage": 0.3, "eta": 0.05 / 16,
     "repeats": 3, "record": [100, 300, 900]},
    {"name": "true h_3 labels, used twice", "link": "h3", "eta": 0.05 / 64, "repeats": 2, "record": [500, 3000]},
    {"name": "true h_2 labels with noise, used twice with two looks", "eta": 0.05 / 64, "repeats": 2, "look": 0.1 / 64,
     "noise": 0.5, "record": [300, 1000]},
    {"name": "W2S, batches of 4 used twice with two looks", "inputs": "localized", "labels": "weak", "eta": 0.1 / 16, "batch": 4,
     "repeats": 2, "look": 0.1 / 16, "record": [50, 150, 500]},
]


def run(c, seed):
    rng = np.random.default_rng([seed, 2405])
    d, s, n, b = c["d"], c["s"], c["neurons"], c["batch"]
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
    eps, eta, slope = c.get("leakage", 0.0), c["eta"], SLOPES[c["activation"]]

    def measure():
        inside = W[:n] @ V
        return {"alignment": np.abs(W[:n] @ theta0).mean(),
                "alignment_in_subspace": (np.abs(inside[:, 0]) / np.linalg.norm(inside, axis=1)).mean(),
                "kept_1": np.abs(W[n:] @ theta1).mean(), "drift_1": np.abs(W[n:] @ theta0).mean()}

    rows, record = {}, set(c["record"])
    for t in range(1, max(record) + 1):
        if c["inputs"] == "ambient":
            x = rng.standard_normal((b, d))
        else:
            x = rng.standard_normal((b, s)) @ V.T + eps * rng.standard_normal((b, d))
        y = LINKS[c["link"]](x @ teacher) + c.get("noise", 0.0) * rng.standard_normal(b)
        for _ in range(c["repeats"]):
            z = W @ x.T
            ahead = np.einsum("jbi,bi->jb", W[:, None, :] + c["look"] * (y * slope(z))[:, :, None] * x, x)
            g = eta / b * y * slope(ahead)
            W = unit(W + g @ x - (g * z).sum(axis=1)[:, None] * W)
        if t in record:
            rows[t] = measure()
    return rows


if __name__ == "__main__":
    write(BASE, CASES, run)
