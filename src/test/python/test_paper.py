"""Notebooks on paper: figures whole with their legends, nothing cut, text that is text."""
import base64
import html
import importlib.util
import os
import re
import subprocess
import sys

import nbformat
import paper
import pypdfium2
import pytest
from conftest import PATIENCE, ROOT, screenshot
from jupyterlab_server import wait_until
from outputs import PLOTLY

# By its place: the benchmark has a script of the same name.
_spec = importlib.util.spec_from_file_location("page_run", ROOT / "kernel/page/run.py")
run = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(run)

# A4's width within the margins that the page sets, in CSS pixels.
WIDTH = int((210 - 25.4) / 25.4 * 96)
FIGURES = ("01-quickstart", "05-forgetting", "07-learning-rates")
printing = pytest.mark.skipif(not paper.find_browser(), reason="no Chromium, Chrome or Edge is installed")
# What reaches beyond the paper, and what is cut by an element around it.
CUT = """width => [...document.querySelectorAll('main *')].filter(e => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility() && !e.closest('mjx-assistive-mml, defs') && box.width > 0
        && (box.right > width + 1 || box.left < -1
            || e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible');
}).map(e => e.outerHTML.slice(0, 200))"""


def notebook_of(*cells):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "w2s-lab", "display_name": "Java (w2s-lab)"}})
    notebook.cells = [nbformat.v4.new_code_cell(source, outputs=[nbformat.v4.new_output("display_data", data=data)] if data else [])
                      for source, data in cells]
    return notebook


def committed(name):
    return nbformat.read(ROOT / f"notebooks/{name}.ipynb", as_version=4)


def texts_of(svg):
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]+)</text>", svg)]


def without_spaces(text):
    return re.sub(r"\s", "", text)


@printing
@pytest.mark.parametrize("name", FIGURES)
def test_a_printed_notebook_has_every_text_of_its_figures(tmp_path, name):
    """Titles of axes and legends among them, as text, each letter on the sheet."""
    notebook = committed(name)
    paper.print_page(run.page_of(notebook, name, paper.PAPER), tmp_path / "page.pdf")
    pdf = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    assert [round(length * 25.4 / 72) for length in pdf[0].get_size()] == [210, 297]
    printed = ""
    for sheet in pdf:
        text, (width, height) = sheet.get_textpage(), sheet.get_size()
        printed += without_spaces(text.get_text_range())
        for i in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(i)
            assert left >= 0 and bottom >= 0 and right <= width and top <= height, text.get_text_range(i, 1)
    figures = [output.data["image/svg+xml"] for cell in notebook.cells for output in cell.get("outputs", []) if PLOTLY in output.get("data", {})]
    assert len(figures) >= 3
    for figure in figures:
        words = [word for word in texts_of(figure) if len(word) > 1]
        assert len(words) > 8
        assert not [word for word in words if without_spaces(word) not in printed]


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_cut_at_the_width_of_paper(page, tmp_path, name):
    (tmp_path / "page.html").write_text(run.page_of(committed(name), name), "utf-8")
    page.set_viewport_size({"width": WIDTH, "height": 900})
    page.emulate_media(media="print")
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_function("window.MathJax && MathJax.startup && MathJax.startup.promise.then(() => true)")
    assert page.evaluate(CUT, WIDTH) == []
    assert page.locator(".w2s-still svg:visible").count() >= 3
    assert page.locator(".w2s-live:visible").count() == 0
    assert page.locator("details:not([open]):visible").count() == 0
    screenshot(page, f"paper-{name}", full_page=True)
    page.emulate_media(media="screen")
    assert wait_until(lambda: page.locator(".w2s-still svg:visible").count() == 0)
    assert page.locator(".w2s-live .main-svg:visible").count() >= 3


def test_the_test_sees_what_is_cut(page):
    page.set_content("<main><div style='overflow:hidden;width:100px'><p style='width:150px'>cut</p></div><p style='width:900px'>wide</p></main>")
    assert [re.search("cut|wide", cut)[0] for cut in page.evaluate(CUT, WIDTH)] == ["cut", "wide"]


