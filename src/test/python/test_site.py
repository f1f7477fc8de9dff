"""`lab site`: from disk, without a network: pages, links, search, figures and sliders."""
import importlib.util
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ROOT, screenshot

_spec = importlib.util.spec_from_file_location("lab_site", ROOT / "kernel/site/site.py")
site = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(site)

# The lecture has all that a page can have; the second shares its parts.
FEW = ["notebooks/00-lecture.ipynb", "notebooks/01-quickstart.ipynb", "notebooks/04-elicitation-and-theory.ipynb"]
DOCUMENTS = ["README.md", "docs/metrics.md", "docs/decisions.md"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "with space"
    site.Site(folder, FEW, DOCUMENTS).build()
    return folder


def complaints_of(page):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    return complaints


def test_parts_that_pages_share_are_there_once(built):
    assert (built / ".nojekyll").is_file()
    large = [file for file in built.rglob("*") if file.is_file() and file.stat().st_size > 1_000_000]
    assert len(large) == 2 and {file.parent.name for file in large} == {"assets"}, large
    assert all(file.stat().st_size < 1_000_000 for file in (built / "notebooks").iterdir())
    theory = [file for file in (built / "assets").glob("*.js") if file.read_text("utf-8").startswith("window.w2slabTheory")]
    names = {name for path in FEW for name in re.findall(r"window\.(w2slabTheory\w+)=", (ROOT / path).read_text("utf-8"))}
    assert len(theory) == len(names)


def test_every_link_and_part_of_a_page_is_there(built):
    pages = list(built.rglob("*.html"))
    assert len(pages) == len(FEW) + len(DOCUMENTS) + 2
    for page in pages:
        text = re.sub(r"<script>.*?</script>", "", page.read_text("utf-8"), flags=re.DOTALL)
        for aim in re.findall(r'<(?:a|img|link|script) [^>]*?(?:href|src)="([^"]*)"', text):
            if not re.match(r"[a-z]+:|#|$", aim):
                path, _, place = aim.partition("#")
                target = (page.parent / unquote(path)).resolve()
                assert target.is_file(), f"{page.name}: {aim}"
    assert not re.search(r'href="[^":]*\.(ipynb|md)[#"]', "".join(page.read_text("utf-8") for page in pages))


def test_search_finds_and_leads_to_the_place(page, built):
    complaints = complaints_of(page)
    page.goto((built / "index.html").as_uri())
    page.get_by_label("Search").fill("closed form")
    found = page.locator("#found li")
    found.filter(has_text="How many steps? A closed form").first.wait_for()
    assert "closed form" in found.first.inner_text().lower()
    screenshot(page, "site-search")
    found.filter(has_text="How many steps? A closed form").locator("a").first.click()
    page.wait_for_url("**/notebooks/04-elicitation-and-theory.html#*")
    heading = page.locator("h2", has_text="How many steps? A closed form")
    page.wait_for_function("heading => Math.abs(heading.getBoundingClientRect().top) < 300", arg=heading.element_handle())
    page.goto((built / "index.html").as_uri() + "?q=zzzzzz")
    assert page.locator("#found").inner_text() == "Nothing has these words."
    assert complaints == [] and page.left == []


def test_pages_live_from_disk(page, built):
    complaints = complaints_of(page)
    page.goto((built / "index.html").as_uri())
    page.locator(".w2s-pages a").first.click()
    place = page.locator(".w2slab-explore").first
    slider = place.locator("input[type=range]").first
    slider.scroll_into_view_if_needed()
    before = place.locator("svg").first.inner_html()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.35, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.wait_for_function("place => place.dataset.shown === 'exact'", arg=place.element_handle())
    assert place.locator("svg").first.inner_html() != before
    screenshot(page, "site-lecture")
    page.locator(".w2s-bar a[rel=next]").click()
    page.locator(".js-plotly-plot .main-svg .draglayer").first.wait_for(state="attached")
    page.locator("mjx-container").first.wait_for()
    screenshot(page, "site-notebook")
    page.locator(".w2s-bar a[rel=prev]").click()
    page.locator(".w2s-bar a", has_text="slides").click()
    page.wait_for_function("window.Reveal && Reveal.isReady && Reveal.isReady() && Reveal.getCurrentSlide().dataset.drawn === 'all'")
    page.goto((built / "README.html").as_uri())
    assert page.locator("img").first.evaluate("image => image.naturalWidth > 0")
    page.locator("a", has_text="what is measured").first.click()
    assert page.locator("h1").inner_text() == "What is measured"
    screenshot(page, "site-document")
    assert complaints == [] and page.left == []


def test_the_whole_course_is_taken_when_nothing_is_named(tmp_path, monkeypatch, capsys):
    taken = []
    monkeypatch.setattr(site.sys, "argv", ["site.py", str(tmp_path)])
    monkeypatch.setattr(site.Site, "build", lambda self: taken.append(self))
    assert site.main() == 0
    assert len(taken[0].notebooks) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    assert {"README.md", "docs/metrics.md", "docs/decisions.md"} <= set(taken[0].documents)
    assert all((Path(ROOT) / path).is_file() for path in taken[0].documents)
