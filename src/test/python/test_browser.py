"""JupyterLab and the HTML page in a headless browser, as a person meets them."""
import json
import re
import shutil
import signal
import time

import nbformat
import pytest
from conftest import NOTEBOOKS, PATIENCE, ROOT, screenshot
from jupyterlab_server import Lab, choose_theme, wait_until
from outputs import PLOTLY
from plots import SEEN, contrast, drag_to_the_start, ground, shown

QUICKSTART = ROOT / "notebooks/01-quickstart.ipynb"
TALL = 16_000
SHOWN = "plot => JSON.stringify(plot._fullData.map(trace => [trace.y, trace.z]))"
FILLS = "all => all.filter(t => t.textContent.trim()).map(t => getComputedStyle(t).fill)"
LONG_TRAINING = ["""\
World world = World.builder().dimension(1024).subspaceDimension(64).tasks(2).correlation(0.3).link(Link.hermite(2)).seed(1).build();
RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(64).activation(Activation.hermite(2)).seed(2).build();
Training sft = Training.of(strong, Supervision.fineTuning(world), Sgd.spherical(0.1 / 1024).seed(4));""",
                 "sft.train(2_000_000_000);", "6 * 7"]


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    (folder / "notebooks").mkdir()
    for file in NOTEBOOKS:
        write_without_outputs(nbformat.read(file, as_version=4), folder / "notebooks" / file.name)
    long = nbformat.read(QUICKSTART, as_version=4)
    long.cells = [nbformat.v4.new_code_cell(source) for source in LONG_TRAINING]
    write_without_outputs(long, folder / "long.ipynb")
    lab = Lab(folder)
    yield lab
    lab.close()


def write_without_outputs(notebook, file):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, file)


@pytest.fixture
def jupyter(page, lab):
    """A page on JupyterLab; whatever a test does there, nothing may have left the machine."""
    yield page
    assert page.left == []
    assert lab.left() == []


def open_notebook(page, lab, path):
    """Opens it as the only one, and waits until its kernel answers. Returns the notebook's panel."""
    page.goto(lab.at(f"lab/tree/{path}") + "&reset")
    panel = page.locator(".jp-NotebookPanel:visible")
    panel.locator(".jp-Notebook .jp-Cell").nth(cells_in(lab.folder / path) - 1).wait_for(state="attached")
    wait_for_kernel(panel)
    return panel


def wait_for_kernel(panel):
    """A notebook without a kernel is called idle too, and asks which one it is to be if a cell is run."""
    panel.locator(".jp-Toolbar-kernelName", has_text="Java (w2s-lab)").wait_for()
    panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()


def cells_in(file):
    return len(nbformat.read(file, as_version=4).cells)


def run_all(page):
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()


def running(page):
    return page.locator(".jp-InputPrompt", has_text="[*]").count()


def red(page):
    """Texts on red ground."""
    return page.locator('[data-mime-type="application/vnd.jupyter.stderr"], [data-mime-type="application/vnd.jupyter.error"]').all_inner_texts()


def test_the_launcher_offers_this_kernel_only_with_its_logo(jupyter, lab):
    jupyter.goto(lab.at("lab") + "&reset")
    cards = jupyter.locator('.jp-LauncherCard[data-category="Notebook"]')
    cards.first.wait_for()
    spark = ["Java (w2s-lab-spark)"] if (ROOT / ".venv/share/jupyter/kernels/w2s-lab-spark").is_dir() else []
    assert cards.all_inner_texts() == ["Java (w2s-lab)", *spark]
    logo = cards.filter(has_text="Java (w2s-lab)").locator("img")
    assert "kernelspecs/w2s-lab/logo-svg.svg" in logo.get_attribute("src")
    assert wait_until(lambda: logo.evaluate("image => image.complete && image.naturalWidth > 0"))