def test_a_long_line_a_wide_figure_and_one_without_a_picture_fit_the_paper(page, tmp_path):
    wide = '<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="700" viewBox="0 0 1400 700"><rect width="1400" height="700"/></svg>'
    figure = {"data": [{"y": [1, 2, 3], "name": "a long name in the legend"}, {"y": [3, 2]}], "layout": {"width": 1400, "height": 700}}
    space = {"data": [{"type": "scatter3d", "x": [1], "y": [2], "z": [3]}], "layout": {"height": 500}}
    card = wide.replace("</svg>", "<text>This figure (scatter3d) is drawn in a live notebook only.</text></svg>")
    notebook = notebook_of((f"String text = \"{'ä' * 300}\";", {"text/plain": "b" * 400}), ("wide", {PLOTLY: figure, "image/svg+xml": wide}),
                           ("alone", {PLOTLY: figure}), ("space", {PLOTLY: space, "image/svg+xml": card}))
    (tmp_path / "page.html").write_text(run.page_of(notebook, "page"), "utf-8")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_function("document.querySelectorAll('.w2s-live .main-svg').length > 4")
    page.set_viewport_size({"width": WIDTH, "height": 900})
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(CUT, WIDTH) == []
    assert page.locator(".w2s-live:visible").count() == 2, "those without a picture"
    assert page.locator(".w2s-only .legendtext", has_text="a long name in the legend").is_visible()


def test_without_scripts_pictures_stand_and_a_figure_without_one_says_so(page_without_scripts, tmp_path):
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200"/></svg>'
    space = {"data": [{"type": "scatter3d", "x": [1], "y": [2], "z": [3]}], "layout": {}}
    card = picture.replace("</svg>", "<text>This figure (scatter3d) is drawn in a live notebook only.</text></svg>")
    notebook = notebook_of(("plane", {PLOTLY: {"data": [{"y": [1, 2]}], "layout": {}}, "image/svg+xml": picture}),
                           ("space", {PLOTLY: space, "image/svg+xml": card}))
    notebook.cells[0].metadata = notebook.cells[1].metadata = {"slideshow": {"slide_type": "slide"}}
    for name, text in (("page", run.page_of(notebook, "page")), ("slides", run.slides_of(notebook, "slides"))):
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        page_without_scripts.goto((tmp_path / f"{name}.html").as_uri())
        figures = page_without_scripts.locator(".w2s-figure")
        assert figures.count() == 2 and figures.nth(0).locator("rect").is_visible()
        said = figures.nth(1).locator("noscript p")  # Playwright looks for no text in there.
        assert said.is_visible() and said.text_content().startswith("This figure needs scripts")


def test_a_page_has_the_plotly_that_its_figures_need(page, tmp_path):
    """The bundle for the plane is of the same version as the whole, and draws each kind of trace for which it is chosen."""
    kinds = sorted(run.CARTESIAN_TRACES)
    values = {"histogram2d": {"x": [1, 2, 2], "y": [1, 2, 3]}, "image": {"z": [[[255, 0, 0], [0, 255, 0]]]}, "pie": {"values": [1, 2]}}
    grid = {kind: {"z": [[1, 2], [3, 4]]} for kind in ("contour", "heatmap")}
    drawn = [{"type": kind} | (grid | values | {"histogram2dcontour": values["histogram2d"]}).get(kind, {"x": [1, 2, 2], "y": [1, 3, 2]}) for kind in kinds]
    plane = run.page_of(notebook_of(*[(trace["type"], {PLOTLY: {"data": [trace], "layout": {}}}) for trace in drawn]), "plane")
    space = run.page_of(notebook_of(("space", {PLOTLY: {"data": [{"type": "scatter3d", "x": [1], "y": [1], "z": [1]}], "layout": {}}})), "space")
    version = re.compile(r"\* plotly\.js( \(cartesian - minified\))? v([\d.]+)")
    (small, first), (whole, second) = version.search(plane).groups(), version.search(space).groups()
    assert small and not whole and first == second
    (tmp_path / "plane.html").write_text(plane, "utf-8")
    page.goto((tmp_path / "plane.html").as_uri())
    assert wait_until(lambda: page.locator(".js-plotly-plot .main-svg").count() >= 3 * len(kinds))
    layers = page.locator(".js-plotly-plot").evaluate_all("all => all.map(plot => [plot._fullData[0].type, plot.querySelectorAll("
                                                          "'.main-svg :is(path, image, .slice):not(.crisp, .bg)').length])")
    assert [kind for kind, _ in layers] == kinds and all(marks for _, marks in layers), layers


