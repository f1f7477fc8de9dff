"""Training while one looks on, in JupyterLab in a headless browser: bars and curves, several at once, stop, reload."""
import re
import signal

import nbformat
import pytest
from conftest import PATIENCE, ROOT, screenshot
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
System.out.println("both ended");""",
         "sft.train(2_000_000_000);",
         '"the next cell"']
SLIDERS = 'Explore.alignment(Slider.of("rho", 0, 0.9)).with("d", 256).with("s", 32).with("steps", 4000)'

SWEEP = ["""\
double[] rates = {0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 3};
File more = new File("NAME.more");
File end = new File("NAME.end");
Sweep sweep = Sweep.over("teacher", 0.3, 0.5, 0.6, 0.7, 0.8, 0.9).and("rate", rates).seeds(3).steps(2_000)
    .savedIn("NAME.db");
Run run(Point point) throws InterruptedException {
    while (point.seed() == 2 && !more.exists() || point.seed() == 3 && !end.exists()) {
        Thread.sleep(50);
    }
    Thread.sleep(40);
    World world = World.builder().dimension(1024).subspaceDimension(64).seed(1).build();
    return ReducedDynamics.of(Ensemble.weakToStrong(world, point.value("teacher")).size(4).seed(point.seed()),
        Sgd.perDimension(point.value("rate")).seed(point.seed()));
}
Run recipe(Point point) {
    try {
        return run(point);
    } catch (InterruptedException e) {
        throw new java.util.concurrent.CancellationException();
    }
}""",
         """\
sweep.run(p -> recipe(p));
SweepFigures.heatMap(sweep, "rate", "teacher", "alignment")""",
         """\
sweep.showing(s -> SweepFigures.curves(s, "rate", "alignment")).run(p -> recipe(p)).complete()"""]


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    notebook = nbformat.read(ROOT / "notebooks/01-quickstart.ipynb", as_version=4)
    for name in ("several", "stop", "reload", "reload-ended", "beside", "sweep"):
        cells = SWEEP if name == "sweep" else CELLS
        notebook.cells = [nbformat.v4.new_code_cell(source.replace("NAME", name)) for source in cells]
        write_without_outputs(notebook, folder / f"{name}.ipynb")
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in (CELLS[0], SLIDERS, CELLS[2])]
    write_without_outputs(notebook, folder / "run-it.ipynb")
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in ('"before"', SLIDERS, '"after"')]
    write_without_outputs(notebook, folder / "keys.ipynb")
    lab = Lab(folder)
    yield lab
    lab.close()


@pytest.fixture(autouse=True)
def ends():
    """What is asked of a page that hangs has no limit of its own in Playwright; with this the test fails, and the next goes on."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def late(*_):
        raise TimeoutError("the page hangs")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(2 * PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="Windows has no alarm")
def test_a_page_that_hangs_does_not_hang_the_tests(page):
    signal.alarm(2)
    with pytest.raises(TimeoutError, match="the page hangs"):
        page.evaluate("() => { while (true) {} }")


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


def test_a_sweeps_figure_fills_and_leaves_the_final_one_alone(jupyter, lab):
    """Stopped and gone on with, too: the second seed of all settings waits for a file, and so does the third."""
    cells = cells_of(jupyter, lab, "sweep")
    run_first(jupyter, cells)
    send(jupyter, cells.nth(1))
    under = cells.nth(1).locator(".jp-OutputArea-output svg")
    assert wait_until(lambda: bars(cells.nth(1)) == ["sweep"]), outputs(cells.nth(1))
    assert wait_until(lambda: under.count() > 0), "no figure fills"
    screenshot(jupyter, "live-sweep")
    first = under.first.inner_html()
    (lab.folder / "sweep.more").touch()
    assert wait_until(lambda: under.first.inner_html() != first), "the figure stands still"
    assert cells.nth(1).locator(".jp-OutputArea-output").count() == 1
    screenshot(jupyter, "live-sweep-fuller")
    jupyter.locator('.jp-NotebookPanel:visible [data-command="notebook:interrupt-kernel"]').click()
    assert wait_until(lambda: "[2]" in prompt(cells.nth(1))), "the cell did not stop"
    assert wait_until(lambda: cells.nth(1).locator(".js-plotly-plot .main-svg").count() > 0), "no final figure"
    assert cells.nth(1).locator(".jp-OutputArea-output").count() == 2, outputs(cells.nth(1))
    assert re.match(r"sweep: stopped, \d+ of 144 runs complete; run `run\(\)` again to go on$", outputs(cells.nth(1))[0].strip())
    assert cells.nth(1).locator(".js-plotly-plot").count() == 1
    screenshot(jupyter, "live-sweep-stopped")

    end_training(lab, "sweep")
    send(jupyter, cells.nth(2))
    assert wait_until(lambda: "[3]" in prompt(cells.nth(2))), "the sweep did not go on"
    assert outputs(cells.nth(2))[-1].strip() == "144"
    assert cells.nth(2).locator(".jp-OutputArea-output svg").count() == 0, "the figure stands on"
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
    # The number that its cell was given when it began: not that of the console's.
    assert wait_until(lambda: "[2]" in prompt(cells.nth(2))), prompt(cells.nth(2))
    assert "stopped after" in "".join(outputs(cells.nth(2)))
    assert red(jupyter) == []


