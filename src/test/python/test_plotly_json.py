"""The figures that the Java tests leave in target/figures fit Plotly's own schema."""
import json
import pathlib

import plotly.graph_objects as go
import pytest

FIGURES = sorted((pathlib.Path(__file__).parents[3] / "target" / "figures").glob("*.json"))


@pytest.mark.skipif(not FIGURES, reason="the Java tests, which write the figures, have not run")
def test_every_figure_fits_the_schema():
    for file in FIGURES:
        figure = json.loads(file.read_text(encoding="utf-8"))
        del figure["config"]  # no part of the schema of a figure
        try:
            go.Figure(figure)
        except ValueError as misfit:
            pytest.fail(f"{file.stem}: {misfit}")
