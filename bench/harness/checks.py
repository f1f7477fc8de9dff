"""The check that all contenders agree: on given samples to rounding, and on their own samples in law."""
import statistics

SAME_SAMPLES = 1e-8
STANDARD_ERRORS = 4


def disagreements(found):
    """Returns a sentence for each contender that does not agree with the others; none means that all do.

    The standard deviation of a run's mean alignment is pooled over all contenders, for they share one law.
    """
    sentences = []
    for name, result in found.items():
        for case, deviation in result["deviations"].items():
            if not deviation <= SAME_SAMPLES:
                sentences.append(f"{name}, case {case}: neurons deviate by {deviation:.2g} on the same samples, "
                                 f"more than {SAME_SAMPLES:g}")
    for case in next(iter(found.values()))["alignments"]:
        runs = {name: result["alignments"][case] for name, result in found.items()}
        variance = statistics.fmean(statistics.variance(values) for values in runs.values())
        for name, values in runs.items():
            others = [value for other, more in runs.items() if other != name for value in more]
            if not others:
                continue
            error = (variance * (1 / len(values) + 1 / len(others))) ** 0.5
            distance = abs(statistics.fmean(values) - statistics.fmean(others)) / error
            if not distance <= STANDARD_ERRORS:
                sentences.append(f"{name}, case {case}: mean alignment {statistics.fmean(values):.4f}, the others "
                                 f"{statistics.fmean(others):.4f}, {distance:.1f} standard errors apart")
    return sentences
