"""Slides from one file, without a network, on a projector of 1280 x 720: nothing cut, text large, figures and sliders live."""
import html
import importlib.util
import re
import subprocess
import sys

import nbformat
import paper
import pypdfium2
import pytest
from conftest import PATIENCE, ROOT, screenshot

_spec = importlib.util.spec_from_file_location("page_run", ROOT / "kernel/page/run.py")
run = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(run)

LECTURE = ROOT / "notebooks/00-lecture.ipynb"
WIDTH, HEIGHT = 1280, 720
# What can be read on the slide that is shown: its element, size, contrast, and whether it reaches beyond the slide or its picture.
# Indices and exponents are smaller than the letters that they belong to, in text, figures and formulas alike.
SEEN = """() => {
    const slide = Reveal.getCurrentSlide(), found = [];
    const luminance = color => color.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const outside = box => box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    for (let node; node = walker.nextNode();) {
        const element = node.parentElement, text = node.textContent.trim();
        if (!text || element.closest('script, style, title, aside, mjx-container, mjx-assistive-mml, option')
            || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) { continue; }
        const range = document.createRange(), style = getComputedStyle(element);
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (!box.width) { continue; }
        const svg = element.ownerSVGElement && [...function* () { for (let e = element.ownerSVGElement; e; e = e.ownerSVGElement) yield e; }()].pop();
        const scale = svg && svg.viewBox.baseVal && svg.viewBox.baseVal.width ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
        const index = element.tagName === 'tspan' && parseFloat(style.fontSize) < parseFloat(getComputedStyle(element.closest('text')).fontSize)
            || element.closest('sub, sup') !== null;
        const ink = luminance(svg ? style.fill : style.color);
        found.push({text, index, figure: svg !== null && svg !== undefined, size: parseFloat(style.fontSize) * scale, contrast: 1.05 / (ink + 0.05),
                    outside: outside(box)});
    }
    for (const picture of slide.querySelectorAll('mjx-container, .w2s-figure, .w2slab-explore, svg.main-svg, img, input')) {
        if (outside(picture.getBoundingClientRect())) { found.push({text: picture.outerHTML.slice(0, 80), index: true, outside: true}); }
    }
    return found;
}"""


def open_slides(page, file, query=""):
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(file.as_uri() + query)


def drawn(page):
    page.wait_for_function("Reveal.getCurrentSlide().dataset.drawn === 'all'")


@pytest.fixture(scope="module")
def lecture(tmp_path_factory):
    file = tmp_path_factory.mktemp("slides") / "lecture.slides.html"
    file.write_text(run.slides_of(nbformat.read(LECTURE, as_version=4), "lecture"), "utf-8")
    return file


def test_every_slide_of_the_lecture_can_be_read_from_the_last_row(page, lecture):
    assert lecture.stat().st_size < 8_000_000
    open_slides(page, lecture)
    count = page.evaluate("Reveal.getTotalSlides()")
    assert 15 <= count <= 22
    figures = 0
    for number in range(count):
        drawn(page)
        page.wait_for_timeout(100)
        screenshot(page, f"slide-{number + 1:02}")
        seen = page.evaluate(SEEN)
        assert any(not part["index"] for part in seen)
        assert [part for part in seen if part["outside"]] == [], number + 1
        assert [part for part in seen if not part["index"] and part["size"] < 23.99] == [], number + 1
        assert [part for part in seen if part["figure"] and part["contrast"] < 7] == [], number + 1
        overflow = page.evaluate("""() => { const slide = Reveal.getCurrentSlide();
            return [slide.scrollWidth - slide.clientWidth, slide.scrollHeight - slide.clientHeight,
                    document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]; }""")
        assert max(overflow) <= 0, (number + 1, overflow)
        figures += page.evaluate("Reveal.getCurrentSlide().querySelectorAll('.js-plotly-plot, .w2slab-explore').length")
        page.keyboard.press("ArrowRight")
    assert figures >= count - 4, "a figure on each but the first, the last and one or two of text"
    assert page.complaints == []
    assert page.left == []


def test_the_test_sees_small_pale_and_cut_text(page, tmp_path):
    cells = [nbformat.v4.new_markdown_cell("small <span style='font-size:20px'>tiny</span>"
                                           "<div style='position:absolute;left:1200px;white-space:nowrap'>far beyond the edge</div>"
                                           "<svg width='300' height='60'><text y='40' font-size='30' fill='#777'>pale</text></svg>",
                                           metadata={"slideshow": {"slide_type": "slide"}})]
    (tmp_path / "s.html").write_text(run.slides_of(nbformat.v4.new_notebook(cells=cells), "s"), "utf-8")
    open_slides(page, tmp_path / "s.html")
    drawn(page)
    seen = {part["text"]: part for part in page.evaluate(SEEN)}
    assert seen["tiny"]["size"] < 24 and seen["small"]["size"] >= 24
    assert seen["far beyond the edge"]["outside"] and not seen["small"]["outside"]
    assert seen["pale"]["figure"] and 4 < seen["pale"]["contrast"] < 7


