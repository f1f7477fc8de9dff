"""The table of a go, in Markdown, from its JSON alone."""
import json
import statistics

from .contenders import FORMS, ONE_THREAD

TITLES = {"A": "SFT, d = {A}", "B": "W2S, s = {B}"}


def median(values):
    return statistics.median(values)


def steps_a_second(result, form, case):
    """Returns the median over rounds."""
    return median(result["forms"][form][case])


def best_form(result, case):
    """Returns the form with the most steps a second, or with the fewest seconds of the whole experiment.

    Seconds that were measured go before those that were not.
    """
    if case == "C":
        return min(result["forms"], key=lambda form: (not result["forms"][form]["whole"], seconds_of_whole(result, form)))
    return max(result["forms"], key=lambda form: steps_a_second(result, form, case))


def seconds_of_whole(result, form):
    """Returns the seconds of the whole experiment: measured where it was, else from the steps a second of A and B."""
    measured = result["forms"][form]["whole"]
    return median(measured) if measured else result["forms"][form]["extrapolated"]


def peak_steps(data, case, threads):
    """Returns how many steps a second the processor's peak allows: 2 N D multiply-adds each."""
    work = 2 * data["settings"]["neurons"] * data["settings"]["coordinates"][case]
    return median(data["peak"][str(threads)]) * 1e9 / work


def share_of_peak(data, result, form, case):
    return steps_a_second(result, form, case) / peak_steps(data, case, 1 if form == ONE_THREAD else 2)


def spread(values):
    """Returns half the distance between the quartiles over the median."""
    quarter = statistics.quantiles(values, n=4) if len(values) > 2 else (min(values), 0, max(values))
    return (quarter[2] - quarter[0]) / 2 / median(values)


def rounded(value):
    """Three figures, thousands apart."""
    if value < 100:
        return f"{value:.3g}"
    digits = len(str(int(value))) - 3
    return f"{round(value, -digits):,.0f}"


def rate_cell(data, result, form, case):
    values = result["forms"][form][case]
    return f"{rounded(median(values))} ±{100 * spread(values):.0f} %", f"{100 * share_of_peak(data, result, form, case):.1f} %"


def whole_cell(result, form):
    measured = result["forms"][form]["whole"]
    return f"{rounded(seconds_of_whole(result, form))}" + ("" if measured else " *")


def main_table(data):
    coordinates = data["settings"]["coordinates"]
    titles = [TITLES[case].format(**coordinates) for case in coordinates]
    lines = [f"| | | {titles[0]}: steps/s | of peak | {titles[1]}: steps/s | of peak | whole experiment, s |",
             "|---|---|--:|--:|--:|--:|--:|"]
    for result in data["contenders"]:
        for form in FORMS:
            cells = [cell for case in coordinates for cell in rate_cell(data, result, form, case)]
            lines.append("| " + " | ".join([result["name"], form, *cells, whole_cell(result, form)]) + " |")
    for threads in (1, 2):
        a, b = (rounded(peak_steps(data, case, threads)) for case in coordinates)
        lines.append(f"| processor's peak | {threads} core{'s' * (threads > 1)} | {a} | | {b} | | |")
    return lines


def ratio_table(data):
    """How many times faster this library's best form in double precision is than the best form of each other."""
    ours = [result for result in data["contenders"] if result["ours"] and "single" not in result["name"]]
    if not ours:
        return []
    cases = list(data["settings"]["coordinates"])
    lines = ["| " + " | ".join(["times as fast as", *[TITLES[c].format(**data["settings"]["coordinates"]) for c in cases],
                                "whole experiment"]) + " |", "|---|--:|--:|--:|"]
    best = {case: max(steps_a_second(r, best_form(r, case), case) for r in ours) for case in cases}
    whole = min(seconds_of_whole(r, best_form(r, "C")) for r in ours)
    for result in data["contenders"]:
        if not result["ours"]:
            cells = [f"{best[c] / steps_a_second(result, best_form(result, c), c):.3g}" for c in cases]
            form = best_form(result, "C")
            star = "" if result["forms"][form]["whole"] else " *"
            cells.append(f"{seconds_of_whole(result, form) / whole:.3g}{star}")
            lines.append("| " + " | ".join([result["name"], *cells]) + " |")
    return lines


def agreement_lines(data):
    deviations = [d for found in data["agreement"].values() for d in found["deviations"].values()]
    lines = []
    if deviations:
        lines.append(f"On the same 500 samples all neurons of all contenders end within {max(deviations):.1g} of the Java "
                     "contender's.")
    if data["disagreements"]:
        return lines + ["**Not all agree:**", ""] + [f"- {sentence}" for sentence in data["disagreements"]]
    return lines + ["On their own samples all agree in law: mean alignments within 4 standard errors."]


def markdown(data):
    machine, settings = data["machine"], data["settings"]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(data["versions"].items()))
    peak = [f"{median(data['peak'][t]):.1f}" for t in ("1", "2")]
    return "\n".join([
        "# Results of the benchmark", "",
        f"{machine['processor']}, {machine['cores']} cores. {machine['date']}, load {machine['load_before']:.1f} at the "
        f"start. {machine['java']}. Python {machine['python']}. {versions}. {machine['system']}. {machine['compiler']}.", "",
        f"N = {settings['neurons']} neurons, double precision, one sample a step, end to end with random numbers. Steps a "
        f"second: median of {settings['rounds']} rounds, ± half the distance between the quartiles. Of peak: 2 N D useful "
        f"multiply-adds a step over the peak of the cores in use, {peak[0]} (one core) and {peak[1]} (both) thousand million "
        f"a second, measured in the same rounds. Whole experiment: 5 learning rates x 3 seeds x (12,000 W2S + 24,000 SFT "
        f"steps), median of {settings['whole_rounds']}; * from the steps a second.", "",
        *main_table(data), "",
        "## This library against the best form of each", "",
        *ratio_table(data), "",
        "## Agreement", "",
        *agreement_lines(data), ""])


def sections(folder):
    """Returns the tables of all goes in a folder, that of the machine as it is first."""
    return "\n".join(markdown(json.loads(file.read_text())) for file in sorted(folder.glob("benchmark*.json"), reverse=True))
