"""Independent NumPy figures of what Embeddings' judgement measures, for JudgementTest's golden numbers.

    python src/test/python/embeddings_golden.py data/ratings.npz

Energies and principal cosines are of all rows, s = 64, about each task's mean; directions by ridge regression with the penalty
of least generalised cross-validation score over 57 values from 100 mu_1 downwards by quarters of a decade.
"""
import sys

import numpy as np

TASKS, S = ("movie", "amazon", "nyt"), 64


def ridge(x, y):
    x, y = x - x.mean(0), y - y.mean()
    n = len(y)
    u, sv, vt = np.linalg.svd(x, full_matrices=False)
    mu, c = sv ** 2 / n, u.T @ y
    best = None
    for lam in 100 * mu[0] * 10 ** (-0.25 * np.arange(57)):
        shrink = mu / (mu + lam)
        score = np.sum((y - u @ (shrink * c)) ** 2) / n / (1 - (shrink.sum() + 1) / n) ** 2
        if best is None or score < best[0]:
            best = score, vt.T @ (sv * c / n / (mu + lam))
    return best[1] / np.linalg.norm(best[1])


def main(file):
    data = np.load(file)
    x = {t: data[t + "_embedding"].astype(float) for t in TASKS}
    basis = {t: np.linalg.svd(x[t] - x[t].mean(0), full_matrices=False)[2][:S] for t in TASKS}
    theta = {t: ridge(x[t], data[t + "_human"].astype(float)) for t in TASKS}
    weak = {t: ridge(x[t], data[t + "_lexicon"].astype(float)) for t in TASKS}
    for k in TASKS:
        c = x[k] - x[k].mean(0)
        print(k, "energies", [round(float(((c @ basis[j].T) ** 2).sum() / (c ** 2).sum()), 6) for j in TASKS],
              "largest cosines", [round(float(np.linalg.svd(basis[k] @ basis[j].T)[1][0]), 6) for j in TASKS],
              "directions", [round(float(theta[k] @ theta[j]), 5) for j in TASKS],
              "tau", round(float(np.linalg.norm(basis[k] @ weak[k])), 5), "teacher", round(float(weak[k] @ theta[k]), 5))


if __name__ == "__main__":
    main(*sys.argv[1:])
