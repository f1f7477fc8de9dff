"""A notebook's file, as this script reads it without any package."""
import json

from .project import Trouble

RESTORE = "name a file that ends in .ipynb, or restore this one from a copy"


def parsed(file):
    """What its JSON holds, of whatever format."""
    if file.is_dir():
        raise Trouble(f"{file} is a folder: name a notebook in it, a file that ends in .ipynb.")
    if not file.is_file():
        raise Trouble(f"There is no notebook {file.absolute()}: name a file that ends in .ipynb.")
    try:
        return json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise Trouble(f"{file} is no notebook, for it is no JSON ({problem}): {RESTORE}.") from None


def read(file):
    """A notebook of format 4, with the parts that all of them have."""
    notebook = parsed(file)
    try:
        if notebook["nbformat"] != 4:
            how = "open it in JupyterLab and save it" if notebook["nbformat"] in (1, 2, 3) else "save it in format 4 where it was made"
            raise Trouble(f"{file} is a notebook of format {notebook['nbformat']}, not 4: {how}.")
        notebook["metadata"].get("kernelspec", {}).get
        for cell in notebook["cells"]:
            cell["cell_type"], joined(cell["source"]), cell["metadata"].items
            for output in cell["outputs"] if cell["cell_type"] == "code" else ():
                output.get("metadata", {}).items, output.get("data", {}).items
                if output["output_type"] == "stream":
                    output["name"], joined(output["text"])
        return notebook
    except (KeyError, TypeError, AttributeError):
        raise Trouble(f"{file} is no notebook of format 4, though it is JSON: {RESTORE}.") from None


def joined(text):
    return text if isinstance(text, str) else "".join(text)
