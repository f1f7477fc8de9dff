"""The benchmark's judgement: who agrees, and what its table says. The contenders themselves are checked by `bench/run.py --check`."""
import os
import shutil
import subprocess
import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "bench"))

from harness import checks, report, rounds  # noqa: E402  (after the path)
from harness.contenders import FORMS, ONE_THREAD, TWO_RUNS, TWO_THREADS, on_avx2, others, ours  # noqa: E402


def runs(mean):
    """Four runs of standard deviation 0.0129."""
    return {"A": [mean - 0.015, mean - 0.005, mean + 0.005, mean + 0.015]}


def found(**means):
    return {name: {"deviations": {"A": 1e-14}, "alignments": runs(mean)} for name, mean in means.items()}


def test_contenders_of_one_law_agree():
    assert checks.disagreements(found(first=0.500, second=0.506, third=0.494)) == []


def test_a_contender_of_another_law_is_named():
    sentences = checks.disagreements(found(first=0.500, second=0.502, third=0.499, other=0.560))
    assert any(sentence.startswith("other, case A: mean alignment 0.5600") for sentence in sentences)


@pytest.mark.parametrize("deviation", [1.1e-8, float("nan")])
def test_neurons_that_end_elsewhere_on_the_same_samples_are_named(deviation):
    results = found(first=0.5, second=0.5)
    results["second"]["deviations"]["A"] = deviation
    assert [sentence.split(":")[0] for sentence in checks.disagreements(results)] == ["second, case A"]


def result(name, ours, one, two, both, whole=()):
    forms = {form: {"A": [rate] * 3, "B": [4 * rate] * 3, "whole": list(whole), "extrapolated": 1e6 / rate}
             for form, rate in zip(FORMS, (one, two, both))}
    return {"name": name, "ours": ours, "forms": forms}


def go():
    """A peak of 512 x 1024 multiply-adds a microsecond and core is a million steps a second and core at D = 1024."""
    peak = 2 * 256 * 1024 / 1e3
    return {"settings": {"neurons": 256, "coordinates": {"A": 1024, "B": 128}}, "peak": {"1": [peak], "2": [2 * peak]},
            "contenders": [result("ours", True, 5e4, 9e4, 1e5, whole=(11, 10, 12)), result("theirs", False, 2e4, 2.5e4, 2e4)]}


def test_one_thread_is_held_against_the_peak_of_one_core_and_the_others_against_both():
    data = go()
    shares = [report.share_of_peak(data, data["contenders"][0], form, "A") for form in (ONE_THREAD, TWO_THREADS, TWO_RUNS)]
    assert shares == pytest.approx([0.05, 0.045, 0.05])


def test_ratios_compare_the_best_form_of_each():
    assert report.ratio_table(go())[-1] == "| theirs | 4 | 4 | 3.64 * |"


def test_seconds_that_were_measured_go_before_a_smaller_estimate():
    contender = result("both", False, 2e4, 2.5e4, 1e6)
    contender["forms"][TWO_THREADS]["whole"] = [30]
    assert report.best_form(contender, "C") == TWO_THREADS


def test_what_was_not_measured_is_marked():
    lines = report.main_table(go())
    assert lines[2].endswith("| 11 |") and lines[5].endswith("| 50 * |")


def test_the_whole_experiment_is_15_runs_of_each_case():
    assert rounds.extrapolated({"A": 24_000, "B": 12_000}) == 30


@pytest.mark.parametrize(("value", "text"), [(0.01234, "0.0123"), (99.4, "99.4"), (1234.5, "1,230"), (98_765, "98,800")])
def test_figures_have_three_digits(value, text):
    assert report.rounded(value) == text


def test_other_tools_run_two_processes_and_this_library_two_threads_of_one():
    assert {contender.processes(TWO_RUNS) for contender in others()} == {2}
    library, = ours("java", ["w2s-lab=-Xmx1g -XX:+UseSerialGC"])
    assert library.processes(TWO_RUNS) == 1
    assert library.command(TWO_RUNS, "folder")[:3] == ["java", "-Xmx1g", "-XX:+UseSerialGC"]
    assert library.command(TWO_RUNS, "folder")[-2:] == ["2", "together"]


def test_a_blas_kernel_chosen_outside_is_not_handed_on(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Prescott")
    assert "OPENBLAS_CORETYPE" not in others()[0].variables(ONE_THREAD, tmp_path)


def test_help_is_told_before_anything_is_installed(tmp_path):
    for name in ("run.py", "requirements.txt"):
        shutil.copy(ROOT / "bench" / name, tmp_path)
    shutil.copytree(ROOT / "bench/harness", tmp_path / "harness")
    done = subprocess.run([sys.executable, tmp_path / "run.py", "--help"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "--rounds" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_who_is_held_to_avx2_is_told_so_before_its_own_flags():
    held = on_avx2(others() + ours("java", ["ours=-Dengine=vector"]))
    assert held[-1].flags == ("-XX:UseAVX=2", "-Dengine=vector")
    assert all(contender.environment["OPENBLAS_CORETYPE"] == "Haswell" for contender in held)
    assert "torch_compiled" not in [contender.module for contender in held]


def test_another_processor_is_another_section_of_the_table(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "markdown", lambda data: data["processor"] + "\n")
    for name, processor in (("benchmark-avx2", "held"), ("benchmark", "as it is")):
        (tmp_path / f"{name}.json").write_text(f'{{"processor": "{processor}"}}')
    assert report.sections(tmp_path) == "as it is\n\nheld\n"


def test_the_programs_in_java_compile(tmp_path):
    """They are no part of the library's build, so what they use could be renamed unnoticed."""
    classes = [str(ROOT / "target/classes"), str(ROOT / "target/lib/*")]
    done = subprocess.run(["javac", "-proc:none", "-d", tmp_path, "-cp", os.pathsep.join(classes), *(ROOT / "bench/java").glob("*.java")],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
