"""The figures that the Java tests leave in target fit Plotly's own schema."""
import json
import pathlib

import plotly.graph_objects as go
import pytest

TARGET = pathlib.Path(__file__).parents[3] / "target"
FIGURES = sorted((TARGET / "figures").glob("*.json"))
OPTIONS = TARGET / "tablesaw-options.json"
# Of the values that the walk through Tablesaw's options tries, those that Plotly itself has no meaning for.
MEANINGLESS = {"Scatter3D.type(String)", "Axis.overlaying(YAxis)", "Axis.side(Side)"}


def misfit(figure):
    try:
        go.Figure({part: figure[part] for part in ("data", "layout", "frames") if part in figure})
    except ValueError as error:
        return str(error)[:600]
    return None


@pytest.mark.skipif(not FIGURES, reason="the Java tests, which write the figures, have not run")
def test_every_figure_fits_the_schema():
    for file in FIGURES:
        assert misfit(json.loads(file.read_text(encoding="utf-8"))) is None, file.stem


@pytest.mark.skipif(not OPTIONS.exists(), reason="the Java tests, which write the figures, have not run")
def test_every_option_of_tablesaw_fits_the_schema():
    figures = json.loads(OPTIONS.read_text(encoding="utf-8"))
    found = {figure["option"]: misfit(figure) for figure in figures if figure["option"] not in MEANINGLESS}
    assert {option: error for option, error in found.items() if error} == {}
