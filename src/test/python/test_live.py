"""Training while one looks on, in JupyterLab in a headless browser: bars and curves, several at once, stop, reload."""
import re

import nbformat
import pytest
from conftest import ROOT, screenshot
from jupyterlab_server import Lab, wait_until
from test_browser import open_notebook, red, write_without_outputs

CELLS = ["""\
World world = World.builder().dimension(1024).subspaceDimension(64).tasks(2).correlation(0.3).seed(1).build();
RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(64).seed(2).build();
WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
Training w2s = Training.of(strong, Supervision.weakToStrong(world, teacher), Sgd.spherical(0.1 / 64).seed(4));
Training sft = Training.of(strong, Supervision.fineTuning(world), Sgd.spherical(0.1 / 1024).seed(4));""",
         """\
File end = new File("NAME.end");
Thread other = new Thread(() -> w2s.trainUntil(h -> end.exists(), 2_000_000_000));
other.start();
sft.trainUntil(h -> end.exists(), 2_000_000_000);
other.join();
"both ended\"""",
         "sft.train(2_000_000_000);",
         '"the next cell"']


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    notebook = nbformat.read(ROOT / "notebooks/01-quickstart.ipynb", as_version=4)
    for name in ("several", "stop", "reload", "reload-ended", "beside"):
        notebook.cells = [nbformat.v4.new_code_cell(source.replace("NAME", name)) for source in CELLS]
        write_without_outputs(notebook, folder / f"{name}.ipynb")
    lab = Lab(folder)
    yield lab
    lab.close()


@pytest.fixture
def jupyter(page, lab):
    page.set_viewport_size({"width": 1280, "height": 1600})
    yield page
    assert page.left == []
    assert lab.left() == []


def cells_of(page, lab, name):
    return open_notebook(page, lab, f"{name}.ipynb").locator(".jp-CodeCell")


def send(page, cell):
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")


def run_first(page, cells):
    send(page, cells.nth(0))
    assert wait_until(lambda: "[1]" in prompt(cells.nth(0)))


def end_training(lab, name):
    """Ends the notebook's second cell, which trains until then."""
    (lab.folder / f"{name}.end").touch()


def prompt(cell):
    return cell.locator(".jp-InputPrompt").inner_text()


def outputs(cell):
    return cell.locator(".jp-OutputArea-output").all_inner_texts()


def bars(cell):
    return cell.locator(".jp-OutputArea-output b:has(+ div)").all_inner_texts()


def test_several_runs_have_a_bar_each_and_end_as_lines_and_a_figure(jupyter, lab):
    cells = cells_of(jupyter, lab, "several")
    run_first(jupyter, cells)
    send(jupyter, cells.nth(1))
    assert wait_until(lambda: sorted(bars(cells.nth(1))) == ["SFT", "W2S"]), outputs(cells.nth(1))
    assert wait_until(lambda: cells.nth(1).locator(".jp-OutputArea-output svg").count() > 0), "no curve grows"
    screenshot(jupyter, "live-several")
    end_training(lab, "several")
    assert wait_until(lambda: "[2]" in prompt(cells.nth(1)))
    assert wait_until(lambda: cells.nth(1).locator(".js-plotly-plot .main-svg").count() > 0), "the curve is no figure"
    texts = outputs(cells.nth(1))
    screenshot(jupyter, "live-several-ended")
    assert bars(cells.nth(1)) == []
    assert sorted(line.split(":")[0] for line in texts[0].splitlines()) == ["SFT", "W2S"], texts
    assert "both ended" in texts[-1]
    assert red(jupyter) == []


def test_stop_makes_the_bar_a_line_and_the_curve_a_figure(jupyter, lab):
    cells = cells_of(jupyter, lab, "stop")
    run_first(jupyter, cells)
    send(jupyter, cells.nth(2))
    assert wait_until(lambda: cells.nth(2).locator(".jp-OutputArea-output svg").count() > 0)
    jupyter.locator('.jp-NotebookPanel:visible [data-command="notebook:interrupt-kernel"]').click()
    assert wait_until(lambda: "[2]" in prompt(cells.nth(2))), "the cell did not stop"
    assert wait_until(lambda: cells.nth(2).locator(".js-plotly-plot .main-svg").count() > 0)
    screenshot(jupyter, "live-stopped")
    assert re.match(r"SFT: stopped after [\d,]+ steps; run `train` again to go on", outputs(cells.nth(2))[0])
    send(jupyter, cells.nth(3))
    assert wait_until(lambda: outputs(cells.nth(3)) == ["'the next cell'"] or "the next cell" in "".join(outputs(cells.nth(3))))
    assert red(jupyter) == []


def subshells_made(page):
    """What has come of the two messages that tell the page of a subshell that is made from now on."""
    seen = set()

    def look(frame):
        text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
        if "create_subshell_reply" in text:
            seen.add("reply")
        elif "create_subshell_request" in text and '"idle"' in text:
            seen.add("idle")

    def seen_so_far():
        # Events of the page reach us only while we ask it something.
        page.wait_for_timeout(50)
        return seen

    page.on("websocket", lambda socket: socket.on("framereceived", look))
    return seen_so_far


