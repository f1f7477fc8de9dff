"""Figures with sliders: every one of a page from disk, without a network, draws what the JVM computes."""
import json
import math
import subprocess
import sys

import nbformat
import pytest
from conftest import PATIENCE, ROOT, screenshot

# A figure, which of its sliders is dragged to which share of its length, and the value that it then has.
DRAGS = [("Explore.alignment(Slider.of(\"rho\", 0, 0.9), Choice.of(\"link\"))", "rho", 0.5, 0.45),
         ("Explore.forgetting()", "leakage", 0.5, 0.25),
         ("Explore.hittingTimes(Slider.of(\"teacher\", 0.2, 1))", "teacher", 0.5, 0.6),
         ("Explore.phases(Slider.of(\"leakage\", 0, 0.5))", "leakage", 0.8, 0.4),
         ("Explore.rates(Slider.of(\"noise\", 0, 2))", "noise", 0.5, 1)]
PRINT = """\
for (var curve : ({figure}).with("{setting}", {value}).curves()) {{
    System.out.println(curve.name() + "\\t" + Arrays.toString(curve.x()) + "\\t" + Arrays.toString(curve.y()));
}}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The exported page, and for each figure the curves that the JVM computes at the value to which it is dragged."""
    folder = tmp_path_factory.mktemp("explore")
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "w2s-lab", "display_name": "Java", "language": "java"}})
    for figure, setting, _, value in DRAGS:
        notebook.cells.append(nbformat.v4.new_code_cell(figure))
        notebook.cells.append(nbformat.v4.new_code_cell(PRINT.format(figure=figure, setting=setting, value=value)))
    nbformat.write(notebook, folder / "sliders.ipynb")
    done = subprocess.run([sys.executable, str(ROOT / "kernel/page/run.py"), str(folder / "sliders.ipynb"), str(folder / "out")],
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(folder / "out/sliders.ipynb", as_version=4).cells
    return folder / "out/sliders.html", [curves("".join(output.text for output in cell.outputs)) for cell in cells[1::2]]


def curves(printed):
    found = []
    for line in printed.splitlines():
        _, x, y = line.split("\t")
        found.append([[float(number) for number in values.strip("[]").split(",")] for values in (x, y)])
    return found


def of_the_page(place):
    flat, found = json.loads(place.get_attribute("data-curves")), []
    while flat:
        n = round(flat[0])
        values = [math.nan if value is None else value for value in flat[1:1 + 2 * n]]
        found.append([values[:n], values[n:]])
        flat = flat[1 + 2 * n:]
    return found


def test_every_slider_draws_what_the_jvm_computes(page, pages):
    file, expected = pages
    page.goto(file.as_uri())
    figures = page.locator(".w2slab-explore")
    assert figures.count() == len(DRAGS)
    for number, (_, _, share, value) in enumerate(DRAGS):
        place = figures.nth(number)
        slider = place.locator("input[type=range]").nth(1 if "forgetting" in DRAGS[number][0] else 0)
        before = place.locator("svg").first.inner_html()
        slider.scroll_into_view_if_needed()
        drag(page, slider, share)
        slider.evaluate("(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input')); }", str(round(1000 * share)))
        page.wait_for_function("place => place.dataset.shown === 'exact'", arg=place.element_handle())
        assert place.locator("svg").first.inner_html() != before
        found = of_the_page(place)
        assert len(found) == len(expected[number])
        for ours, jvm in zip(found, expected[number]):
            for mine, theirs in zip(ours, jvm):
                assert mine == pytest.approx(theirs, rel=1e-10, abs=1e-12, nan_ok=True), DRAGS[number]
    screenshot(page, "explore", full_page=True)
    assert page.left == []


def drag(page, slider, share):
    """As a hand does, in several moves: each draws, and the page stays free."""
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + box["width"] * (0.3 + (share - 0.3) * step / 5), y)
    page.mouse.up()


def test_theory_is_in_the_page_once(pages):
    text = pages[0].read_text("utf-8")
    assert text.count("w2slab-explore\"") == len(DRAGS)
    assert len(text.split("||\"eN")) == 2
    assert len(text) < 8_000_000


def test_without_scripts_the_picture_is_there(browser, pages):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(pages[0].as_uri())
    image = page.locator(".w2slab-explore img").first
    box = image.bounding_box()
    assert box["width"] > 500 and box["height"] > 300
    assert "correlation rho" in image.get_attribute("alt")
    context.close()