def test_without_a_browser_or_pandoc_a_sentence_says_what_to_install(tmp_path):
    nbformat.write(notebook_of(("1", None)), tmp_path / "one.ipynb")
    (tmp_path / "empty").mkdir()
    child = os.environ | {"PATH": str(tmp_path / "empty"), "HOME": str(tmp_path)}
    for word, wanted in (("--pdf", "lab: A PDF needs Chromium, Chrome or Edge: install one"), ("--latex", "lab: LaTeX needs pandoc: install it")):
        if word == "--pdf" and any(os.path.exists(place) for place in paper.PLACES):
            continue
        done = subprocess.run([sys.executable, ROOT / "kernel/page/run.py", tmp_path / "one.ipynb", tmp_path / "out", word], env=child,
                              capture_output=True, encoding="utf-8", timeout=PATIENCE)
        assert done.returncode == 1 and done.stdout == "" and done.stderr.startswith(wanted) and done.stderr.count("\n") == 1, done
        assert not (tmp_path / "out").exists(), "told before the cells run"


WIDE_TABLE = '''\
Table wide = Table.create(IntColumn.create("seed", 1, 2, 3));
for (int i = 0; i < 18; i++) {
    wide.addColumns(DoubleColumn.create("measure_" + i, 0.123 + i, 0.456, -0.789));
}
wide'''


def test_latex_finds_the_pdf_of_a_figure_and_needs_no_inkscape(tmp_path):
    """No cell of text here, for which pandoc would be needed."""
    pdf = base64.b64encode(b"%PDF-1.4 a picture").decode()
    svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    notebook = notebook_of(("figure", {PLOTLY: {}, "image/svg+xml": svg, "application/pdf": pdf, "text/plain": "Figure"}),
                           ("drawing", {"image/svg+xml": svg, "text/plain": "a drawing"}))
    paper.write_latex(notebook, "ein Bild", tmp_path)
    text = (tmp_path / "ein Bild.tex").read_text("utf-8")
    pictures = re.findall(r"\\adjustimage.*\}\{([^}]*)\}", text)
    assert len(pictures) == 1 and (tmp_path / pictures[0]).read_bytes() == b"%PDF-1.4 a picture"
    assert "a drawing" in text
    assert len(list((tmp_path / "ein Bild_files").iterdir())) == 1


def test_progress_is_not_printed_where_a_cell_shows_something_else():
    notebook = notebook_of(("run", {"text/plain": "3 s left"}), ("alone", {"text/plain": "4 s left"}))
    for cell in notebook.cells:
        cell.outputs[0].metadata["w2slab"] = {"volatile": True}
    notebook.cells[0].outputs.append(nbformat.v4.new_output("display_data", data={"text/plain": "the run"}))
    assert [[output.data["text/plain"] for output in cell.outputs] for cell in paper.lasting(notebook).cells] == [["the run"], ["4 s left"]]
    assert len(notebook.cells[0].outputs) == 2


def test_the_kernels_figures_come_to_pdf_and_latex(tmp_path):
    """As `lab run --pdf --latex` writes them."""
    pytest.importorskip("pypdfium2")
    if not paper.find_browser() or not paper.shutil.which("pandoc"):
        pytest.skip("no browser, or no pandoc")
    nbformat.write(notebook_of(('Figures.plot("Growth", "dimension d", "steps taken").line("W2S", new double[] {1, 2, 3}).line("SFT", new double[] {3, 2, 2})',
                                None), (WIDE_TABLE, None)), tmp_path / "figure.ipynb")
    done = subprocess.run([sys.executable, ROOT / "kernel/page/run.py", tmp_path / "figure.ipynb", tmp_path / "out", "--pdf", "--latex"],
                          capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    for file in (tmp_path / "out/figure.pdf", *(tmp_path / "out/figure_files").glob("*.pdf")):
        text = without_spaces("".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(file)))
        assert all(without_spaces(word) in text for word in ("Growth", "dimension d", "steps taken", "W2S", "SFT")), (file, text)
    latex = (tmp_path / "out/figure.tex").read_text("utf-8")
    assert "figure_files/figure_0_0.pdf" in latex
    assert latex.count(r"\toprule") == latex.count("seed & measure") == 3, "the wide table is not split"


def test_latex_leaves_out_what_a_page_hides(tmp_path):
    """Nothing of text is left, for which pandoc would be needed."""
    notebook = notebook_of(("1 + 1", None))
    solution = next(cell for cell in committed("01-quickstart").cells if cell.id == "solution-01-1")
    notebook.cells.append(solution)
    paper.write_latex(notebook, "exercise", tmp_path)
    text = (tmp_path / "exercise.tex").read_text("utf-8")
    assert "begin{Verbatim}" in text and "Solution" not in text and "sqrt" not in text
    assert solution in notebook.cells