def test_sliders_and_figures_live_in_the_slides(page, lecture):
    open_slides(page, lecture)
    explored = page.locator(".slides section section:has(.w2slab-explore)")
    slides = page.evaluate("""() => [...document.querySelectorAll('.slides > section')]
        .map((slide, i) => [i, slide.querySelector('.w2slab-explore') ? 'sliders' : /"frames"/.test(slide.textContent) ? 'frames' : ''])""")
    assert [kind for _, kind in slides].count("sliders") >= 3
    for number, kind in slides:
        if not kind:
            continue
        page.evaluate("number => Reveal.slide(number)", number)
        drawn(page)
        slide = page.locator(".slides section.present section.present")
        if kind == "sliders":
            before = slide.locator(".w2slab-explore > div > svg").inner_html()
            box = slide.locator("input[type=range]").first.bounding_box()
            y = box["y"] + box["height"] / 2
            page.mouse.move(box["x"] + box["width"] * 0.35, y)
            page.mouse.down()
            page.mouse.move(box["x"] + box["width"] * 0.7, y, steps=4)
            page.mouse.up()
            page.wait_for_function("place => place.dataset.shown === 'exact'", arg=slide.locator(".w2slab-explore").element_handle())
            assert slide.locator(".w2slab-explore > div > svg").inner_html() != before
            assert page.evaluate("Reveal.getIndices().h") == number, "a dragged slider turns no slide"
            page.keyboard.press("ArrowRight")
            assert page.evaluate("Reveal.getIndices().h") == number + 1, "and leaves the arrows to the slides"
        else:
            plot = slide.locator(".js-plotly-plot")
            before = plot.evaluate("plot => JSON.stringify([...plot.data].map(trace => trace.y))")
            rail = plot.locator(".slider-rail-touch-rect").bounding_box()
            page.mouse.click(rail["x"] + rail["width"] * 0.3, rail["y"] + rail["height"] / 2)
            page.wait_for_function("([plot, before]) => JSON.stringify([...plot.data].map(trace => trace.y)) !== before",
                                   arg=[plot.element_handle(), before])
    assert explored.count() >= 3
    assert page.complaints == [] and page.left == []


def test_the_speaker_has_notes_and_the_next_slide(page, lecture):
    open_slides(page, lecture)
    drawn(page)
    assert page.locator("aside.notes").first.is_hidden()
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    notes = speaker.locator(".speaker-controls-notes .value")
    notes.filter(has_text="own slides").wait_for()
    page.keyboard.press("ArrowRight")
    notes.filter(has_text="Where does the student know it from?").wait_for()
    screenshot(speaker, "speaker")
    assert page.left == []


def test_without_scripts_slide_stands_under_slide_with_its_pictures(page_without_scripts, lecture):
    page = page_without_scripts
    page.goto(lecture.as_uri())
    slides, pictures = page.locator(".slides section section"), page.locator(".w2s-figure noscript > svg")
    figures = page.locator(".w2s-figure").count()
    assert figures > 10 and pictures.count() == figures and page.locator("aside.notes:visible").count() == 0
    tops = [box["y"] for box in map(lambda slide: slide.bounding_box(), slides.all())]
    assert len(tops) > 15 and tops == sorted(set(tops)), "none lies on another"
    for picture in pictures.all():
        box = picture.bounding_box()
        assert box["width"] > 300 and box["x"] + box["width"] <= WIDTH, box


@pytest.mark.slow
@pytest.mark.skipif(not paper.find_browser(), reason="no Chromium, Chrome or Edge is installed")
def test_the_handout_has_a_slide_a_sheet_with_every_text(lecture, tmp_path):
    paper.print_page(lecture.read_text("utf-8"), tmp_path / "handout.pdf", "?print-pdf")
    pdf = pypdfium2.PdfDocument(tmp_path / "handout.pdf")
    cells = nbformat.read(LECTURE, as_version=4).cells
    titles = [re.match(r"#+ ([\w ,:]+)", cell.source)[1].split(":")[0].strip() for cell in cells
              if cell.metadata.slideshow.slide_type == "slide"]
    assert len(pdf) == len(titles)
    for sheet, title in zip(pdf, titles):
        assert [round(length * 96 / 72) for length in sheet.get_size()] == [WIDTH, HEIGHT]
        text = sheet.get_textpage().get_text_range()
        assert re.sub(r"\s", "", title) in re.sub(r"\s", "", text), title
    everything = "".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    for words in ("alignment", "30,000", "teacher's alignment a", "correlation with the truth"):
        assert re.sub(r"\s", "", words) in re.sub(r"\s", "", everything), words


def test_slides_without_slide_types_are_one_sentence(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), tmp_path / "no.ipynb")
    done = subprocess.run([sys.executable, str(ROOT / "kernel/page/run.py"), str(tmp_path / "no.ipynb"), str(tmp_path / "out"), "--slides"],
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=PATIENCE)
    assert done.returncode == 1
    assert done.stderr.startswith("lab: There are no slides in this notebook: ") and done.stderr.count("\n") == 1


def test_code_is_shown_unless_its_cell_hides_it(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("# t", metadata={"slideshow": {"slide_type": "slide"}}),
             nbformat.v4.new_code_cell("int shown = 1;"), nbformat.v4.new_code_cell("int hidden = 1;", metadata={"tags": ["hide-input"]}),
             nbformat.v4.new_code_cell("int skipped = 1;", metadata={"slideshow": {"slide_type": "skip"}})]
    text = re.sub(r"<[^>]*>", "", run.slides_of(nbformat.v4.new_notebook(cells=cells), "t"))
    assert "int shown = 1;" in html.unescape(text)
    assert "int hidden" not in text and "int skipped" not in text


def test_reveal_is_kept_whole_with_its_licence():
    folder = ROOT / "kernel/slides/reveal"
    assert "Hakim El Hattab" in (folder / "LICENSE").read_text("utf-8")
    for file in ("reveal.js", "reveal.css", "notes.js"):
        assert "url(http" not in (folder / file).read_text("utf-8")
