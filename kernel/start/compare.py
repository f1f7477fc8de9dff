"""Where two runs of one notebook gave something else."""
import copy
import itertools
import re

from .clean import PLOTLY, lasting
from .notebook import joined

# A cell with this tag shows times or the machine, which another run need not repeat.
VOLATILE = "volatile"
# Theory in JavaScript, and its name: another JDK compiles it to other code that computes the same.
THEORY = re.compile(r'w2slabTheory\w+=window\.w2slabTheory\w+\|\|"[^"]*"|w2slabTheory\w+')


def differences(committed, executed):
    """What another run of a notebook gave otherwise, each as a line that names the cell."""
    found = []
    for number, (old, new) in enumerate(zip(committed["cells"], executed["cells"], strict=True)):
        if old["cell_type"] != "code" or VOLATILE in old["metadata"].get("tags", []):
            continue
        first = (joined(old["source"]).strip().splitlines() or [""])[0]
        place = f"cell {number} ({first[:60]})"
        if old["execution_count"] != new["execution_count"]:
            found.append(f"{place}: was run as number {old['execution_count']}, and not as {new['execution_count']}")
        found += [f"{place}: {difference}" for difference in differences_of_outputs(old["outputs"], new["outputs"])]
    return found


def differences_of_outputs(old, new):
    old, new = lasting(copy.deepcopy(old)), lasting(copy.deepcopy(new))
    if list(map(kind, old)) != list(map(kind, new)):
        yield f"outputs {' | '.join(map(kind, old)) or 'none'} became {' | '.join(map(kind, new)) or 'none'}"
        return
    for before, after in zip(old, new):
        parts = [("text", before["text"], after["text"])] if "text" in before else \
                [(form, before["data"][form], after["data"][form]) for form in sorted(before.get("data", {}))]
        for form, was, now in parts:
            difference = first_difference(was, now) if form == PLOTLY else first_line(was, now)
            if difference:
                yield f"{form}{difference}"


def kind(output):
    """What an output is, with its forms: these must be the same before contents can be compared."""
    return " ".join([output["output_type"], output.get("name", output.get("ename", "")), *sorted(output.get("data", {}))])


def first_line(old, new):
    old, new = (THEORY.sub("w2slabTheory", joined(text)) for text in (old, new))
    lines = itertools.zip_longest(old.splitlines(), new.splitlines(), fillvalue="nothing")
    return next((f", line {number}: {was!r} became {now!r}" for number, (was, now) in enumerate(lines, 1) if was != now),
                None if old == new else ", at its end: other line breaks")


def first_difference(old, new, path=""):
    """The first place where two JSON values differ; numbers must be equal to the last bit."""
    if isinstance(old, dict) and isinstance(new, dict):
        if old.keys() != new.keys():
            return f"{path}: keys {sorted(old.keys() ^ new.keys())} are on one side only"
        return next(filter(None, (first_difference(old[key], new[key], f"{path}.{key}") for key in old)), None)
    if isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            return f"{path}: {len(old)} items became {len(new)}"
        pairs = enumerate(zip(old, new))
        return next(filter(None, (first_difference(was, now, f"{path}[{i}]") for i, (was, now) in pairs)), None)
    same = old == new and isinstance(old, bool) == isinstance(new, bool)
    return None if same else f"{path}: {old!r} became {new!r}"