def test_the_kernel_of_the_first_page_starts_while_that_page_loads(page, tmp_path):
    (tmp_path / "notebooks").mkdir()
    write_without_outputs(nbformat.read(QUICKSTART, as_version=4), tmp_path / "notebooks" / QUICKSTART.name)
    own = Lab(tmp_path)
    try:
        # Nobody has opened anything yet.
        assert wait_until(own.sessions)
        (early,) = own.sessions()
        assert (early["path"], early["kernel"]["name"]) == (f"notebooks/{QUICKSTART.name}", "w2s-lab")
        page.goto(own.at(""))
        panel = page.locator(".jp-NotebookPanel:visible")
        wait_for_kernel(panel)
        first = panel.locator(".jp-CodeCell").first
        first.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        assert wait_until(lambda: first.locator(".jp-InputPrompt").inner_text() == "[1]:")
        assert [(each["id"], each["kernel"]["id"]) for each in own.sessions()] == [(early["id"], early["kernel"]["id"])]
    finally:
        own.close()


@pytest.mark.parametrize("source", [pytest.param(file, id=file.stem, marks=[] if file == QUICKSTART else pytest.mark.slow)
                                     for file in NOTEBOOKS])
def test_a_notebook_that_is_only_opened_stays_as_it_is(jupyter, lab, source):
    """Not even saving it, with the kernel up, changes a byte."""
    page, file = jupyter, lab.folder / source.name
    shutil.copy(source, file)
    open_notebook(page, lab, source.name)
    # What the kernel tells of its language comes to the notebook after it is up.
    page.evaluate("() => new Promise(later => setTimeout(later, 3000))")
    assert page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0
    before = file.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    assert wait_until(lambda: file.stat().st_mtime_ns != before)
    lab.end_kernel(source.name)
    assert wait_until(lambda: file.read_bytes().endswith(b"}\n"))
    assert file.read_bytes() == source.read_bytes()


LETTERS = {"prose": ".jp-RenderedMarkdown p", "code": ".cm-line", "card": ".jp-RenderedHTML td", "head of a table": ".jp-RenderedHTML th",
           "axis": ".jp-RenderedPlotly .xtick text", "legend": ".jp-RenderedPlotly .legendtext"}
# Size of the letters of the first of them, as it is seen.
HEIGHT = """all => all.filter(e => e.textContent.trim()).map(e => {
    let zoom = 1;
    for (let at = e; at; at = at.parentElement) {
        zoom *= Number(getComputedStyle(at).zoom);
    }
    return zoom * parseFloat(getComputedStyle(e).fontSize);
})[0]"""
# Texts of a figure that reach beyond it, and figures that reach beyond the notebook.
CUT = """all => all.flatMap(plot => {
    const beyond = (a, b) => a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
    const box = plot.getBoundingClientRect(), room = plot.closest('.jp-OutputArea').getBoundingClientRect();
    const texts = [...plot.querySelectorAll('.main-svg text')].filter(t => t.checkVisibility() && beyond(t.getBoundingClientRect(), box));
    return texts.map(t => t.textContent).concat(box.right > room.right + 1 || box.left < room.left - 1 ? ['the figure itself'] : []);
})"""


def test_presentation_mode_enlarges_what_cells_show_too(jupyter, lab):
    """On a projector of 1280 x 720: cards, tables and figures with the prose, and no legend is cut, also in what is there already."""
    page, name = jupyter, "hall.ipynb"
    shutil.copy(QUICKSTART, lab.folder / name)
    # Cells that are not seen are not there; the last look is at a projector's height.
    page.set_viewport_size({"width": 1280, "height": TALL})
    panel = open_notebook(page, lab, name)
    plots = panel.locator(".jp-RenderedPlotly")
    figures = len(figures_in(QUICKSTART))
    assert wait_until(lambda: panel.locator(".jp-RenderedPlotly .legendtext").count() > 0 and plots.count() == figures)

    def heights():
        return {what: panel.locator(where).evaluate_all(HEIGHT) for what, where in LETTERS.items()}

    def switch():
        page.evaluate("jupyterapp.commands.execute('application:toggle-presentation-mode')")

    before = heights()
    switch()
    for grown in (1.2, 1):
        assert wait_until(lambda: abs(heights()["axis"] / before["axis"] - (1.3 if grown > 1 else 1)) < 0.05), (before, heights())
        assert wait_until(lambda: plots.evaluate_all(CUT) == []), plots.evaluate_all(CUT)
        ratios = {what: height / before[what] for what, height in heights().items()}
        assert min(ratios.values()) >= grown - 0.05 and max(ratios.values()) < 1.5, ratios
        plot = panel.locator(".jp-RenderedPlotly:has(.legendtext)").first
        page.set_viewport_size({"width": 1280, "height": 720})
        plot.evaluate("plot => plot.scrollIntoView({block: 'center'})")
        assert wait_until(lambda: plot.is_visible() and plots.evaluate_all(CUT) == [])
        screenshot(page, f"presentation-{grown}")
        page.set_viewport_size({"width": 1280, "height": TALL})
        assert wait_until(lambda: plots.count() == figures)
        switch()
    lab.end_kernel(name)


