"""Figures in Chromium: as approved, animated, and readable in both themes.

The Java tests leave the figures in target. After a change look at out/screenshots/figures, then approve what is right by
a run of this file with the environment variable W2S_APPROVE=1, which writes src/test/resources/figures/*.png."""
import base64
import importlib.util
import json
import os

import nbformat
import plotly
import pytest
from font_source_sans_pro import SourceSansPro
from conftest import ROOT, SCREENSHOTS, screenshot
from jupyterlab_server import Lab, choose_theme, wait_until
from nbformat.sign import NotebookNotary
from outputs import PLOTLY
from plots import SEEN, contrast, drag_to_the_start, ground, shown, worst_contrasts
from pathlib import Path

SCRIPT = Path(plotly.__file__).parent / "package_data/plotly.min.js"
FIGURES = ROOT / "target/figures"
SAVED = ROOT / "target/saved/animated-alignment.html"
APPROVED = ROOT / "src/test/resources/figures"
NAMES = ("lines", "log", "scatter", "bars", "histogram", "box", "heatmap", "contour", "band", "panels", "errors", "grid", "symbols", "pie")
MEAN, SHARE = 4.0, 0.03  # of 255, on pictures blurred to 120 pixels
# The same font on every machine: a legend of wider letters takes a line more, and moves the whole figure.
FONT = ("@font-face {font-family: Helvetica; src: url(data:font/otf;base64,"
        + base64.b64encode(Path(SourceSansPro).read_bytes()).decode() + ")}")
made = pytest.mark.skipif(not SAVED.exists(), reason="the Java tests, which write the figures, have not run")

# The mean difference of two pictures, and the share of pixels that differ much, after a blur that fonts do not survive.
COMPARE = """async ([first, second]) => {
  const pixels = async address => {
    const image = new Image();
    image.src = address;
    await image.decode();
    let canvas = image, size = [image.width, image.height];
    while (size[0] > 120) {
      size = [Math.max(120, Math.ceil(size[0] / 2)), Math.max(75, Math.ceil(size[1] / 2))];
      const next = document.createElement("canvas");
      [next.width, next.height] = size;
      const context = next.getContext("2d");
      context.imageSmoothingQuality = "high";
      context.drawImage(canvas, 0, 0, ...size);
      canvas = next;
    }
    return canvas.getContext("2d").getImageData(0, 0, 120, 75).data;
  };
  const [a, b] = [await pixels(first), await pixels(second)];
  let sum = 0, many = 0;
  for (let i = 0; i < a.length; i += 4) {
    const difference = Math.max(...[0, 1, 2].map(k => Math.abs(a[i + k] - b[i + k])));
    sum += difference;
    many += difference > 48 ? 1 : 0;
  }
  return [sum / (a.length / 4), many / (a.length / 4)];
}"""
# A smaller copy, to be kept.
SHRINK = """async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [360, 225];
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, 360, 225);
  return canvas.toDataURL("image/png");
}"""


def draw(page, figure, background="#fff"):
    """Draws it, and returns the picture."""
    page.set_viewport_size({"width": 720, "height": 450})
    page.set_content(f'<body style="margin:0;background:{background}"><div id="figure" style="width:720px;height:450px"></div>')
    page.add_style_tag(content=FONT)
    assert page.evaluate("document.fonts.load('14px Helvetica').then(fonts => fonts.length)") == 1
    page.add_script_tag(path=SCRIPT)
    page.evaluate("f => Plotly.newPlot('figure', f.data, Object.assign(f.layout, {width: 720, height: 450}), Object.assign(f.config, {displayModeBar: false}))", figure)
    return page.screenshot()


def address(png):
    return "data:image/png;base64," + base64.b64encode(png).decode()


def load(name):
    return json.loads((FIGURES / f"{name}.json").read_text("utf-8"))


@made
@pytest.mark.parametrize("name", NAMES)
def test_plotly_draws_the_approved_picture(page, name):
    picture = draw(page, load(name))
    (SCREENSHOTS / "figures").mkdir(parents=True, exist_ok=True)
    (SCREENSHOTS / "figures" / f"{name}.png").write_bytes(picture)
    file = APPROVED / f"{name}.png"
    if os.environ.get("W2S_APPROVE"):
        file.write_bytes(base64.b64decode(page.evaluate(SHRINK, address(picture)).partition(",")[2]))
    mean, share = page.evaluate(COMPARE, [address(file.read_bytes()), address(picture)])
    assert mean < MEAN and share < SHARE, f"differs by {mean:.1f} of 255, {100 * share:.1f} % of the picture by much"


