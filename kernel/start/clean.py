"""Takes out of the notebooks what changes with every run, so that a commit shows only what somebody changed."""
import json

from .project import NOTEBOOKS, say

PLOTLY = "application/vnd.plotly.v1+json"


def clean_all():
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        text = file.read_text("utf-8")
        cleaned = clean_text(text)
        if cleaned != text:
            file.write_text(cleaned, "utf-8", newline="\n")
            say(f"cleaned {file.name}.")
    return 0


def clean_text(text):
    notebook = json.loads(text)
    notebook["metadata"].get("language_info", {}).pop("version", None)
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
        outputs = [output for output in cell.get("outputs", []) if not is_volatile(output)]
        for output in outputs:
            drop_second_picture(output)
        if "outputs" in cell:
            cell["outputs"] = outputs
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def is_volatile(output):
    """The kernel marks what is only meant for the eye while a cell runs, such as a progress bar."""
    return output.get("metadata", {}).get("w2slab", {}).get("volatile", False)


def drop_second_picture(output):
    """JupyterLab adds a PNG of its own to a Plotly figure when it saves; the kernel's SVG is there already."""
    data = output.get("data", {})
    if PLOTLY in data and "image/svg+xml" in data and data.pop("image/png", None):
        output["metadata"].pop("image/png", None)