@pytest.mark.slow
def test_a_subshell_console_looks_at_a_run_that_trains_and_stops_it(jupyter, lab):
    cells = cells_of(jupyter, lab, "beside")
    run_first(jupyter, cells)
    send(jupyter, cells.nth(2))
    assert wait_until(lambda: bars(cells.nth(2)) == ["SFT"])
    made = subshells_made(jupyter)
    cells.nth(0).click(button="right")
    jupyter.locator('.lm-Menu-item[data-command="notebook:create-subshell-console"]').click()
    console = jupyter.locator(".jp-ConsolePanel")
    prompt_cell = console.locator(".jp-CodeConsole-promptCell .cm-content")
    prompt_cell.wait_for()
    # The prompt is there before the subshell, and until then JupyterLab sends what is run in it to the notebook's own queue.
    assert wait_until(lambda: made() == {"reply", "idle"})
    jupyter.wait_for_timeout(500)

    def ask(code, shown):
        before = console.locator(".jp-CodeConsole-content .jp-CodeCell").count()
        prompt_cell.click()
        jupyter.keyboard.insert_text(code)
        jupyter.keyboard.press("Shift+Enter")
        answer = console.locator(".jp-CodeConsole-content .jp-CodeCell").nth(before)
        assert wait_until(lambda: answer.locator(shown).count() > 0), (code, outputs(answer))
        assert "[*]" in prompt(cells.nth(2))
        return answer

    assert "under way: " in " ".join(outputs(ask("sft", "table")))
    ask("Figures.alignment(sft)", ".js-plotly-plot .main-svg")
    ask("sft.history()", "thead")
    screenshot(jupyter, "live-subshell")
    # What the console asked changes nothing of how the notebook shows its kernel.
    assert jupyter.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]').count() == 1
    prompt_cell.click()
    jupyter.keyboard.insert_text("sft.stop();")
    jupyter.keyboard.press("Shift+Enter")
    assert wait_until(lambda: "[2]" not in prompt(cells.nth(2)) and "[*]" not in prompt(cells.nth(2)))
    assert "stopped after" in "".join(outputs(cells.nth(2)))
    assert red(jupyter) == []


def reload(page, lab, name):
    """Loads the page again without saving, as after a crash of the browser, while a cell runs."""
    page.goto(lab.at(f"lab/tree/{name}.ipynb") + "&reset")
    panel = page.locator(".jp-NotebookPanel:visible")
    panel.locator(".jp-Notebook .jp-Cell").nth(len(CELLS) - 1).wait_for(state="attached")
    return panel


def test_a_reloaded_page_shows_the_training_under_its_next_cell(jupyter, lab):
    cells = cells_of(jupyter, lab, "reload")
    run_first(jupyter, cells)
    send(jupyter, cells.nth(2))
    assert wait_until(lambda: bars(cells.nth(2)) == ["SFT"])

    panel = reload(jupyter, lab, "reload")
    cells = panel.locator(".jp-CodeCell")
    assert wait_until(lambda: panel.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]').count() == 1), \
        "the page does not say that the kernel is busy"
    screenshot(jupyter, "live-reloaded")
    assert bars(cells.nth(2)) == []
    send(jupyter, cells.nth(3))
    assert wait_until(lambda: bars(cells.nth(3)) == ["SFT"]), "the waiting cell does not show the training"
    before = outputs(cells.nth(3))
    assert "The cell that was running when this page was loaded: sft.train(2_000_000_000);" in before[0]
    assert "[*]" in prompt(cells.nth(3))
    assert wait_until(lambda: outputs(cells.nth(3)) != before), "the bar under the waiting cell stands still"
    screenshot(jupyter, "live-reloaded-waiting")

    jupyter.locator('.jp-NotebookPanel:visible [data-command="notebook:interrupt-kernel"]').click()
    assert wait_until(lambda: "stopped after" in "".join(outputs(cells.nth(3))))
    assert wait_until(lambda: cells.nth(3).locator(".js-plotly-plot .main-svg").count() > 0)
    screenshot(jupyter, "live-reloaded-stopped")
    assert bars(cells.nth(3)) == []
    assert red(jupyter) == []


def test_a_cell_that_ends_after_a_reload_is_shown_by_the_next(jupyter, lab):
    cells = cells_of(jupyter, lab, "reload-ended")
    run_first(jupyter, cells)
    send(jupyter, cells.nth(1))
    assert wait_until(lambda: sorted(bars(cells.nth(1))) == ["SFT", "W2S"])

    panel = reload(jupyter, lab, "reload-ended")
    cells = panel.locator(".jp-CodeCell")
    assert wait_until(lambda: panel.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]').count() == 1)
    end_training(lab, "reload-ended")
    assert wait_until(lambda: panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').count() == 1)
    screenshot(jupyter, "live-reloaded-ended")
    send(jupyter, cells.nth(3))
    assert wait_until(lambda: any("the next cell" in text for text in outputs(cells.nth(3))))
    texts = outputs(cells.nth(3))
    screenshot(jupyter, "live-reloaded-next")
    assert "The cell that was running when this page was loaded: File end" in texts[0]
    assert any(re.search(r"^SFT: .* after [\d,]+ steps", text, re.MULTILINE) for text in texts), texts
    assert any("both ended" in text for text in texts), texts
    # Once is enough.
    send(jupyter, cells.nth(3))
    assert wait_until(lambda: len(outputs(cells.nth(3))) == 1), outputs(cells.nth(3))