@made
def test_the_comparison_sees_a_missing_curve_and_another_colour(page):
    for change in (lambda figure: figure["data"].pop(1), lambda figure: figure["data"][0].update(marker={"color": "#D55E00"})):
        figure = load("bars")
        change(figure)
        mean, share = page.evaluate(COMPARE, [address((APPROVED / "bars.png").read_bytes()), address(draw(page, figure))])
        assert mean >= MEAN or share >= SHARE


@made
def test_lines_and_bands_that_lie_on_each_other_are_all_seen(page):
    for name, colors in (("identical-curves", ((0, 99, 186), (0, 102, 58))), ("identical-bands", ((0, 99, 186), (194, 85, 10), (0, 102, 58)))):
        figure = load(name)
        figure["layout"]["showlegend"] = False
        picture = draw(page, figure)
        counts = page.evaluate("""async ([address, colors]) => {
          const image = new Image();
          image.src = address;
          await image.decode();
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [image.width, image.height];
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const data = context.getImageData(0, 0, image.width, image.height).data;
          return colors.map(color => {
            let count = 0;
            for (let i = 0; i < data.length; i += 4) {
              count += color.every((part, k) => Math.abs(part - data[i + k]) < 12) ? 1 : 0;
            }
            return count;
          });
        }""", [address(picture), [list(color) for color in colors]])
        assert min(counts) > 150, f"{name}: {counts} pixels of each colour"


# Each text of the slider's label while frames play; who looks from outside may miss some.
NOTE_LABELS = """p => {
  p.labels = [];
  new MutationObserver(() => p.labels.push(p.querySelector('.slider-label')?.textContent ?? 'step 0'))
      .observe(p, {subtree: true, childList: true, characterData: true});
}"""


def first_dot(plot):
    return plot.evaluate("p => p._fullData.filter(t => t.mode === 'markers').map(t => [t.x[0], t.y[0]])")


def check_animation(page, plot, last):
    plot.scroll_into_view_if_needed()
    assert shown(plot) == f"step {last}"
    end = first_dot(plot)
    between = drag_to_the_start(page, plot)
    assert between not in (f"step {last}", "step 0"), "no step between the ends"
    assert wait_until(lambda: shown(plot) == "step 0"), shown(plot)
    assert wait_until(lambda: [dot[0] for dot in first_dot(plot)] == [0] * len(end)), first_dot(plot)
    # Buttons are drawn anew with each frame: one that goes between press and release of the mouse is not pressed.
    assert wait_until(lambda: plot.evaluate("p => !p._transitionData._animationRaf")), "the drag's own frames do not end"
    plot.evaluate(NOTE_LABELS)
    plot.locator(".updatemenu-button").first.click()
    assert wait_until(lambda: shown(plot) == f"step {last}" and first_dot(plot) == end), \
        f"it does not play to the end: {shown(plot)}, {first_dot(plot)} instead of {end}, labels seen: {plot.evaluate('p => p.labels')}"
    assert set(plot.evaluate("p => p.labels")) - {"step 0", f"step {last}"}, "it leaps to the end"


@made
def test_a_saved_page_plays_its_frames_without_a_network(page):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(SAVED.as_uri())
    plot = page.locator(".js-plotly-plot")
    plot.locator(".slider-label").first.wait_for()
    check_animation(page, plot, "3,000")
    for scheme, background in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 17, 17)")):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == background
        text, curve = worst_contrasts(plot)
        assert text >= 7 and curve >= 4.5, f"{scheme}: contrast of texts {text:.2f}, of curves {curve:.2f}"
        screenshot(page, f"saved-page-{scheme}")
    assert complaints == [] and page.left == []


def notebook_with(*names):
    cells = []
    for name in names:
        data = {PLOTLY: load(name), "image/svg+xml": (FIGURES / f"{name}.svg").read_text("utf-8"), "text/plain": "Figure"}
        cells.append(nbformat.v4.new_code_cell(f"// {name}", outputs=[nbformat.v4.new_output("display_data", data)]))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}
    return notebook


