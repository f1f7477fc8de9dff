"""What a notebook's outputs must be like, as a list of the problems that were found in them."""
import json
import re

import plotly.graph_objects
from start.clean import PLOTLY
from start.compare import differences  # noqa: F401 (tests take it from here)

NAMESPACES = re.compile(r"http://www\.w3\.org/(1999/xlink|1999/xhtml|2000/svg|1998/Math/MathML)")
ADDRESS = re.compile(r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^\s\"'<>]*|https?://[^\s\"'<>]*")
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
