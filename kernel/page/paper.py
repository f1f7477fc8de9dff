"""A notebook on paper: printed by an installed Chromium, Chrome or Edge, or as LaTeX with its figures beside it."""
import copy
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from nbconvert import LatexExporter
from nbconvert.writers import FilesWriter
from start.project import Trouble, write_whole
from traitlets.config import Config

PAPER = "A4"
PICTURES = ("application/pdf", "image/png", "image/jpeg")  # that LaTeX takes
# Seconds that only a hang exceeds.
PATIENCE = 600
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = ("/Applications/Chromium.app/Contents/MacOS/Chromium",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
          r"C:\Program Files\Google\Chrome\Application\chrome.exe",
          r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe")
# Playwright's own, newest last.
DOWNLOADED = ((".cache/ms-playwright", "chromium-*/chrome-linux*/chrome"),
              ("Library/Caches/ms-playwright", "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium"),
              ("AppData/Local/ms-playwright", "chromium-*/chrome-win*/chrome.exe"))


def find_browser():
    """The program of an installed browser that prints without a window; None where there is none."""
    found = [shutil.which(name) for name in BROWSERS] + [place for place in PLACES if os.path.exists(place)]
    for folder, pattern in DOWNLOADED:
        found += sorted(map(str, Path.home().joinpath(folder).glob(pattern)), reverse=True)
    return next(filter(None, found), None)


def require_browser():
    browser = find_browser()
    if not browser:
        raise Trouble("A PDF needs Chromium, Chrome or Edge: install one (on Debian chromium), then run this again.")
    return browser


def require_pandoc():
    if not shutil.which("pandoc"):
        raise Trouble("LaTeX needs pandoc: install it (on Debian pandoc), then run this again.")


def print_page(html, pdf, query=""):
    """Writes a page of HTML to a PDF as the browser prints it, opened with a query, when all its scripts have come to rest."""
    browser = require_browser()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, "utf-8")
        # The budget is of the page's own clock, which stands still while a script works.
        words = ["--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", f"--user-data-dir={folder}/profile",
                 "--no-pdf-header-footer", "--virtual-time-budget=20000", f"--print-to-pdf={printed}", page.as_uri() + query]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            words.insert(0, "--no-sandbox")
        try:
            done = subprocess.run([browser, *words], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace",
                                  timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise Trouble(f"{browser} wrote no PDF in {PATIENCE} s: install a newer one.") from None
        if not printed.is_file():
            raise Trouble(f"{browser} wrote no PDF to {folder} (exit code {done.returncode}): make room there, or install a newer browser.")
        write_whole(pdf, printed.read_bytes())


def lasting(notebook):
    """A copy without progress and its curves, which the kernel marks, where a cell shows something else."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        kept = [output for output in cell.get("outputs", []) if not output.get("metadata", {}).get("w2slab", {}).get("volatile", False)]
        if kept:
            cell.outputs = kept
    return notebook


def write_latex(notebook, name, folder):
    """Writes NAME.tex, and to NAME_files its pictures: those that are PDF, PNG or JPEG, or that Inkscape can make so.

    What a page shows at a click only, the solution of an exercise, is left out.
    """
    notebook = copy.copy(notebook)
    notebook.cells = [cell for cell in notebook.cells if not (cell.cell_type == "markdown" and cell.source.startswith("<details>"))]
    inkscape = shutil.which("inkscape") is not None
    config = Config({"SVG2PDFPreprocessor": {"enabled": inkscape},
                     "ExtractOutputPreprocessor": {"extract_output_types": set(PICTURES)},
                     "NbConvertBase": {"display_data_priority": ["text/latex", *PICTURES, "text/markdown", "text/plain"]}})
    resources = {"metadata": {"name": name}, "unique_key": name, "output_files_dir": f"{name}_files"}
    text, resources = LatexExporter(config=config).from_notebook_node(notebook, resources)
    FilesWriter(build_directory=str(folder)).write(text, resources, notebook_name=name)
