"""The checks of outputs find what Plotly's own schema accepts, and every difference between two runs."""
import copy

import conftest  # noqa: F401 (it puts the start script's parts on the path)
import pytest
from outputs import PLOTLY, differences, problems_of_output


def figure(trace=None, layout=None):
    return {"output_type": "display_data", "metadata": {},
            "data": {PLOTLY: {"data": [trace or {"type": "scatter", "x": [1, 2], "y": [3, None]}],
                              "layout": layout or {"title": {"text": "a"}}, "config": {"showSendToCloud": False}},
                     "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"/>'}}


def only_problem(output):
    problems = list(problems_of_output(output))
    assert len(problems) == 1, problems
    return problems[0]


def test_a_good_figure_has_no_problem():
    assert not list(problems_of_output(figure()))


def test_what_a_schema_misses_is_found():
    assert "no object" in only_problem(figure(layout={"title": "a"}))
    assert "no object" in only_problem(figure(layout={"xaxis": {"title": "a"}}))
    assert "quotes" in only_problem(figure({"type": "scatter", "x": ["1.5"], "y": [3]}))
    assert "finite" in only_problem(figure({"type": "scatter", "x": [float("nan")], "y": [3]}))


def test_a_wrong_attribute_is_found():
    assert "schema" in only_problem(figure({"type": "scatter", "no_such_thing": 1}))


def test_addresses_outside_are_found():
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": '<script src="//cdn.example.org/a.js">'}}
    assert "//cdn.example.org/a.js" in only_problem(output)


def test_errors_and_red_ground_are_found():
    assert "boom" in only_problem({"output_type": "error", "ename": "E", "evalue": "boom", "traceback": []})
    assert "boom" in only_problem({"output_type": "stream", "name": "stderr", "text": "boom"})


def notebook(*outputs, source="run.train(100)", count=1, **metadata):
    cell = {"cell_type": "code", "source": source, "metadata": metadata, "execution_count": count, "outputs": list(outputs)}
    return {"cells": [{"cell_type": "markdown", "source": "", "metadata": {}}, cell], "metadata": {}}


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def result(text, **forms):
    return {"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": {"text/plain": text, **forms}}


def progress(text):
    return {"output_type": "display_data", "metadata": {"w2slab": {"volatile": True}}, "data": {"text/plain": text}}


def test_another_run_of_the_same_has_no_difference():
    first = notebook(stream("a\n"), figure(), result("0.5"))
    again = copy.deepcopy(first)
    again["cells"][1]["outputs"][1]["data"][PLOTLY]["data"][0]["x"] = [1.0, 2.0]
    assert differences(first, again) == []


@pytest.mark.parametrize("old, new, said", [
    (result("alignment 0.8731\nkept 1"), result("alignment 0.8732\nkept 1"),
     "text/plain, line 1: 'alignment 0.8731\nkept 1'"[:20]),
    (result("a", **{"text/html": "<b>\n</b>"}), result("a", **{"text/html": "<b>\n</i>"}),
     "text/html, line 2: '</b>' became '</i>'"),
    (result("a"), result("a", **{"text/html": "b"}), "outputs execute_result  text/plain became"),
    (result("a"), stream("a"), "outputs execute_result  text/plain became stream stdout"),
    (stream("a\nb\n"), stream("a\n"), "text, line 2: 'b' became 'nothing'"),
    (figure({"type": "scatter", "y": [0.1, 0.3]}), figure({"type": "scatter", "y": [0.1, 0.1 + 0.2]}),
     "application/vnd.plotly.v1+json.data[0].y[1]: 0.3 became 0.30000000000000004"),
    (figure({"type": "scatter", "y": [1, 2]}), figure({"type": "scatter", "y": [1]}), ".data[0].y: 2 items became 1"),
    (figure(layout={"title": {"text": "a"}}), figure(layout={"height": 3}), ".layout: keys ['height', 'title'] are on one side only"),
    (figure(layout={"autosize": True}), figure(layout={"autosize": 1}), ".layout.autosize: True became 1"),
])
def test_a_difference_is_told_with_its_cell_and_place(old, new, said):
    found = differences(notebook(old), notebook(new))
    assert len(found) == 1 and found[0].startswith("cell 1 (run.train(100)): ") and said in found[0], found


def test_a_picture_is_compared_to_the_letter():
    changed = figure()
    changed["data"]["image/svg+xml"] += "\n"
    assert "other line breaks" in differences(notebook(figure()), notebook(changed))[0]


def test_cells_run_in_another_order_are_found():
    assert "number 3, and not as 1" in differences(notebook(result("a"), count=3), notebook(result("a")))[0]


def test_what_tells_times_is_left_out():
    """The sentence at a long call's end is printed where the call was quick, and part of its progress where not."""
    quick = notebook(stream("W2S: alignment is at its plateau after 14,528 steps\n"), result("a"))
    slow = notebook(progress("W2S: 14,528 steps in 2.1 s"), result("a"))
    assert differences(quick, slow) == [] and differences(slow, quick) == []
    assert differences(notebook(stream("loss after 5 rounds\n")), notebook()) != []
    tagged = notebook(result("12.1 s"), tags=["volatile"])
    assert differences(tagged, notebook(result("13.4 s"), tags=["volatile"])) == []


def test_how_a_stream_was_cut_makes_no_difference():
    assert differences(notebook(stream("a\nb"), stream("c\n")), notebook(stream(["a\n", "bc\n"]))) == []
    assert differences(notebook(stream("a"), stream("b", "stderr")), notebook(stream("ab"))) != []


def test_jupyterlabs_own_picture_makes_no_difference():
    with_png = figure()
    with_png["data"]["image/png"] = "AAAA"
    assert differences(notebook(figure()), notebook(with_png)) == []


def test_theory_in_javascript_may_be_that_of_another_jdk():
    def notebook(name, code, picture):
        html = (f'<div><img src="{picture}">\n<script>window.w2slabTheory{name}=window.w2slabTheory{name}||"{code}";</script>\n'
                f'<script>(f)({{}}, "w2slabTheory{name}");</script></div>')
        output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}
        return {"cells": [{"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "1", "outputs": [output]}]}

    assert not differences(notebook("aa", "eNq+/x==", "a"), notebook("bb", "eNr/y==", "a"))
    assert differences(notebook("aa", "eNq+/x==", "a"), notebook("bb", "eNr/y==", "b"))