def test_a_figure_with_sliders_draws_a_real_run_beside_its_theory(jupyter, lab):
    """Its button trains in the kernel, while a cell trains too; runs at other settings stay, and are told apart."""
    cells = cells_of(jupyter, lab, "run-it")
    run_first(jupyter, cells)
    send(jupyter, cells.nth(1))
    place = cells.nth(1).locator(".w2slab-explore")
    button = place.get_by_role("button", name=re.compile("^(Run it|Stop)$"))
    assert wait_until(lambda: place.count() == 1 and button.count() == 1)
    send(jupyter, cells.nth(2))
    assert wait_until(lambda: bars(cells.nth(2)) == ["SFT"])
    note = place.locator("div[role=status]")
    for seed in (1, 2):
        button.click()
        assert wait_until(lambda: note.inner_text() == f"Pale: a real run of 64 neurons a task, seed {seed}, 4,000 steps."), note.inner_text()
        assert button.inner_text() == "Run it"
    assert "[*]" in prompt(cells.nth(2))
    assert wait_until(lambda: "Busy" in jupyter.locator("#jp-main-statusbar").inner_text())
    runs = place.locator("path[data-run]")
    assert runs.count() == 6
    for of in range(3):
        theory = end_of(place.locator(f'path[data-curve="{of}"]').last)
        assert all(abs(end_of(runs.nth(number)) - theory) < 40 for number in range(of * 2, of * 2 + 2)), (of, theory)
    legend = place.locator(".w2slab-runs > div")
    assert legend.all_inner_texts() == ["as the sliders stand; seeds 1, 2"]
    place.locator("input[type=range]").evaluate("slider => { slider.value = 900; slider.dispatchEvent(new Event('input')); }")
    button.click()
    assert wait_until(lambda: note.inner_text() == "Pale: a real run of 64 neurons a task, seed 3, 4,000 steps."), note.inner_text()
    assert runs.count() == 9
    assert legend.all_inner_texts() == ["correlation rho 0.3; seeds 1, 2", "correlation rho 0.81; as the sliders stand; seed 3"]
    for of in range(3):
        dashes = [place.locator(f'path[data-run="{seed}-{of}"]').get_attribute("stroke-dasharray") for seed in (1, 2, 3)]
        assert dashes[0] == dashes[1] != dashes[2], dashes
    shown = legend.locator("path").evaluate_all("all => all.map(path => path.getAttribute('stroke-dasharray'))")
    assert [dash == "none" for dash in shown] == [True, False]
    screenshot(jupyter, "live-run-it")
    # A second press ends a run that is under way.
    button.click()
    button.click()
    assert wait_until(lambda: note.inner_text() == "Stopped.")
    place.get_by_role("button", name="Clear runs").click()
    assert runs.count() == legend.count() == 0
    jupyter.locator('.jp-NotebookPanel:visible [data-command="notebook:interrupt-kernel"]').click()
    assert wait_until(lambda: "stopped after" in "".join(outputs(cells.nth(2))))
    assert red(jupyter) == []


def test_keys_move_a_slider_and_not_the_notebook(jupyter, lab):
    """JupyterLab's command mode takes arrows, and letters that cut, merge or add cells, from whatever is no field of text."""
    cells = cells_of(jupyter, lab, "keys")
    send(jupyter, cells.nth(1))
    slider = cells.nth(1).locator("input[type=range]").first
    slider.wait_for()
    slider.click(position={"x": 40, "y": 8})
    active = jupyter.locator(".jp-Notebook .jp-Cell.jp-mod-active")
    before, count = int(slider.input_value()), cells.count()
    chosen = active.get_attribute("data-windowed-list-index")
    for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowDown", "x", "b", "Enter"):
        jupyter.keyboard.press(key)
    assert int(slider.input_value()) == before + 2
    assert slider.evaluate("slider => slider === document.activeElement")
    assert active.get_attribute("data-windowed-list-index") == chosen
    assert cells.count() == count
    # Of a slider that lets them through, an arrow moves the notebook.
    slider.evaluate("""slider => {
        const bare = slider.closest('.w2slab-explore').cloneNode(true);
        slider.closest('.jp-OutputArea-output').appendChild(bare).className = 'bare';
    }""")
    cells.nth(1).locator(".bare input[type=range]").click(position={"x": 40, "y": 8})
    jupyter.keyboard.press("ArrowDown")
    assert wait_until(lambda: active.get_attribute("data-windowed-list-index") != chosen)
    slider.click(position={"x": 40, "y": 8})
    # Those of commands go on: this one runs the cell again.
    jupyter.keyboard.press("Control+Enter")
    assert wait_until(lambda: "[2]" in prompt(cells.nth(1)))
    assert red(jupyter) == []


def end_of(path):
    """How high a curve ends, in pixels of the picture."""
    return path.evaluate("path => path.getPointAtLength(path.getTotalLength()).y")


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