@pytest.mark.parametrize("source", [pytest.param(file, id=file.stem, marks=[] if file == QUICKSTART else pytest.mark.slow)
                                     for file in NOTEBOOKS])
def test_notebook_in_jupyterlab(jupyter, lab, source):
    """Opened and run as its reader does; then its sliders are dragged, and it is looked at in both themes."""
    page, name = jupyter, source.stem
    file = lab.folder / "notebooks" / source.name
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # So tall that all cells are on the screen: JupyterLab takes away what is not.
    page.set_viewport_size({"width": 1280, "height": TALL})
    open_notebook(page, lab, "notebooks/" + source.name)
    assert page.get_by_text("Would you like to get notified").count() == 0
    run_all(page)
    assert wait_until(lambda: running(page) > 0)
    assert wait_until(lambda: running(page) == 0, 4 * PATIENCE), "still running"
    assert red(page) == []

    page.keyboard.press("Control+s")
    # The curves that grew during training may stand beside those of the committed notebook.
    committed = len(figures_in(source))
    assert wait_until(lambda: len(saved_figures(file)) >= committed), f"the saved notebook has {len(saved_figures(file))} figures of {committed}"
    figures = saved_figures(file)
    wanted = [titles_given(figure) for figure in figures]
    assert wait_until(lambda: page.locator(".js-plotly-plot svg.main-svg .plot, .js-plotly-plot svg.main-svg .cartesianlayer path").count() > 0)
    assert wait_until(lambda: titles_shown(page) == wanted), f"{titles_shown(page)} instead of {wanted}"
    assert page.locator('[data-title="Share chart..."]').count() == 0

    plots = page.locator(".jp-Notebook .js-plotly-plot")
    heights = plots.evaluate_all("plots => plots.map(plot => plot.getBoundingClientRect().height)")
    assert min(heights) > 200
    page.set_viewport_size({"width": 1000, "height": TALL})
    time.sleep(2)
    assert plots.evaluate_all("plots => plots.map(plot => plot.getBoundingClientRect().height)") == heights

    page.set_viewport_size({"width": 1280, "height": TALL})
    moving = plots.filter(has=page.locator(".slider-rail-touch-rect"))
    assert moving.count() == sum("frames" in figure for figure in figures)
    for plot in moving.all():
        before = plot.evaluate(SHOWN)
        drag_to_the_start(page, plot)
        assert wait_until(lambda: shown(plot) == "step 0" and plot.evaluate(SHOWN) != before)

    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        choose_theme(page, theme)
        texts = plots.locator(".main-svg text:visible")
        assert wait_until(lambda: len(texts.evaluate_all(FILLS)) > 8)  # The notebook is hidden for a moment while a theme is loaded.
        contrasts = [contrast(color, ground(plots.first)) for color in plots.first.evaluate(SEEN, texts.evaluate_all(FILLS))]
        assert len(contrasts) > 8 and min(contrasts) >= 7, f"{theme}: contrast of texts {min(contrasts):.2f}"
        for number, plot in enumerate(plots.all()):
            screenshot(page, f"{name}-{number + 1}-{theme.split()[-1].lower()}", clip=plot.bounding_box())
        screenshot(page, f"{name}-{theme.split()[-1].lower()}")
    assert complaints == []
    if source != QUICKSTART:
        lab.end_kernel(f"notebooks/{source.name}")


def figures_in(file):
    cells = json.loads(file.read_text("utf-8"))["cells"]
    return [output["data"][PLOTLY] for cell in cells for output in cell.get("outputs", []) if PLOTLY in output.get("data", {})]


