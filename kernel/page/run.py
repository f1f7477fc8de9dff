"""Runs a notebook without a browser and writes it, with an HTML page, to a folder:
run.py NOTEBOOK FOLDER [--no-page] [--pdf|--pdf-if-possible] [--latex] [--slides] [--shared], the last for what
goes elsewhere: the folder does not stay, and a link to another file is text.

`lab run` and `lab verify` start it with .venv's Python."""
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from start import stop
from start.notebook import RESTORE
from start.project import Trouble, in_sentences, refused, say, tell, write_whole

if __name__ == "__main__":
    stop.stop_at_once()

import asyncio
import atexit
import errno
import json
import os
import re
import tempfile
import time
import warnings

import mathjax
import nbformat
import paper
import plotly
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter, SlidesExporter
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat.warnings import DuplicateCellId
from traitlets.config import Config

HERE = Path(__file__).resolve().parent
SLIDES = HERE.parent / "slides"
# Of a cell with this tag slides show the output alone.
CODE_HIDDEN = "hide-input"
# Seconds that a kernel may take to start, and an output on its way.
PATIENCE = 300
STOPPED = "stopped"
# Of the files that are written.
SUFFIXES = (".ipynb", ".html", ".pdf", ".slides.html", ".slides.pdf", ".tex")
THEORY = re.compile(r'<script>window\.(w2slabTheory\w+)=window\.\1\|\|"[^"]*";</script>')
# Of nbconvert's styles half are comments and pictures for buttons that a page has not.
STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
IDLE = re.compile(r"/\*.*?\*/|--jp-icon-[\w-]+:\s*url\([^)]*\);?", re.DOTALL)
# Tells the kernel which forms a figure has beside its own: LaTeX takes no SVG.
FIGURES = "W2SLAB_FIGURES"
SCRIPT = re.compile(r"(<script.*?</script>)", re.DOTALL)
LINK_TO_FILE = re.compile(r'<a [^>]*?href="(?!#|[a-z]+:|//)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
# What a picture says of itself that stands for a figure in space, or one with too many parts.
NOT_DRAWN = re.compile(r"is drawn in a live notebook only|has too many parts for a static picture")
FIGURE = "application/vnd.plotly.v1+json"
# Plotly's bundle of what a plane has: a third of the whole, and read in half the time.
CARTESIAN = HERE / "plotly/plotly-cartesian.min.js"
CARTESIAN_TRACES = {"bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "image", "pie", "scatter", "violin"}
# Of an output's forms the page shows the first that it has.
DISPLAYED = [FIGURE, "text/html", "text/markdown", "image/svg+xml", "text/latex", "image/png",
             "image/jpeg", "text/plain"]


@in_sentences
def main():
    source, folder, words = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    with_page = "--no-page" not in words
    # What is missing is better told before the cells run.
    if "--pdf-if-possible" in words:
        words.append("--pdf") if paper.find_browser() else say("without Chromium, Chrome or Edge there is no PDF.")
    if "--pdf" in words:
        paper.require_browser()
    if "--latex" in words:
        paper.require_pandoc()
        os.environ[FIGURES] = "pdf"
    return run(source, folder, with_page, words)


def run(source, folder, with_page, words):
    notebook = read(source)
    if "--slides" in words:
        require_slides(notebook)
    for suffix in SUFFIXES:
        if (folder / (source.stem + suffix)).is_dir():
            raise Trouble(f"{folder / (source.stem + suffix)} is a folder, and a file goes there: move it elsewhere.")
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    ran = {}
    try:
        failure = execute(notebook, source.parent, ran)
    except KeyboardInterrupt:
        if not ran or "--shared" in words or not with_page:
            raise
        failure = STOPPED
    # A line that was printed in parts is one line.
    CoalesceStreamsPreprocessor().preprocess(notebook, {})
    keep(notebook, folder / source.name)
    if failure == STOPPED:
        say(f"stopped; what ran is in {folder / source.name}.")
        return stop.STOPPED
    if failure:
        tell(failure + "\n")
        if with_page and "--shared" not in words:
            say(f"{source.name} failed; what ran is in {folder / source.name}.")
        return 1
    if not with_page:
        return 0
    page = folder / (source.stem + ".html")
    ready = without_links_to_files if "--shared" in words else str
    write_whole(page, ready(page_of(notebook, source.stem)).encode())
    written = [str(folder / source.name), page.name]
    if "--pdf" in words:
        paper.print_page(ready(page_of(paper.lasting(notebook), source.stem, paper.PAPER)), page.with_suffix(".pdf"))
        written.append(page.with_suffix(".pdf").name)
    if "--slides" in words:
        slides = folder / (source.stem + ".slides.html")
        write_whole(slides, slides_of(notebook, source.stem).encode())
        written.append(slides.name)
        if "--pdf" in words:
            paper.print_page(slides_of(notebook, source.stem), slides.with_suffix(".pdf"), "?print-pdf")
            written.append(slides.with_suffix(".pdf").name)
    if "--latex" in words:
        paper.write_latex(paper.lasting(notebook), source.stem, folder)
        written.append(page.with_suffix(".tex").name)
    if "--shared" not in words:
        say(f"wrote {', '.join(written[:-1])} and {written[-1]}.")
    return 0


def read(file):
    """In format 4. What hinders no run, such as a kernel without a name to display, is no obstacle."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DuplicateCellId)
            notebook = nbformat.read(file, as_version=4)
        kernel = notebook.metadata.get("kernelspec", {}).get("name", "")
        if not isinstance(kernel, str):
            raise ValueError(f"its kernel is {kernel!r}")
        for cell in notebook.cells:
            if cell.cell_type not in ("code", "markdown", "raw"):
                raise ValueError(f"a cell is of the type {cell.cell_type!r}")
            cell.source.strip, list(cell.metadata.get("tags", [])), cell.metadata.get("slideshow", {}).get
        return notebook
    except (ValueError, nbformat.ValidationError, AttributeError, KeyError, TypeError) as problem:
        reason = str(problem).splitlines()[0][:100]
        raise Trouble(f"{file} is no notebook that Jupyter can read ({reason}): {RESTORE}.") from None


def keep(notebook, file):
    """Writes what ran; where the disk has become full meanwhile, or the folder has gone, to the system's temporary folder."""
    content = (nbformat.writes(notebook).rstrip("\n") + "\n").encode()
    try:
        write_whole(file, content)
    except OSError as problem:
        spare = Path(tempfile.mkdtemp(prefix="lab-"), file.name)
        write_whole(spare, content)
        raise Trouble(f"{refused(problem)} What ran is in {spare}.") from None


def execute(notebook, folder, started):
    """Runs all cells, with a line for each; returns what went wrong, or None. Notes in `started` when each began."""
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]

    def start(cell, cell_index):
        if cell_index not in code:
            return
        started[cell_index] = time.monotonic()
        first = cell.source.strip().splitlines()[0]
        tell(f"[{code.index(cell_index) + 1:2}/{len(code)}] {first[:70]:<70} ")

    def end(cell, cell_index, **_):
        tell(f"{time.monotonic() - started[cell_index]:6.1f} s\n")

    kernel = notebook.metadata.get("kernelspec", {}).get("name") or "w2s-lab"
    # A cell that draws the whole fails where a part was computed; the next cell may hold another sweep.
    part = os.environ.get("W2SLAB_PART")
    # The default of 4 s for an output that is under way loses it on a busy machine.
    client = NotebookClient(notebook, kernel_name=kernel, timeout=None, startup_timeout=PATIENCE, iopub_timeout=PATIENCE,
                            allow_errors=bool(part), record_timing=False,
                            resources={"metadata": {"path": str(folder)}}, on_cell_start=start, on_cell_executed=end)
    say(f"starting the kernel {kernel} ...")
    try:
        stop.execute(client)
    except KeyboardInterrupt:
        if started:
            tell("\n")  # The line of the cell that was running ends here.
        raise
    except CellExecutionError as error:
        return "\n" + (str(error) if sys.stderr.isatty() else re.sub(r"\x1b\[[0-9;]*m", "", str(error))).strip()
    except DeadKernelError:
        return "\nThe kernel ended while a cell was running."
    except NoSuchKernel:
        raise Trouble(f"There is no kernel {kernel}, for which the notebook was saved: "
                      "choose \"Java (w2s-lab)\" in JupyterLab and save it again.") from None
    except RuntimeError as error:
        atexit.unregister(client._cleanup_kernel)  # It would complain that there is no kernel to end.
        return f"\nThe kernel {kernel} does not start: {error}."
    return None


def page_of(notebook, title, size=None):
    """An HTML page; with a size, such as A4, one that a browser prints on such paper."""
    config = Config({"NbConvertBase": {"display_data_priority": DISPLAYED}})
    exporter = HTMLExporter(config=config, template_name="page", extra_template_basedirs=[str(HERE.parent)],
                            filters={"w2s_json": json_for_script, "w2s_still": still})
    style = (HERE / "page.css").read_text("utf-8")
    return exported(exporter, notebook, title, scripts(notebook), {"style": style, "paper": size})


def has_slides(notebook):
    return any(cell.metadata.get("slideshow", {}).get("slide_type") in ("slide", "subslide") for cell in notebook.cells)


def require_slides(notebook):
    if not has_slides(notebook):
        raise Trouble("There are no slides in this notebook: choose a slide type for its cells (in JupyterLab's Property "
                      "Inspector), then run this again.")


def slides_of(notebook, title):
    """Slides as one file, from the cells' own metadata (slideshow)."""
    config = Config({"NbConvertBase": {"display_data_priority": DISPLAYED},
                     "TagRemovePreprocessor": {"enabled": True, "remove_input_tags": [CODE_HIDDEN]}})
    exporter = SlidesExporter(config=config, template_name="slides", extra_template_basedirs=[str(HERE.parent)],
                              extra_template_paths=[str(HERE)], filters={"w2s_json": json_for_script, "w2s_still": still})
    parts = {"reveal": SLIDES / "reveal/reveal.js", "notes": SLIDES / "reveal/notes.js", "slides": SLIDES / "slides.js"}
    styles = {"reveal_style": SLIDES / "reveal/reveal.css", "style": SLIDES / "slides.css"}
    return exported(exporter, paper.lasting(notebook), title, scripts(notebook) | parts,
                    {name: file.read_text("utf-8") for name, file in styles.items()})


def scripts(notebook):
    """What a page with these figures and formulas needs, by name."""
    traces = {trace.get("type", "scatter") for cell in notebook.cells for output in cell.get("outputs", [])
              for trace in output.get("data", {}).get(FIGURE, {}).get("data", [])}
    return {"plotly": CARTESIAN if traces <= CARTESIAN_TRACES else Path(plotly.__file__).parent / "package_data/plotly.min.js",
            "mathjax": Path(mathjax.__file__).parent / "static/mathjax/es5/tex-svg-full.js"}


def exported(exporter, notebook, title, files, more):
    """The text of a page; its template finds scripts and whatever else it needs in `resources.w2s`."""
    resources = {"metadata": {"name": title}, "w2s": {name: for_script(file.read_text("utf-8")) for name, file in files.items()} | more}
    page = exporter.from_notebook_node(notebook, resources)[0]
    return with_theory_once(STYLE.sub(lambda style: IDLE.sub("", style[0]), page))


def with_theory_once(page):
    """A figure with sliders brings its theory along; in a page the first one brings it for all."""
    seen = set()
    return THEORY.sub(lambda found: "" if found[1] in seen or seen.add(found[1]) else found[0], page)


def without_links_to_files(page):
    """What a page has in scripts stays: it may look like a link."""
    parts = SCRIPT.split(page)
    parts[::2] = [LINK_TO_FILE.sub(lambda link: link[1], part) for part in parts[::2]]
    return "".join(parts)


def still(data):
    """The static picture beside a figure as HTML; empty where there is none, or one that only says that it is none."""
    svg = data.get("image/svg+xml", "")
    if svg and not NOT_DRAWN.search(svg):
        return svg[svg.index("<svg"):]
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{data["image/png"]}"/>'
    return ""


def for_script(text):
    """A script inside a page ends at the first closing tag, even within a string."""
    return text.replace("</script", "<\\/script")


def json_for_script(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/").replace("<!--", "<\\!--")


if __name__ == "__main__":
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    sys.exit(stop.run_to_end(main))
