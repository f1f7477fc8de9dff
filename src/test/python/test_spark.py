"""Sweeps on Apache Spark from cells of the real kernel, with two worker processes."""
import re
import subprocess
import sys

import nbformat
import pytest
from conftest import PATIENCE, ROOT

PLACE = """
import io.github.w2slab.spark.Spark;
Spark two = Spark.at("local-cluster[2,1,1024]").with("spark.driver.host", "localhost").with("spark.driver.bindAddress", "127.0.0.1");
"""
RECIPE = """
double rate = 0.5;
record Size(int d, int s) implements Serializable { }
Size size = new Size(64, 16);
Training student(long seed) {
    World world = World.builder().dimension(size.d()).subspaceDimension(size.s()).seed(seed).build();
    return Training.of(RewardModel.pretrained(world).neuronsPerTask(8).seed(seed).build(), Supervision.fineTuning(world),
        Sgd.spherical(rate / size.d()).seed(seed));
}
"""
SAME = """
Sweep here = Sweep.over("c", 0.1, 0.2).seeds(3).steps(500).measuring("scaled", run -> rate * run.history().last("alignment"))
    .run(point -> student(point.seed()));
Sweep there = Sweep.over("c", 0.1, 0.2).seeds(3).steps(500).measuring("scaled", run -> rate * run.history().last("alignment"))
    .on(two).run(point -> student(point.seed()));
System.out.print(there.complete() + " " + here.table().write().toString("csv").equals(there.table().write().toString("csv")));
"""
CHANGED = """
rate = 0.1;
Sweep slower = Sweep.over("c", 0.1, 0.2).seeds(3).steps(500).on(two).run(point -> student(point.seed()));
System.out.print(slower.value(slower.points().get(0), "alignment")
    == student(1).train(500).history().last("alignment"));
"""
REFUSED = """
World world = World.builder().dimension(64).subspaceDimension(16).build();
Sweep.over("c", 0.1).steps(500).on(two).run(point -> Training.of(RewardModel.pretrained(world).build(),
    Supervision.fineTuning(world), Sgd.spherical(0.01)))
"""


def printed(cell):
    return "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")


@pytest.mark.slow
def test_cells_go_to_two_workers_with_the_values_of_their_variables(tmp_path):
    subprocess.run([sys.executable, str(ROOT / "lab"), "spark"], check=True, timeout=10 * PATIENCE)
    cells = [PLACE, RECIPE, SAME, CHANGED, REFUSED]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "w2s-lab-spark", "display_name": "Java (w2s-lab-spark)", "language": "java"}
    nbformat.write(notebook, tmp_path / "spark.ipynb")
    run = (f"import nbformat, nbclient; n = nbformat.read('spark.ipynb', 4); "
           f"nbclient.NotebookClient(n, kernel_name='w2s-lab-spark', allow_errors=True, startup_timeout={PATIENCE}, "
           f"timeout={PATIENCE}).execute(); nbformat.write(n, 'spark.ipynb')")
    subprocess.run([sys.executable, "-c", run], check=True, cwd=tmp_path, timeout=10 * PATIENCE)
    place, recipe, same, changed, refused = nbformat.read(tmp_path / "spark.ipynb", 4).cells
    assert place.outputs == [] and recipe.outputs == [], (place.outputs, recipe.outputs)
    assert printed(same).endswith("6 true"), same.outputs
    assert printed(changed).endswith("true"), changed.outputs
    error = next(output for output in refused.outputs if output.output_type == "error")
    assert "the recipe reads the variable world, a World, which cannot be sent to other machines" in error.evalue


@pytest.mark.slow
def test_the_benchmark_of_two_workers_runs():
    subprocess.run([sys.executable, str(ROOT / "lab"), "spark"], check=True, timeout=10 * PATIENCE)
    done = subprocess.run([sys.executable, str(ROOT / "bench/spark.py"), "--points", "4", "--rounds", "1", "--steps", "64"], check=True,
                          capture_output=True, encoding="utf-8", timeout=10 * PATIENCE)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("4 points of 64 steps") and len(lines) == 7, done.stdout
    assert re.match(r"two workers: [\d.]+ times one, efficiency [\d.]+ ", lines[-1])
