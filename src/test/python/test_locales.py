"""The same output wherever the machine speaks another language."""
import os
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT

CELLS = ['Table table = Table.create("t", DoubleColumn.create("x", 1234567.5, 0.25), StringColumn.create("name", "i", "I"));\ntable',
         'System.out.println(csv(table) + latex(table) + String.format("%,d %.2f", 1234567, 0.5) + "TITLE".toLowerCase());',
         'World world = World.builder().dimension(64).subspaceDimension(16).build();\nworld',
         'RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(4).build();\n'
         'Training.of(strong, Supervision.fineTuning(world), Sgd.perDimension(0.1)).train(100)',
         'world.subspaces()']
LANGUAGES = ["ar", pytest.param("tr", marks=pytest.mark.slow), pytest.param("de", marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def outputs_in(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locales")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.cells[-1].metadata["tags"] = ["raises-exception"]
    notebook.metadata["kernelspec"] = {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}
    nbformat.write(notebook, folder / "words.ipynb")

    def run(language):
        done = subprocess.run([sys.executable, str(ROOT / "kernel/page/run.py"), str(folder / "words.ipynb"), str(folder / language),
                               "--no-page"], capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL,
                              env=os.environ | {"JDK_JAVA_OPTIONS": f"-Duser.language={language} -Duser.country="})
        assert done.returncode == 0, done.stderr
        return [cell.outputs for cell in nbformat.read(folder / language / "words.ipynb", 4).cells]

    return run


@pytest.mark.parametrize("language", LANGUAGES)
def test_outputs_are_those_of_english(outputs_in, language):
    assert outputs_in(language) == outputs_in("en")
