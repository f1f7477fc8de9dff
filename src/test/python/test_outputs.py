"""The checks of outputs find what Plotly's own schema accepts."""
from outputs import PLOTLY, problems_of_output


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