def saved_figures(file):
    """The same, but no figures while JupyterLab is writing the file."""
    try:
        return figures_in(file)
    except json.JSONDecodeError:
        return []


def titles_given(figure):
    """The axis titles of a figure's JSON, sorted."""
    axes = [axis for name, axis in figure["layout"].items() if re.fullmatch(r"[xy]axis\d*", name)]
    return sorted(plain(axis["title"]["text"]) for axis in axes if axis.get("title", {}).get("text"))


def titles_shown(page):
    plots = page.locator(".jp-Notebook .js-plotly-plot").all()
    return [sorted(map(plain, plot.locator("svg.main-svg").locator("[class$=title][class^=x], [class$=title][class^=y]").all_text_contents()))
            for plot in plots]


def plain(title):
    """Without markup, spaces, and the zero-width spaces around an index."""
    return re.sub(r"<[^>]*>|[\s\u200b]+", "", title)


def test_stop_in_the_middle_of_training(jupyter, lab):
    page = jupyter
    cells = open_notebook(page, lab, "long.ipynb").locator(".jp-CodeCell")
    first, training, last = cells.nth(0), cells.nth(1), cells.nth(2)
    first.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    assert wait_until(lambda: "[1]" in first.locator(".jp-InputPrompt").inner_text())
    page.keyboard.press("Shift+Enter")
    assert wait_until(lambda: "[*]" in training.locator(".jp-InputPrompt").inner_text())
    assert wait_until(lambda: "SFT" in training.locator(".jp-OutputArea").inner_text()), "nothing tells how far it is"
    screenshot(page, "training")
    page.locator('.jp-NotebookPanel:visible [data-command="notebook:interrupt-kernel"]').click()
    assert wait_until(lambda: "[2]" in training.locator(".jp-InputPrompt").inner_text()), "the cell did not stop"
    assert wait_until(lambda: "stopped after" in training.locator(".jp-OutputArea").inner_text().lower())
    screenshot(page, "stopped")
    last.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    assert wait_until(lambda: last.locator(".jp-OutputArea-output").all_inner_texts() == ["42"])
    assert red(page) == []


def test_kernels_go_with_jupyterlab(lab):
    """Last in this file: two interrupts at once, the way that leaves Jupyter no time to end its kernels."""
    assert len(lab.kernels()) == 2
    lab.stop(signal.SIGINT, signal.SIGINT)
    assert wait_until(lambda: lab.kernels() == []), "kernels outlive JupyterLab"
    assert lab.left() == []


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_page_is_interactive_without_a_network(executed, page, file):
    done = executed(file)
    assert done.code == 0, done.log
    assert done.page.stat().st_size < 8_000_000
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(done.page.as_uri())
    figures = figures_in(done.file)
    assert wait_until(lambda: page.locator(".js-plotly-plot .main-svg .draglayer").count() >= len(figures))
    plot = page.locator(".js-plotly-plot").first
    plot.scroll_into_view_if_needed()
    screenshot(page, f"page-{file.stem}", full_page=True)
    assert all(height > 200 for height in page.locator(".js-plotly-plot").evaluate_all("all => all.map(plot => plot.clientHeight)"))
    page.set_viewport_size({"width": 1000, "height": 800})
    assert wait_until(lambda: plot.evaluate("plot => plot.clientWidth") < 1000)
    assert plot.evaluate("plot => plot.clientHeight") > 200
    before = plot.locator(".xtick text").all_text_contents()
    # A box drawn with the mouse zooms: the axis gets other ticks.
    area = plot.locator(".nsewdrag").first.bounding_box()
    page.mouse.move(area["x"] + area["width"] * 0.3, area["y"] + area["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.6, area["y"] + area["height"] * 0.7, steps=5)
    page.mouse.up()
    assert wait_until(lambda: plot.locator(".xtick text").all_text_contents() != before)
    if "$" in "".join(cell.source for cell in done.notebook.cells if cell.cell_type == "markdown"):
        assert page.locator("mjx-container").count() > 0
    assert complaints == []
    assert page.left == []
