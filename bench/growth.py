#!/usr/bin/env python3
"""How time and memory grow with one size while the others stay, beside what theory says: `python3 bench/growth.py`.

Needs the library as `./lab` or `mvn package` builds it, and nothing else. Processor time of one thread, so a busy machine
changes it little. Writes bench/results/growth.md.
"""
import argparse
import json
import math
import os
import pathlib
import subprocess

BENCH = pathlib.Path(__file__).resolve().parent
PROJECT = BENCH.parent
FIELDS = ("dimension", "subspace", "neurons", "tasks", "batch")
# What a run takes at most, in multiply-adds, by which its steps are chosen.
WORK = 1e8
MOST_STEPS = 20_000


def powers(first, last, factor=4):
    return [first * factor ** i for i in range(int(round(math.log(last / first, factor))) + 1)]


# What is measured, the size that grows, its values, the other sizes, and the exponents that a run's beginning, its memory and a
# step should have. All weights are drawn, so a beginning grows with neurons and d. W2S moves the target's neurons in its
# subspace only, whatever d and the number of tasks are. The reduced law has a few numbers a feature for each neuron, and as many
# features as tasks; where tasks grow, neurons do.
AXES = [
    ("build", "dimension", powers(64, 65_536), {"neurons": 64}, 1, 1, None),
    ("build", "neurons", powers(16, 16_384), {"dimension": 256}, 1, 1, None),
    ("build", "tasks", powers(2, 32), {"subspace": 16, "neurons": "32 a task"}, 1, 1, None),
    ("sft", "dimension", powers(64, 65_536), {"neurons": 64}, 1, 1, 1),
    ("sft", "neurons", powers(16, 16_384), {"dimension": 256}, 1, 1, 1),
    ("sft", "tasks", powers(2, 32), {"subspace": 16, "neurons": "32 a task"}, 1, 1, 1),
    ("sft", "batch", [1, 2, 4, 8, 16, 32], {"dimension": 256, "neurons": 64}, 0, 0, 1),
    ("w2s", "dimension", powers(64, 65_536), {"neurons": 64}, 1, 1, 0),
    ("w2s", "subspace", powers(32, 8_192), {"dimension": 16_384, "neurons": 64}, 0, 0, 1),
    ("w2s", "neurons", powers(16, 16_384), {"dimension": 256}, 1, 1, 1),
    ("w2s", "tasks", powers(2, 32), {"subspace": 16, "neurons": "32 a task"}, 1, 1, 0),
    ("reduced", "dimension", powers(64, 65_536), {"neurons": 64}, 1, 1, 0),
    ("reduced", "neurons", powers(16, 16_384), {"dimension": 256}, 1, 1, 1),
    ("reduced", "tasks", powers(2, 32), {"subspace": 16, "neurons": "32 a task"}, 2, 2, 2),
    ("mean", "dimension", powers(64, 65_536), {"neurons": 64}, 1, 1, 0),
    ("mean", "neurons", powers(16, 16_384), {"dimension": 256}, 1, 1, 1),
]
USUAL = {"dimension": 1024, "subspace": 32, "neurons": 256, "tasks": 2, "batch": 1}


def size(axis, value, others):
    chosen = USUAL | others | {axis: value}
    if chosen["neurons"] == "32 a task":
        chosen["neurons"] = 32 * chosen["tasks"]
    return chosen


def steps(name, chosen):
    if name == "build":
        return 1
    work = {"sft": chosen["dimension"], "w2s": chosen["subspace"], "reduced": 50 * chosen["tasks"], "mean": 200}[name]
    wanted = WORK / (2 * work * chosen["neurons"] * chosen["batch"])
    return max(64, min(MOST_STEPS, int(wanted) // 32 * 32))


def exponent(sizes, values):
    """The slope of the logarithms over the larger half of the sizes, by least squares; None where a value is 0."""
    half = len(sizes) // 2
    points = [(math.log(s), math.log(v)) for s, v in zip(sizes[half:], values[half:]) if v > 0]
    if len(points) < 2:
        return None
    x, y = (sum(p[i] for p in points) / len(points) for i in (0, 1))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def short(value):
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:.3g} {unit}"
    return f"{value:.3g}"


def row(name, axis, sizes, others, found, predicted):
    cells = [name, axis, f"{sizes[0]:,} to {sizes[-1]:,}", ", ".join(f"{key} {value}" for key, value in others.items())]
    for key, wanted in zip(("begun", "bytes", "nanos"), predicted):
        values = [each[key] for each in found]
        slope = exponent(sizes, values)
        cells += ["", ""] if wanted is None else [f"{short(values[0])} to {short(values[-1])}", f"{slope:.2f} ({wanted})"]
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description="How time and memory grow with each size.")
    parser.add_argument("--jdk", default="java", help="the java command")
    parser.add_argument("--only", metavar="TEXT", default="", help="only rows whose first two words have TEXT")
    parser.add_argument("--output", type=pathlib.Path, default=BENCH / "results" / "growth.md")
    options = parser.parse_args()
    classes = os.pathsep.join((str(PROJECT / "target" / "classes"), str(PROJECT / "target" / "lib" / "*")))
    process = subprocess.Popen([options.jdk, "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmx4g", "-cp", classes,
                                str(BENCH / "java" / "Growth.java")], text=True, bufsize=1, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def ask(name, chosen):
        process.stdin.write(" ".join([name, *(str(chosen[field]) for field in FIELDS), str(steps(name, chosen))]) + "\n")
        return json.loads(process.stdout.readline())

    lines = ["| what | grows | from, to | others | begun after, ns | exponent | allocated, bytes | exponent | a step, ns | exponent |",
             "|---|---|---|---|--:|--:|--:|--:|--:|--:|"]
    for name in ("build", "sft", "w2s", "reduced", "mean"):
        for _ in range(3):
            ask(name, USUAL)
    for name, axis, sizes, others, *predicted in AXES:
        if options.only in f"{name} {axis}":
            found = [ask(name, size(axis, value, others)) for value in sizes]
            lines.append(row(name, axis, sizes, others, found, predicted))
            print(lines[-1], flush=True)
    process.stdin.close()
    process.wait()
    options.output.write_text("# As work grows\n\nProcessor time of one thread until a run has taken 32 steps (world and model included), bytes "
                              "allocated until then, and time of a step from there. Exponents over the larger half of the sizes, "
                              "predicted ones in parentheses. Otherwise " + ", ".join(f"{key} {value}" for key, value in USUAL.items()) + ".\n\n"
                              + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