@made
def test_an_exported_notebook_plays_its_frames_without_a_network(page, tmp_path):
    found = importlib.util.spec_from_file_location("run", ROOT / "kernel/page/run.py")
    run = importlib.util.module_from_spec(found)
    found.loader.exec_module(run)
    file = tmp_path / "page.html"
    file.write_text(run.page_of(notebook_with("animated-alignment", "animated-subspaces"), "figures"), "utf-8")
    page.goto(file.as_uri())
    assert wait_until(lambda: page.locator(".js-plotly-plot .slider-label").count() >= 2)
    check_animation(page, page.locator(".js-plotly-plot").first, "3,000")
    heat = page.locator(".js-plotly-plot").nth(1)
    before = heat.evaluate("p => JSON.stringify(p._fullData[0].z)")
    heat.scroll_into_view_if_needed()
    drag_to_the_start(page, heat)
    assert wait_until(lambda: heat.evaluate("p => JSON.stringify(p._fullData[0].z)") != before)
    screenshot(page, "exported-frames")
    assert page.left == []


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    notebook = notebook_with("animated-alignment", "alignment-with-theory", "alignment-with-theory")
    # The last one as .dark() makes it; then its picture alone.
    dark = notebook.cells[2].outputs[0].data[PLOTLY]["layout"]["template"]["layout"]
    dark["paper_bgcolor"] = dark["plot_bgcolor"] = "#111111"
    svg = ('<svg xmlns="http://www.w3.org/2000/svg" width="720" height="450" viewBox="0 0 720 450" role="img" font-family="Helvetica">'
           '<rect width="720" height="450" rx="4" fill="#ffffff"/></svg>')
    for picture in (svg, svg.replace("#ffffff", "#111111"), svg.replace(' rx="4"', "")):
        notebook.cells.append(nbformat.v4.new_code_cell("picture", outputs=[nbformat.v4.new_output("display_data", data={"image/svg+xml": picture})]))
    nbformat.write(notebook, folder / "figures.ipynb")
    # JupyterLab shows SVG of trusted notebooks only.
    (folder / "data").mkdir()
    NotebookNotary(data_dir=str(folder / "data")).sign(nbformat.read(folder / "figures.ipynb", as_version=4))
    lab = Lab(folder)
    yield lab
    lab.close()


@made
def test_jupyterlab_plays_frames_and_both_its_themes_are_readable(page, lab):
    page.set_viewport_size({"width": 1280, "height": 4200})
    page.goto(lab.at("lab/tree/figures.ipynb") + "&reset")
    plots = page.locator(".jp-Notebook .js-plotly-plot")
    pictures = page.locator(".jp-Notebook .jp-RenderedSVG img")
    assert wait_until(lambda: plots.count() == 3 and pictures.count() == 3 and plots.first.locator(".slider-label").count() > 0)
    check_animation(page, plots.first, "3,000")
    for name in ("JupyterLab Dark", "JupyterLab Light"):
        choose_theme(page, name)
        dark = name.endswith("Dark")
        white, black = "rgb(255, 255, 255)", "rgb(17, 17, 17)"
        for plot in plots.all()[:2]:
            # The notebook is hidden for a moment while a theme is loaded.
            assert wait_until(lambda: plot.locator(".main-svg text:visible").count() > 8)
            text, curve = worst_contrasts(plot)
            assert text >= 7 and curve >= 4.5, f"{name}: contrast of texts {text:.2f}, of curves {curve:.2f}"
            assert (contrast(ground(plot), "rgb(0, 0, 0)") < 1.2) == dark, "a figure of the page's lightness"
        assert ground(plots.nth(2)) == black, "dark() is dark on any page"
        for picture, color, seen_dark in zip(pictures.all(), (white, black, white), (dark, True, False)):
            seen = picture.evaluate(SEEN, [color])[0]
            assert (contrast(seen, "rgb(0, 0, 0)") < 1.2) == seen_dark, (name, seen)
        screenshot(page, "theme-" + name.split()[-1].lower())
    assert page.left == [] and lab.left() == []
