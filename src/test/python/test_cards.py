"""Cards and tables as a person meets them: from the running kernel, in JupyterLab's two themes, and on GitHub."""
import html
import re
from urllib.parse import unquote

import nbformat
import nh3
import pytest
from conftest import PATIENCE, ROOT, screenshot
from jupyterlab_server import Lab, choose_theme, wait_until
from plots import SEEN, contrast
from test_browser import open_notebook, run_all
from test_kernel import KernelCase

QUICKSTART = ROOT / "notebooks/01-quickstart.ipynb"
CELLS = ["""\
World world = World.builder().dimension(256).subspaceDimension(32).tasks(3).correlation(0.3).seed(1).build();
world""", "Link.hermite(4)", "Activation.relu()", """\
RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(16).featureAlignment(0.9).seed(2).build();
strong""", """\
WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
teacher""", """\
Supervision weak = Supervision.weakToStrong(world, teacher);
weak.transformed(LabelTransform.tanhOfSquare())""", """\
Training w2s = Training.of(strong, weak, Sgd.spherical(0.1 / 32).seed(4));
w2s.train(3_000)""", "Comparison.of(w2s)", "Comparison.of(w2s).summary()", "Forgetting.of(w2s)"]
CARDS = 8
PICTURES = '.jp-OutputArea img[src^="data:image/svg+xml"]'
COMPLETE = "all => all.map(image => image.complete && image.naturalWidth === image.width)"
# What GitHub leaves of HTML: html-pipeline's SanitizationFilter. No styles, no pictures but by http, no SVG.
GITHUB = {"tags": set("h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody tfoot "
                      "blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption "
                      "abbr bdo cite dfn mark small source span time wbr".split()),
          "attributes": {"*": set("align alt border colspan rowspan height width hspace vspace title valign open start summary".split()),
                         "a": {"href"}, "img": {"src", "longdesc", "loading", "alt"}},
          "url_schemes": {"http", "https", "mailto"}}
CONTRAST = """all => all.map(element => {
    const parts = color => color.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + [0.2126, 0.7152, 0.0722][i] * v, 0);
    let ground = [255, 255, 255];
    for (let at = element; at; at = at.parentElement) {
        const color = parts(getComputedStyle(at).backgroundColor);
        if (color.length < 4 || color[3] > 0.9) { ground = color; break; }
    }
    let opacity = 1;
    for (let at = element; at && !at.classList.contains('jp-OutputArea'); at = at.parentElement) {
        opacity *= Number(getComputedStyle(at).opacity);
    }
    const style = getComputedStyle(element);
    const ink = parts(style.color).map((v, i) => i < 3 ? opacity * v + (1 - opacity) * ground[i] : v);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
})"""


class TestCardsOfTheKernel(KernelCase):
    """The kernel's side."""

    def test_a_run_in_a_thread_of_its_own_says_how_far_it_is(self):
        for cell in CELLS[:7]:
            if not cell.startswith(("Link", "Activation")):
                self.assertEqual("ok", self.run_cell(cell).status)
        self.assertEqual("ok", self.run_cell("Training far = Training.of(strong, Supervision.fineTuning(world), Sgd.spherical(1e-4));\n"
                                             "Thread thread = new Thread(() -> far.train(2_000_000_000L));\nthread.start();").status)
        begun = wait_until(lambda: "under way" in self.run_cell("far").last_text)
        self.assertTrue(begun, self.run_cell("far").last_text)
        shown = self.run_cell("far").of("execute_result")[0]["data"]
        self.assertRegex(shown["text/html"], r"under way: [\d,]+ of 2,000,000,000 steps")
        self.assertRegex(shown["text/plain"], r"under way: [\d,]+ of 2,000,000,000 steps")
        self.assertEqual("ok", self.run_cell("thread.interrupt(); thread.join();").status)
        shown = self.run_cell("far").of("execute_result")[0]["data"]
        self.assertRegex(shown["text/plain"], r"^SFT after [\d,]+ steps: alignment")
        self.assertIn("<img", shown["text/html"])

    def test_what_github_leaves_of_a_card_says_all_that_its_picture_says(self):
        pictures = 0
        for cell in CELLS:
            card = self.run_cell(cell).of("execute_result")[0]["data"]["text/html"]
            left = nh3.clean(card, link_rel=None, **GITHUB)
            assert not re.search("style=|data:|<svg", left), left
            told = html.unescape(re.sub("<[^>]*>", "\n", left)).replace("\xa0", " ")
            for address in re.findall(r'src="data:image/svg\+xml,([^"]*)"', card):
                pictures += 1
                assert "<summary>in numbers</summary>" in left and len(re.findall(r"<td>[−\d.,°]+</td>", left)) >= 4
                svg = unquote(address)
                for text in re.findall("<text[^>]*>([^<]*)</text>", svg):
                    # The ends of an axis are places or bounds, not what was measured.
                    for word in re.split(": | (?=steps|[tyz]$)", html.unescape(text)):
                        assert re.fullmatch("[−\\d.,]+", word) or word in told, (word, told)
        assert pictures == CARDS

    def test_csv_and_latex_are_there_without_an_import(self):
        table = 'Table.create(StringColumn.create("run", "W2S"), DoubleColumn.create("kept_1", 0.5))'
        self.assertEqual("run,kept_1\nW2S,0.5\n", self.run_cell(f"csv({table})").last_text)
        self.assertIn("W2S & 0.5 \\\\\n\\bottomrule", self.run_cell(f"latex({table})").last_text)


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cards")
    notebook = nbformat.read(QUICKSTART, as_version=4)
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(notebook, folder / "cards.ipynb")
    lab = Lab(folder)
    yield lab
    lab.close()


