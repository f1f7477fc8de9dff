"""Takes out of the notebooks what changes with every run, so that a commit shows only what somebody changed."""
import json
import re
from decimal import Decimal

from .notebook import joined, read
from .project import NOTEBOOKS, Trouble, say, write_whole

PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
# Pictures of a figure beside its SVG.
SECOND = ("image/png", "application/pdf")
# What Jupyter and its extensions write into cells: when they ran.
TIMES = ("execution", "ExecuteTime")
# How a long call ended: a printed line if it was over at once, and part of its progress bar if not.
CALL_END = re.compile(r"^[^\n]+: [^\n]+ after [\d,]+ (?:steps|samples)(?:;[^\n]*)?\n", re.MULTILINE)


def clean_all():
    """Exit code 1 where a file is no notebook; the others are cleaned all the same."""
    code = 0
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        try:
            read(file)
        except Trouble as trouble:
            say(trouble)
            code = 1
            continue
        text = file.read_text("utf-8")
        cleaned = clean_text(text)
        if cleaned != text:
            write_whole(file, cleaned.encode())
            say(f"cleaned {file.name}.")
    return code


def clean_text(text):
    notebook = json.loads(text)
    notebook["metadata"].pop("widgets", None)
    count = 0
    for cell in notebook["cells"]:
        for name in TIMES:
            cell["metadata"].pop(name, None)
        if cell.get("execution_count") is not None:
            count += 1
            cell["execution_count"] = count
        if "outputs" in cell:
            cell["outputs"] = lasting(cell["outputs"])
        for output in cell.get("outputs", []):
            if "execution_count" in output:
                output["execution_count"] = cell["execution_count"]
    return json.dumps(as_javascript(notebook), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def as_javascript(value):
    """Numbers as JupyterLab writes them back: 1 for 1.0, and an exponent only from 1e21 on."""
    if isinstance(value, dict):
        return {name: as_javascript(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_javascript(each) for each in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(Decimal(repr(value)))
    return value


def lasting(outputs):
    """The outputs that another run gives again, without what another run gives otherwise; a stream in one piece."""
    kept = []
    for output in outputs:
        if is_volatile(output):
            continue
        if output["output_type"] == "stream":
            before = kept[-1] if kept and kept[-1].get("name") == output["name"] else None
            text = (joined(before["text"]) if before else "") + joined(output["text"])
            output = {**output, "text": text}
            if before:
                kept.pop()
        else:
            output.pop("transient", None)
            drop_second_picture(output)
            if output.get("data", {}).pop(WIDGET, None) and not output["data"]:
                continue
        kept.append(output)
    return [output for output in map(without_call_ends, kept) if output.get("text") != []]


def without_call_ends(output):
    """A stream's text is a list of its lines in a notebook's file."""
    if output["output_type"] != "stream":
        return output
    text = output["text"]
    return {**output, "text": (CALL_END.sub("", text) if output["name"] == "stdout" else text).splitlines(keepends=True)}


def is_volatile(output):
    """The kernel marks what is only meant for the eye while a cell runs, such as a progress bar."""
    return output.get("metadata", {}).get("w2slab", {}).get("volatile", False)


def drop_second_picture(output):
    """JupyterLab adds a PNG of its own to a Plotly figure when it saves, and W2SLAB_FIGURES asks the kernel for more forms; the
    kernel's SVG is there already."""
    data = output.get("data", {})
    if PLOTLY in data and "image/svg+xml" in data:
        for form in SECOND:
            data.pop(form, None)
            output["metadata"].pop(form, None)
