"""Other mechanisms of weak-to-strong generalization in plain NumPy, written without a look at the Java code.

Writes src/test/resources/golden-mechanisms.json: for each setting mean and standard error over draws of each measured number.
Run by hand: `python mechanisms_reference.py`; needs NumPy alone.
"""
import json
from pathlib import Path

import numpy as np


def shared_subspace(rng, weak, strong, shared, labelled, unlabelled, noise):
    x = rng.standard_normal((labelled + unlabelled, weak + strong - shared))
    common = slice(0, shared)
    w = np.hstack([x[:, common], x[:, shared:weak]])
    s = np.hstack([x[:, common], x[:, weak:]])
    beta = np.zeros(shared)
    beta[-1] = 1
    y = x[:, common] @ beta + noise * rng.standard_normal(len(x))

    def error(fit):
        return np.sum((fit[:shared] - beta) ** 2) + np.sum(fit[shared:] ** 2)

    def ols(a, b):
        return np.linalg.lstsq(a, b, rcond=None)[0]

    teacher = ols(w[:labelled], y[:labelled])
    student = ols(s[labelled:], w[labelled:] @ teacher)
    return [error(teacher), error(student), error(ols(s[:labelled], y[:labelled])), error(ols(s, y))]


def ridge_teacher(rng, d, n, fresh, penalty):
    beta = rng.standard_normal(d)
    beta /= np.linalg.norm(beta)
    x = rng.standard_normal((n, d))
    w = np.linalg.solve(x.T @ x / n + penalty * np.eye(d), x.T @ (x @ beta + rng.standard_normal(n)) / n)
    z = rng.standard_normal((fresh, d))
    values, vectors = np.linalg.eigh(z.T @ z / fresh)
    own = np.concatenate([[0], np.geomspace(1e-4, 10, 300)])[:, None]
    students = (values / (values + own) * (vectors.T @ w)) @ vectors.T
    return [np.sum((w - beta) ** 2), np.sum((students - beta) ** 2, axis=1)]


def early_stopping(rng, dimension, teacher, student, psi):
    scale = np.sqrt(np.r_[1, np.full(dimension - 1, psi)])
    q = np.linalg.qr((rng.standard_normal((teacher, dimension)) * scale).T)[0]
    labels = q @ q[0]
    features = rng.standard_normal((student, dimension)) * scale
    values, vectors = np.linalg.eigh(features.T @ features / student)
    times = np.geomspace(0.1, 2000, 600)
    learnt = ((1 - np.exp(-np.outer(times, values))) * (vectors.T @ labels)) @ vectors.T
    errors = np.sum((learnt - np.eye(dimension)[0]) ** 2, axis=1)
    return [1 - labels[0], errors.min() / (1 - labels[0]), errors[-1] / (1 - labels[0])]


def misfit(rng, inputs, features):
    x = rng.standard_normal((inputs, features))
    truth = x @ rng.standard_normal(features) / np.sqrt(features)
    teacher = truth + rng.standard_normal(inputs)
    student = x @ np.linalg.lstsq(x, teacher, rcond=None)[0]
    gain = np.mean((teacher - truth) ** 2) - np.mean((student - truth) ** 2)
    ball = student * min(1, np.linalg.norm(truth) / np.linalg.norm(student))
    excess = np.mean((teacher - truth) ** 2) - np.mean((ball - truth) ** 2) - np.mean((ball - teacher) ** 2)
    return [gain - np.mean((student - teacher) ** 2), float(excess >= -1e-12), gain]


def averaging(rng, own, teacher, dimension):
    start = rng.standard_normal(dimension) * np.sqrt(own / dimension)
    end = rng.standard_normal(dimension) * np.sqrt(teacher / dimension)
    shares = np.linspace(0, 1, 2001)
    errors = [np.sum(((1 - g) * start + g * end) ** 2) for g in shares]
    return [min(errors), shares[np.argmin(errors)]]


