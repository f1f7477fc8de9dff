"""The measurement: warm-up, rounds over all contenders, and the whole experiment."""
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from .contenders import ONE_THREAD

CASES = {"A": 0.1, "B": 0.05}  # eta x coordinates of the timed runs
WHOLE_STEPS = {"A": 24_000, "B": 12_000}
WHOLE_RATES = (0.02, 0.035, 0.05, 0.07, 0.1)
WHOLE_SEEDS = (1, 2, 3)
LAW = {"A": (960, 0.3), "B": (4_800, 0.1)}  # steps, and eta x coordinates
LAW_SEEDS = 4


def warm_up(team, case, seconds):
    """Runs until compilers have done their work and the pace no longer grows; then chooses steps for so many seconds."""
    granularity = team.children[0].ask("info")["granularity"]
    steps = 2048 if team.contender.ours else granularity
    begin = time.perf_counter()
    pace, before, used = 0, 0, 0
    least = 4 if team.contender.ours else 0.3  # the Java virtual machine compiles in the background, again and again
    while pace > 1.1 * before or used < seconds / 4 or time.perf_counter() - begin < least:
        steps *= 2 if 0 < used < seconds / 2 else 1
        done, used = team.runs(case, steps, CASES[case], 1)
        before, pace = pace, done / used
    wanted = pace * seconds / team.together
    team.steps[case] = max(granularity, round(wanted / granularity) * granularity)


def measure(teams, rounds, seconds, peaks, tell):
    """Returns steps a second of each team and case, and the peaks, a list of rounds each."""
    rates = {(team, case): [] for team in teams for case in CASES}
    limits = {threads: [] for threads in peaks}
    for turn in range(rounds):
        for threads, child in peaks.items():
            limits[threads].append(child.ask("peak", seconds / 2)["gfma"])
        for case in CASES:
            for team in teams:
                done, used = team.runs(case, team.steps[case], CASES[case], 100 + 2 * turn)
                rates[team, case].append(done / used)
        tell(f"round {turn + 1} of {rounds}")
    return rates, limits


def whole_experiment(team):
    """All runs of the experiment; each process takes the next one as soon as it is free. Returns the seconds."""
    work = deque(f"{case}:{WHOLE_STEPS[case]}:{rate}:{seed}"
                 for case in CASES for rate in WHOLE_RATES for seed in WHOLE_SEEDS)
    begin = time.perf_counter()
    if len(team.children) == 1:
        team.children[0].ask("runs", *work)
    else:
        with ThreadPoolExecutor(len(team.children)) as pool:
            list(pool.map(lambda child: take_from(work, child), team.children))
    return time.perf_counter() - begin


def take_from(work, child):
    """Makes one run after the other until none is left."""
    while True:
        try:
            run = work.popleft()
        except IndexError:
            return
        child.ask("runs", run)


def extrapolated(rates):
    """Seconds of the whole experiment from steps a second of its two cases."""
    return sum(len(WHOLE_RATES) * len(WHOLE_SEEDS) * WHOLE_STEPS[case] / rates[case] for case in CASES)


def agreement(teams):
    """Returns for each contender the deviation on the checked samples, and mean alignments of free runs."""
    single = [team for team in teams if team.form == ONE_THREAD]
    found = {}
    for number, team in enumerate(single):
        child = team.children[0]
        deviations = {}
        if not team.contender.ours:
            deviations = {case: child.ask("check", case)["deviation"] for case in CASES}
        alignments = {}
        for case, (steps, rate) in LAW.items():
            seeds = [1000 + 10 * number + i for i in range(LAW_SEEDS)]
            wanted = [f"{case}:{steps}:{rate}:{seed}" for seed in seeds]
            alignments[case] = child.ask("runs", *wanted)["alignments"]
        found[team.contender.name] = {"deviations": deviations, "alignments": alignments}
    return found
