"""papermill puts its parameters into a notebook as Java, each with its type."""
import math
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import PATIENCE
from papermill.exceptions import PapermillException
from papermill.translators import papermill_translators

import papermill.engines  # noqa: F401 (loading it brings the translator along)


def translator():
    return papermill_translators.find_translator("w2s-lab", "Java")


@pytest.mark.parametrize("value, declaration", [
    (3, "int p = 3;"),
    (-2 ** 31, "int p = -2147483648;"),
    (2 ** 31, "long p = 2147483648L;"),
    (2 ** 63, 'java.math.BigInteger p = new java.math.BigInteger("9223372036854775808");'),
    (0.2, "double p = 0.2;"),
    (1e-7, "double p = 1e-07;"),
    (math.nan, "double p = Double.NaN;"),
    (-math.inf, "double p = Double.NEGATIVE_INFINITY;"),
    (True, "boolean p = true;"),
    ('gr\u00fcn "\\\n', 'String p = "gr\u00fcn \\"\\\\\\n";'),
    (None, "Object p = null;"),
    ([1, 2], "int[] p = new int[] {1, 2};"),
    ([1, 2 ** 40], "long[] p = new long[] {1L, 1099511627776L};"),
    ([1, 0.5], "double[] p = new double[] {1.0, 0.5};"),
    ([[1], [0.5]], "double[][] p = new double[][] {new double[] {1.0}, new double[] {0.5}};"),
    (["a", "b"], 'String[] p = new String[] {"a", "b"};'),
    ([], "List<Object> p = List.of();"),
    ([1, "a", None], 'List<Object> p = Arrays.asList(1, "a", null);'),
    ({"a": 1, "b": 0.5}, 'Map<String, Double> p = Map.ofEntries(Map.entry("a", 1.0), Map.entry("b", 0.5));'),
    ({"a": [1], "b": "x"}, 'Map<String, Object> p = Map.ofEntries(Map.entry("a", new int[] {1}), Map.entry("b", "x"));'),
    ({"a": None}, 'Map<String, Object> p = new LinkedHashMap<>() {{ put("a", null); }};'),
])
def test_a_value_is_declared_with_its_type(value, declaration):
    assert translator().codify({"p": value}) == f"// Parameters\n{declaration}\n"


def test_what_is_no_name_is_refused():
    with pytest.raises(PapermillException, match="'a-b' is no name of a variable in Java"):
        translator().codify({"a-b": 1})


def test_papermill_runs_a_notebook_with_other_values(tmp_path):
    """An integer for a parameter that the notebook declares as double is a double."""
    v4 = nbformat.v4
    cells = [v4.new_code_cell("double rate = 0.1; // of learning\nint[] widths = {1};\nString name = null;", metadata={"tags": ["parameters"]}),
             v4.new_code_cell('name + " " + rate / 4 + " " + widths.length + " " + counts.get("b")')]
    kernel = {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "in.ipynb")
    done = subprocess.run([Path(sys.executable).with_name("papermill"), "in.ipynb", "out.ipynb", "-p", "rate", "1", "-p", "name", "gr\u00fcn",
                           "-y", "{widths: [8, 16], counts: {a: 1, b: 2}}"],
                          cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Passed unknown parameter") == 1, done.stderr
    value = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[-1].outputs[0]["data"]["text/plain"]
    assert value == "gr\u00fcn 0.25 2 2"