def label_free_gap(rng, n, strong, weak, error):
    s = rng.standard_normal((n, strong))
    w = s[:, :weak] + np.sqrt(error) * rng.standard_normal((n, weak))
    ps, pw = s @ np.linalg.pinv(s), w @ np.linalg.pinv(w)
    y = s @ rng.standard_normal(strong) / np.sqrt(strong)
    missed = ps @ (np.eye(n) - pw)
    gap = ps @ y - ps @ pw @ y
    return [np.sum((gap - missed @ y) ** 2), np.sum(gap ** 2) / (np.sum((missed @ s) ** 2) / strong)]


def optimised_reward(rng, overlap, n, rounds):
    u, v = rng.standard_normal((2, rounds, n))
    t = overlap * u + np.sqrt(1 - overlap ** 2) * v
    best = np.argmax(u ** 2, axis=1)
    row = np.arange(rounds)
    return [(np.mean(t[row, best] ** 2) - 1) / (np.mean(u[row, best] ** 2) - 1)]


def confidence(rng, alpha, student, teacher, inputs, rate):
    truth = np.arange(inputs) % 2 == 1

    def answers(share):
        a = truth.copy()
        for half in (False, True):
            places = np.flatnonzero(truth == half)
            wrong = rng.permutation(places)[:round((1 - share) * len(places))]
            a[wrong] = ~a[wrong]
        return a

    logits = np.where(answers(student), 1, -1) * (2 + 0.1 * rng.standard_normal(inputs))
    labels = answers(teacher).astype(float)
    for step in range(101):
        f = 1 / (1 + np.exp(-logits))
        weight = alpha * min(1, step / 20)
        logits += rate * ((1 - weight) * labels + weight * (f > np.median(f)) - f)
    return [np.mean((f > 0.5) == truth)]


def statistics(values):
    values = np.array(values)
    return {"mean": list(values.mean(0)), "error": list(values.std(0, ddof=1) / np.sqrt(len(values)))}


def main():
    rng = np.random.default_rng(20250)
    cases = []

    def case(name, draws, function, *settings):
        cases.append({"name": name, **statistics([function(rng, *settings) for _ in range(draws)])})

    for name, settings in {"shared 5": (40, 20, 5, 160, 800, 1), "shared 20": (40, 20, 20, 160, 800, 1),
                           "equal subspaces": (20, 20, 20, 160, 800, 1), "small N": (40, 20, 5, 160, 60, 1)}.items():
        case(name, 1000, shared_subspace, *settings)
    for penalty in (0.02, 0.1, 0.25, 0.5, 1):
        draws = [ridge_teacher(rng, 200, 400, 400, penalty) for _ in range(150)]
        best = int(np.argmin(np.mean([students for _, students in draws], axis=0)))
        cases.append({"name": f"ridge {penalty}", **statistics([[t, s[best], t - s[best]] for t, s in draws])})
    for width in (4, 8, 16, 32):
        case(f"early {width}", 200, early_stopping, 64, width, 4096, 0.1)
    case("misfit", 200, misfit, 200, 20)
    case("averaging", 400, averaging, 0.3, 0.5, 4000)
    case("label-free", 1000, label_free_gap, 200, 10, 8, 0.5)
    for overlap in (0.7, 0.9):
        case(f"optimised {overlap}", 100, optimised_reward, overlap, 64, 1000)
    for alpha, rate in ((0, 0.2), (0.4, 0.2), (0.6, 0.2), (0.75, 0.2), (0.75, 0.5)):
        case(f"confidence {alpha} {rate}", 20, confidence, alpha, 0.9, 0.7, 400, rate)
    target = Path(__file__).parents[1] / "resources" / "golden-mechanisms.json"
    target.write_text(json.dumps(cases, indent=1) + "\n", "utf-8")
    for c in cases:
        print(c["name"], *(f"{m:.4f}+-{e:.4f}" for m, e in zip(c["mean"], c["error"])))


if __name__ == "__main__":
    main()
