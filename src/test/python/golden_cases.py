"""What the references of training share: how their cases are run and written."""
import json
import sys

import numpy as np


def unit(a):
    return a / np.linalg.norm(a, axis=-1, keepdims=True)


def write(base, cases, run):
    """Runs each case for its seeds; `run(case, seed)` gives rows of measures by recorded step, and perhaps others by name."""
    cases = [{**base, **c} for c in cases]
    for c in cases:
        runs = [run(c, seed) for seed in range(c["seeds"])]
        found = {row: {k: {"mean": round(float(np.mean([r[row][k] for r in runs])), 4),
                           "standard_error": round(float(np.std([r[row][k] for r in runs], ddof=1) / np.sqrt(len(runs))), 5)}
                       for k in runs[0][row]} for row in runs[0]}
        c.update({row: measures for row, measures in found.items() if row not in c["record"]})
        c["expected"] = {str(t): found[t] for t in c["record"]}
        print(c["name"], file=sys.stderr, flush=True)
    json.dump(cases, sys.stdout, indent=1)
    print()
