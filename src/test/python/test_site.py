"""`lab site`: from disk, without a network: pages, links, search, figures and sliders."""
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import PATIENCE, ROOT, screenshot

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
    texts = " ".join(page.evaluate("() => window.W2S_TEXTS.map(one => one.text)")).split()
    shown = [one.strip("… ").split() for one in page.locator("#found li p").all_inner_texts()]
    assert len(shown) > 3 and {word for words in shown for word in (words[0], words[-1])} <= set(texts), "no word is cut"
    screenshot(page, "site-search")
    found.filter(has_text="How many steps? A closed form").locator("a").first.click()
    page.wait_for_url("**/notebooks/04-elicitation-and-theory.html#*")
    heading = page.locator("h2", has_text="How many steps? A closed form")
    page.wait_for_function("heading => Math.abs(heading.getBoundingClientRect().top) < 300", arg=heading.element_handle())
    page.goto((built / "index.html").as_uri() + "?q=zzzzzz")
    assert page.locator("#found").inner_text() == "Nothing has these words."
    assert complaints == [] and page.left == []


def test_formulas_are_found_and_shown_as_they_are_read(page, built):
    complaints = complaints_of(page)
    page.goto((built / "index.html").as_uri())
    texts = page.evaluate("() => window.W2S_TEXTS")
    raw = [one for one in texts if re.search(r"\$[^$]*\\[a-z]+[^$]*\$|\$[A-Za-z]_", one["heading"] + one["text"])]
    assert raw == []
    assert "Localizing filters the error by s/d" in [one["heading"] for one in texts]
    found = page.locator("#found li")
    for words, shown in (("lies in V_0", "V₀"), ("theta_0 reward", "θ₀"), ("θ₀ reward", "θ₀"), ("$\\theta_0$ reward", "θ₀"),
                         ("kept_1", "kept_1"), ("tau^2", "τ²")):
        page.get_by_label("Search").fill(words)
        found.filter(has_text=shown).first.wait_for()
    screenshot(page, "site-search-formulas")
    assert complaints == [] and page.left == []


def test_a_formula_is_read_as_text():
    for tex, text in ((r"$\sqrt{1-\rho^2} = 0.87$", "√(1-ρ²) = 0.87"), (r"$c^* = \frac{4\tau^2}{2\tau^4 + \kappa^2}$", "c* = (4τ²)/(2τ⁴ + κ²)"),
                      (r"in $\mathbb{R}^d$, $d^{-1/4}$", "in ℝ^d, d^(-1/4)"), (r"$P_{V_0} u$", "P_(V₀) u"),
                      (r"$\langle\theta_0, x\rangle \ge \tfrac12$", "⟨θ₀, x⟩ ≥ 1/2"), ("<code>$HOME and $PATH</code>", "<code>$HOME and $PATH</code>"),
                      ("from $3 to $4", "from $3 to $4")):
        assert site.formulas.read(tex) == text


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


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("request_", [signal.SIGINT, signal.SIGTERM])
def test_the_former_site_stays_where_a_new_one_is_stopped(tmp_path, request_):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("former")
    process = subprocess.Popen([sys.executable, ROOT / "kernel/site/site.py", tmp_path / "site"], stderr=subprocess.PIPE, encoding="utf-8")
    with process:
        while process.poll() is None and not list(tmp_path.glob("*/*/*/assets")):
            time.sleep(0.01)
        process.send_signal(request_)
        assert (process.wait(PATIENCE), process.stderr.read()) == (130, "lab: stopped.\n")
    assert [file.name for file in tmp_path.iterdir()] == ["site"] and (tmp_path / "site/index.html").read_text() == "former"


@pytest.mark.parametrize("text", ["[]", "{"])
def test_what_is_no_notebook_is_told_in_a_sentence(tmp_path, text):
    (tmp_path / "odd.ipynb").write_text(text)
    done = subprocess.run([sys.executable, ROOT / "kernel/site/site.py", tmp_path / "site", tmp_path / "odd.ipynb"], capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and done.stderr.startswith(f"lab: {tmp_path / 'odd.ipynb'} is no notebook that Jupyter can read"), done
    assert done.stderr.count("\n") == 1 and not (tmp_path / "site").exists()


def test_a_new_site_takes_the_place_of_the_former_one(tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/old.html").touch()
    monkeypatch.setattr(site.sys, "argv", ["site.py", str(tmp_path / "site"), FEW[1]])
    monkeypatch.setattr(site, "DOCUMENTS", ("docs/metrics.md",))
    assert site.main() == 0
    assert (tmp_path / "site/docs/metrics.html").is_file() and not (tmp_path / "site/old.html").exists()
    assert [file.name for file in tmp_path.iterdir()] == ["site"]