def test_cards_and_tables_are_readable_in_both_themes(page, lab):
    page.set_viewport_size({"width": 1280, "height": 3600})
    panel = open_notebook(page, lab, "cards.ipynb")
    run_all(page)
    last = panel.locator(".jp-CodeCell").nth(len(CELLS) - 1).locator(".jp-InputPrompt")
    assert wait_until(lambda: f"[{len(CELLS)}]" in last.inner_text(), 2 * PATIENCE), "still running"
    assert wait_until(lambda: panel.locator(PICTURES).count() == CARDS)
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        choose_theme(page, theme)
        for where in (".jp-OutputArea-output td", ".jp-OutputArea-output th"):
            # The notebook is hidden for a moment while a theme is loaded.
            wait_until(lambda: min(panel.locator(where).evaluate_all(CONTRAST), default=0) >= 4.5)
            contrasts = panel.locator(where).evaluate_all(CONTRAST)
            assert len(contrasts) > 5 and min(contrasts) >= 4.5, f"{where} in {theme}: {min(contrasts)}"
        for picture in panel.locator(PICTURES).all():
            paper, ink = picture.evaluate(SEEN, ["#ffffff", "#595959"])
            assert (contrast(paper, "rgb(0, 0, 0)") < 1.2) == theme.endswith("Dark"), (theme, paper)
            assert contrast(paper, ink) >= 7, (theme, paper, ink)
        screenshot(page, "cards-" + theme.split()[1].lower())
    assert wait_until(lambda: all(panel.locator(PICTURES).evaluate_all(COMPLETE)))
    panel.locator("summary", has_text="CSV").first.click()
    assert "alignment with theta_0,0." in panel.locator("details[open] pre").first.inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    assert wait_until(lambda: "data:image/svg+xml" in (lab.folder / "cards.ipynb").read_text("utf-8"))
    assert page.left == []
    assert lab.left() == []


def test_a_shared_notebook_shows_the_same_without_trust_or_kernel(page, lab):
    """After the test before it, whose outputs it takes: a changed file is one that JupyterLab does not trust."""
    notebook = nbformat.read(lab.folder / "cards.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("shared"))
    nbformat.write(notebook, lab.folder / "shared.ipynb")
    page.set_viewport_size({"width": 1280, "height": 3600})
    page.goto(lab.at("lab/tree/shared.ipynb") + "&reset")
    panel = page.locator(".jp-NotebookPanel:visible")
    assert wait_until(lambda: panel.locator(PICTURES).count() == CARDS)
    screenshot(page, "cards-untrusted")
    assert panel.locator('.jp-OutputArea [style*="--jp-border-color1"]').count() == 0, "the notebook is trusted"
    assert wait_until(lambda: all(panel.locator(PICTURES).evaluate_all(COMPLETE)))
    first = panel.locator(".jp-CodeCell").first.locator(".jp-OutputArea-output")
    assert first.inner_text().split()[-5:] == ["cos(θ₀,", "V₀)", "0.906", "in", "numbers"], "what the picture writes runs on below the card"
    panel.locator("summary", has_text="LaTeX").first.click()
    assert "\\toprule" in panel.locator("details[open] pre").first.inner_text()
