"""What a notebook's outputs must be like, as a list of the problems that were found in them."""
import copy
import itertools
import json
import re

import plotly.graph_objects
from start.clean import lasting

PLOTLY = "application/vnd.plotly.v1+json"
NAMESPACES = re.compile(r"http://www\.w3\.org/(1999/xlink|1999/xhtml|2000/svg|1998/Math/MathML)")
ADDRESS = re.compile(r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^\s\"'<>]*|https?://[^\s\"'<>]*")
# A cell with this tag shows times or the machine, which another run need not repeat.
VOLATILE = "volatile"
# Words beside the numbers, which may look like numbers.
WORDS = ("text", "hovertext", "customdata", "ticktext", "hovertemplate", "texttemplate")


def problems_of(notebook):
    problems = []
    for number, cell in enumerate(notebook["cells"]):
        for output in cell.get("outputs", []):
            problems += [f"cell {number}: {problem}" for problem in problems_of_output(output)]
    return problems


def problems_of_output(output):
    if output["output_type"] == "error":
        yield f"{output['ename']}: {output['evalue']}"
    if output.get("name") == "stderr":
        yield f"on red ground: {output['text']}"
    for address in ADDRESS.findall(NAMESPACES.sub("", json.dumps(output))):
        yield f"an address outside: {address}"
    figure = output.get("data", {}).get(PLOTLY)
    if figure:
        if not any(form.startswith("image/") for form in output["data"]):
            yield "a figure without a static picture"
        if "text/html" in output["data"]:
            yield "a figure with HTML beside it"
        yield from problems_of_figure(figure)


def problems_of_figure(figure):
    try:
        json.dumps(figure, allow_nan=False)
    except ValueError:
        yield "a number that is not finite"
    try:
        parts = {part: figure[part] for part in ("data", "layout", "frames") if part in figure}
        plotly.graph_objects.Figure(parts)
    except ValueError as error:
        yield f"against Plotly's schema: {error}"
    for path, value in walk(figure):
        if path[-1] == "title" and not isinstance(value, dict):
            yield f"{'.'.join(map(str, path))} is no object: {value}"
    for path, value in walk(figure["data"], ("data",)):
        if isinstance(value, str) and isinstance(path[-1], int) and not set(WORDS) & set(path) and is_number(value):
            yield f"{'.'.join(map(str, path))} is a number in quotes: {value}"
    if figure.get("config", {}).get("showSendToCloud", True):
        yield "a button that sends the figure to a cloud (config.showSendToCloud is not false)"


def walk(value, path=()):
    """Each value within, with its path."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield path + (key,), child
        yield from walk(child, path + (key,))


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def differences(committed, executed):
    """What another run of a notebook gave otherwise, each as a line that names the cell."""
    found = []
    for number, (old, new) in enumerate(zip(committed["cells"], executed["cells"], strict=True)):
        if old["cell_type"] != "code" or VOLATILE in old["metadata"].get("tags", []):
            continue
        first = (old["source"].strip().splitlines() or [""])[0]
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
    old, new = (value if isinstance(value, str) else "".join(value) for value in (old, new))
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
