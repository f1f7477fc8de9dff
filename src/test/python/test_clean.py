"""What `lab clean` takes out of a notebook, and what it leaves."""
import json

import conftest  # noqa: F401 (it puts the start script's parts on the path)
from start import clean


def cleaned(cell=None, **notebook):
    """A notebook of one code cell, cleaned; returns the notebook and the cell."""
    whole = {"cells": [{"cell_type": "code", "source": ["1 + 1"], "metadata": {}, "outputs": [], "execution_count": 1,
                        "id": "a1", **(cell or {})}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **notebook}
    text = clean.clean_text(json.dumps(whole))
    assert clean.clean_text(text) == text, "a second time changes nothing"
    result = json.loads(text)
    return result, result["cells"][0]


def display(data, **metadata):
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def test_times_of_execution_go():
    times = {"execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}, "ExecuteTime": {"start_time": "now"}}
    assert cleaned({"metadata": {**times, "tags": ["slide"], "scrolled": True}})[1]["metadata"] \
        == {"tags": ["slide"], "scrolled": True}


def test_numbers_are_written_as_javascript_writes_them():
    figure = {"layout": {"width": 3.0, "range": [-0.0, 1.5, 1e20, 1e21, 0.00001, True]}}
    text = clean.clean_text(json.dumps({"metadata": {"figure": figure}, "cells": []}))
    numbers = text.partition("[\n")[2].partition("]")[0].replace(",", "").split()
    assert numbers == ["0", "1.5", "100000000000000000000", "1e+21", "1e-05", "true"] and '"width": 3\n' in text


def test_the_state_of_widgets_goes():
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"3f2a": {}}}}
    outputs = [display({clean.WIDGET: {"model_id": "3f2a"}}), display({clean.WIDGET: {"model_id": "4b"}, "text/plain": "bar"})]
    notebook, cell = cleaned({"outputs": outputs}, metadata={"widgets": widgets})
    assert notebook["metadata"] == {}
    assert cell["outputs"] == [display({"text/plain": "bar"})]


def test_jupyterlabs_own_picture_goes():
    figure = {clean.PLOTLY: {"data": []}, "image/svg+xml": "<svg/>"}
    with_png = display({**figure, "image/png": "AAAA"}, **{"image/png": {"width": 700}})
    alone = display({"image/png": "AAAA"})
    assert cleaned({"outputs": [with_png, alone]})[1]["outputs"] == [display(figure), alone]


def test_progress_and_ids_of_displays_go():
    bar = display({"text/plain": "W2S: 100 steps in 0.9 s"}, w2slab={"volatile": True})
    shown = {**display({"text/plain": "a"}), "transient": {"display_id": "7c1e"}}
    assert cleaned({"outputs": [bar, shown]})[1]["outputs"] == [display({"text/plain": "a"})]


def test_sentences_of_long_calls_go_and_other_lines_stay():
    text = ["W2S: stopped after 3,200 steps; run `train` again to go on\n", "half of it\n", "after 5 steps\n",
            "weak teacher: stopped after 10 samples\n"]
    stream = {"output_type": "stream", "name": "stdout", "text": text}
    assert cleaned({"outputs": [stream]})[1]["outputs"] == [{**stream, "text": ["half of it\n", "after 5 steps\n"]}]
    assert cleaned({"outputs": [{**stream, "text": text[:1]}]})[1]["outputs"] == []
    red = {**stream, "name": "stderr"}
    assert cleaned({"outputs": [red]})[1]["outputs"] == [red]


def test_a_stream_becomes_one_piece():
    pieces = [{"output_type": "stream", "name": "stdout", "text": text} for text in ("a\nb", ["c\n", "d\n"])]
    assert cleaned({"outputs": pieces})[1]["outputs"] == [{**pieces[0], "text": ["a\n", "bc\n", "d\n"]}]


def test_cells_are_numbered_as_if_run_in_order():
    result = {"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": {}, "execution_count": 17}
    cell = cleaned({"execution_count": 17, "outputs": [result]})[1]
    assert cell["execution_count"] == 1 and cell["outputs"][0]["execution_count"] == 1
    assert cleaned({"execution_count": None})[1]["execution_count"] is None


def test_sources_ids_and_letters_stay():
    source = ["String ü = \"θ₀\";"]
    notebook, cell = cleaned({"source": source})
    assert cell["source"] == source and cell["id"] == "a1"
    assert "ü" in clean.clean_text(json.dumps(notebook))
