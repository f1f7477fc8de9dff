"""Runs a go; started by run.py inside the benchmark's own virtual environment."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

from . import checks, contenders, figure, machine, report, rounds
from .child import Child, Team
from .contenders import BENCH, FORMS, ONE_THREAD, PROJECT
from .options import JAVA_SETTINGS, arguments


def tell(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def chosen(options):
    found = contenders.others() + contenders.ours(options.jdk, options.java or JAVA_SETTINGS)
    if options.avx2:
        found = contenders.on_avx2(found)
    if options.only:
        found = [c for c in found if any(text.lower() in c.name.lower() for text in options.only)]
    if not found:
        raise SystemExit(f"no contender's name has any of {options.only} in it")
    return found


def compile_peak(folder, avx2):
    """Returns the compiler and the small kernel of the processor's limit."""
    compiler = next((c for c in ("cc", "gcc", "clang") if shutil.which(c)), None)
    if compiler is None:
        raise SystemExit("a C compiler is needed (cc, gcc or clang), for the processor's peak and for PyTorch's compiled step")
    program = folder / "fma"
    processor = ["-march=haswell"] if avx2 else ["-march=native"]
    subprocess.run([compiler, "-O3", *processor, "-ffp-contract=fast", "-pthread", str(BENCH / "peak" / "fma.c"),
                    "-o", str(program)], check=True)
    return compiler, program


def write_experiment(options, folder):
    """The Java contender defines the experiment and writes starts, directions and checked samples."""
    child = Child("experiment", contenders.ours(options.jdk, ["experiment="])[0].command(ONE_THREAD, folder),
                  None, folder / "experiment.log")
    experiment = child.ask("write", folder)
    child.close()
    return experiment


def start(contender, forms, folder, options):
    """Starts a contender's processes and warms them up, one form after the other."""
    teams = []
    for form in forms:
        team = Team(contender, form, folder)
        for case in rounds.CASES:
            rounds.warm_up(team, case, options.seconds)
        teams.append(team)
    speeds = ", ".join(f"{case} {teams[0].steps[case] / options.seconds:,.0f}" for case in rounds.CASES)
    tell(f"{contender.name} is ready: about {speeds} steps/s on one thread")
    return teams


def whole_rounds(teams, rates, options):
    """Measures the whole experiment in rounds with each contender's fastest form, if it is fast enough."""
    expected = {team: rounds.extrapolated({case: report.median(rates[team, case]) for case in rounds.CASES})
                for team in teams}
    fastest = [min((t for t in teams if t.contender == c), key=expected.get)
               for c in dict.fromkeys(team.contender for team in teams)]
    taking_part = [team for team in fastest if expected[team] <= options.whole_limit]
    measured = {team: [] for team in teams}
    for turn in range(options.whole_rounds):
        for team in taking_part:
            measured[team].append(rounds.whole_experiment(team))
        tell(f"whole experiment {turn + 1} of {options.whole_rounds}")
    return expected, measured


def collect(teams, rates, expected, measured):
    """Returns one entry for each contender, as it stands in the JSON."""
    entries = []
    for contender in dict.fromkeys(team.contender for team in teams):
        forms = {team.form: {**{case: rates[team, case] for case in rounds.CASES}, "whole": measured[team],
                             "extrapolated": expected[team]} for team in teams if team.contender == contender}
        entries.append({"name": contender.name, "ours": contender.ours, "block": contender.block,
                        "flags": list(contender.flags), "environment": contender.environment, "forms": forms})
    return entries


def go(options, folder):
    compiler, program = compile_peak(folder, options.avx2)
    about = machine.describe(options.jdk, compiler, options.avx2)
    tell(f"{about['processor']}, {about['cores']} cores, load {about['load_before']:.1f}")
    experiment = write_experiment(options, folder)
    teams = []
    peaks = {}
    try:
        for contender in chosen(options):
            teams += start(contender, [ONE_THREAD] if options.check else FORMS, folder, options)
        agreement = rounds.agreement(teams)
        differences = checks.disagreements(agreement)
        tell("; ".join(differences) or "all agree")
        if options.check:
            return None, differences
        peaks = {n: Child(f"peak of {n}", [str(program), str(n)], None, folder / f"peak{n}.log") for n in (1, 2)}
        rates, limits = rounds.measure(teams, options.rounds, options.seconds, peaks, tell)
        expected, measured = whole_rounds(teams, rates, options)
        said = [(team.contender.name, team.form, team.children[0].ask("info")) for team in teams]
    finally:
        for child in [*peaks.values(), *teams]:
            child.close()
    versions = {name: version for _, _, info in said for name, version in info["versions"].items()}
    data = {"machine": about, "versions": versions,
            "blas": {f"{name}, {form}": info["blas"] for name, form, info in said if info.get("blas")},
            "settings": {**experiment, "rounds": options.rounds, "seconds": options.seconds,
                         "whole_rounds": options.whole_rounds},
            "peak": {str(threads): values for threads, values in limits.items()},
            "contenders": collect(teams, rates, expected, measured),
            "agreement": agreement, "disagreements": differences}
    return data, differences


def write(data, output, picture):
    output.mkdir(parents=True, exist_ok=True)
    avx2 = data["machine"].get("avx2", False)
    name = output / ("benchmark-avx2.json" if avx2 else "benchmark.json")
    name.write_text(json.dumps(data, indent=1) + "\n")
    (output / "benchmark.md").write_text(report.sections(output))
    if not avx2:
        figure.draw(data, picture)
    tell(f"wrote {output / 'benchmark.md'} and {name}" + ("" if avx2 else f" and {picture}"))


def main():
    options = arguments()
    if options.quick:
        options.rounds, options.seconds, options.whole_rounds = 2, 0.2, 0
    output = options.output or (PROJECT / "out" / "bench" if options.quick else BENCH / "results")
    picture = PROJECT / "docs" / "benchmark.svg" if output == BENCH / "results" else output / "benchmark.svg"
    if options.draw:
        write(json.loads(options.draw.read_text()), output, picture)
        return
    with tempfile.TemporaryDirectory(prefix="w2s-bench-") as folder:
        data, differences = go(options, pathlib.Path(folder))
        if data:
            write(data, output, picture)
        if differences:
            raise SystemExit("\n".join(differences))


if __name__ == "__main__":
    main()
