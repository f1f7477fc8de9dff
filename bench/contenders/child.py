"""Serves one contender in a process of its own: a command a line on stdin, a line of JSON on stdout.

    python -m contenders.child MODULE THREADS FOLDER

info                            granularity of steps, versions, which BLAS runs
check CASE                      follows the checked samples; greatest deviation from the Java contender's neurons
runs CASE:STEPS:RATE:SEED ...   one run for each word; eta = RATE / coordinates
quit
"""
import importlib
import importlib.metadata
import json
import sys

import numpy as np
import threadpoolctl

from .experiment import Experiment

PACKAGES = ("numpy", "scipy", "numba", "jax", "jaxlib", "torch")


def info(contender):
    used = [name for name in PACKAGES if name in sys.modules]
    return {"granularity": contender.granularity,
            "versions": {name: importlib.metadata.version(name) for name in used},
            "blas": [{"prefix": pool["prefix"], "version": pool["version"], "threads": pool["num_threads"],
                      "architecture": pool.get("architecture")}
                     for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]}


def check(experiment, contender, case):
    inputs, labels = experiment.samples(case)
    eta = experiment.checked_rate / experiment.coordinates[case]
    neurons = contender.follow(experiment.start(case), inputs, labels, eta)
    difference = np.linalg.norm(neurons - experiment.final(case), axis=1)
    return {"deviation": float(difference.max()), "moved": float(
        np.linalg.norm(experiment.final(case) - experiment.start(case), axis=1).mean())}


def runs(experiment, contender, wanted):
    alignments = []
    for run in wanted:
        case, steps, rate, seed = run.split(":")
        neurons = contender.run(case, float(rate) / experiment.coordinates[case], int(steps), int(seed))
        alignments.append(experiment.alignment(case, neurons))
    return {"alignments": alignments}


def main(module, threads, folder):
    experiment = Experiment(folder)
    contender = importlib.import_module(f"contenders.{module}").Contender(experiment, int(threads))
    commands = {"info": lambda: info(contender),
                "check": lambda case: check(experiment, contender, case),
                "runs": lambda *wanted: runs(experiment, contender, wanted)}
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "quit":
            return
        print(json.dumps(commands[command](*arguments)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
