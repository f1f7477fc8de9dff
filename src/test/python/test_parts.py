"""A notebook whose sweep several kernels share: as parts of an array job, each with a file of its own, and by one file."""
import os
import subprocess
import sys

import nbformat
import pytest
from conftest import PATIENCE, ROOT

CELLS = ["""java.util.concurrent.atomic.AtomicInteger ran = new java.util.concurrent.atomic.AtomicInteger();
Run student(Point point) {
    World world = World.builder().dimension(64).subspaceDimension(16).seed(point.seed()).build();
    return Training.of(RewardModel.pretrained(world).neuronsPerTask(8).build(), Supervision.fineTuning(world),
        Sgd.perDimension(point.value("rate")).seed(point.seed()));
}
double count(Run run) {
    if (run.step() == 4000) {
        ran.incrementAndGet();
    }
    return 0;
}""",
         """Sweep sweep = Sweep.over("rate", 0.05, 0.1, 0.2, 0.4).seeds(3).steps(4000).savedIn("points").measuring("counted", run -> count(run))
    .run(point -> student(point));
System.out.print(sweep.complete() + " " + ran.get());""",
         'System.out.print(csv(sweep.table()))', 'SweepFigures.curves(sweep, "rate", "alignment")']


def notebook(folder):
    folder.mkdir()
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    made.metadata.kernelspec = {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}
    nbformat.write(made, folder / "mine.ipynb")
    return folder / "mine.ipynb"


def begin(file, name, part=None):
    """Starts a kernel of its own for the notebook, whose outputs go into a folder of that name."""
    environment = {key: value for key, value in os.environ.items() if key != "W2SLAB_PART"} | ({"W2SLAB_PART": part} if part else {})
    return subprocess.Popen([sys.executable, str(ROOT / "kernel/page/run.py"), str(file), str(file.parent / name), "--no-page"],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=environment)


def end(file, name, process):
    """How many runs are complete, how many were run to their end there, the table, and the figure's title."""
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    cells = nbformat.read(file.parent / name / "mine.ipynb", 4).cells
    complete, ran = map(int, cells[1].outputs[0].text.split())
    return complete, ran, cells[2].outputs[0].text, cells[3].outputs[0].data["application/vnd.plotly.v1+json"]["layout"]["title"]["text"]


@pytest.mark.slow
def test_parts_side_by_side_are_the_whole(tmp_path):
    alone = notebook(tmp_path / "alone")
    whole = end(alone, "out", begin(alone, "out"))
    assert whole[:2] == (12, 12) and whole[3] == "Alignment with θ₀, mean over seeds"
    file = notebook(tmp_path / "shared")
    parts = [(f"part{i}", begin(file, f"part{i}", f"{i}/2")) for i in (1, 2)]
    for name, process in parts:
        complete, ran, _, title = end(file, name, process)
        assert (complete, ran, title) == (6, 6, "Alignment with θ₀, mean over seeds, 6 of 12 runs")
    complete, ran, table, title = end(file, "out", begin(file, "out"))
    assert complete == 12 and ran <= 2, "at most two are repeated, to see that the measure is the same"
    assert (table, title) == whole[2:]


@pytest.mark.slow
def test_two_kernels_share_one_file(tmp_path):
    file = notebook(tmp_path / "shared")
    both = [(name, begin(file, name)) for name in ("first", "second")]
    found = [end(file, name, process) for name, process in both]
    assert [each[0] for each in found] == [12, 12] and found[0][2:] == found[1][2:]
    assert 12 <= found[0][1] + found[1][1] <= 16, "each point is run once, but for the few by which recipes are compared"
