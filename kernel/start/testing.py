"""All tests: Maven's, then pytest's and beside them Maven's of laws and on a second JDK, where there is one, and the quickstart on it."""
import codecs
import io
import os
import queue
import re
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path

from . import environment, spec
from .package import maven_trouble
from .project import OUT, PYTHON, QUICKSTART, ROOT, Trouble, say
from .system import child_environment, find_maven, java_at, maven_environment

LOGS = OUT / "tests"
PYTEST = ROOT / "src/test/python"
# After so many seconds without a line it is said what is running.
SILENCE = 20
MAVEN_BEGINS = re.compile(r"\[INFO\] Running (?:\S*\.)?(\w+)")
PYTEST_BEGINS = re.compile(r"\S*\b(test_\w+\.py::\S+)")
# As the processes tell it that test side by side.
PYTEST_ENDS = re.compile(r"\[gw\d+\].* \S*\b(test_\w+\.py::\S+)")


def run_all(java, slow):
    """Each runner's closing line is printed again at the end; the exit code is 0 only if all of them passed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    say(_duration(slow))
    begun = time.monotonic()
    second = second_java(java)
    left_out = [] if slow else ["slow"]
    results = [_maven(java, ["test"], "unit tests", [*left_out, "law"])]
    # A test of the script waits most of its time for a kernel or a browser: classes are tested meanwhile.
    with ThreadPoolExecutor(1) as beside:
        classes = [beside.submit(_maven, java, ["surefire:test", "-Dgroups=law"], "laws", left_out)]
        if second:
            # What laws say is a matter of bits, and BitsTest tells that they are the same on both.
            classes.append(beside.submit(_maven, second, ["surefire:test"], "unit tests", left_out if slow else [*left_out, "law"]))
        results += [_pytest(java, [str(PYTEST)], slow), *(each.result() for each in classes)]
    if second:
        results.append(_quickstart(second))
    else:
        say("no second JDK was found; the tests ran on one only.")
    if slow:
        # Last, for it compiles what the others do without.
        results.append(_maven(java, ["-Pspark", "test", "-Dtest=SparkTest,StandaloneTest"], "sweeps on Spark"))
    say("closing lines:")
    for title, code, line in results:
        print(f"{title}: {line}" + (f" [failed, exit code {code}]" if code else ""), flush=True)
    failed = [title for title, code, _ in results if code]
    if not failed:
        _took(slow).write_text(f"{time.monotonic() - begun:.0f}", "utf-8")
    say(f"failed: {', '.join(failed)}." if failed else "all tests passed.")
    return 1 if failed else 0


def _took(slow):
    return LOGS / ("seconds-all" if slow else "seconds")


def _duration(slow):
    """How long all tests will take: as long as the last time they passed here, or as on two quiet cores."""
    try:
        minutes = max(1, round(int(_took(slow).read_text("utf-8")) / 60))
        return f"all tests took {minutes} minute{'s' if minutes > 1 else ''} here the last time they passed."
    except (OSError, ValueError):
        return "all tests take " + ("1 to 2 hours on two quiet cores, those that are slow included." if slow
                                    else "about 20 minutes on two quiet cores.")


def _maven(java, goals, title, without=()):
    """Class files that are there are tested again as they are: they are not compiled anew, and a start beside it need not wait."""
    title = f"{title} on Java {java.version}"
    command = [find_maven(java), "-B", "-ntp", "-f", str(ROOT / "pom.xml"), "-DexcludedTests=" + ",".join(without), *goals]
    with environment.locked() if "test" in goals else nullcontext():
        code, log = _run(title, command, maven_environment(java), MAVEN_BEGINS, lambda line: "Tests run:" in line)
    text = log.read_text("utf-8", "replace")
    totals = re.findall(r"Tests run: \d+, Failures: \d+, Errors: \d+, Skipped: \d+$", text, re.MULTILINE)
    if code and totals:
        print(text[text.rfind("Results:"):].partition("[ERROR] Failed to execute")[0], flush=True)
    elif code:
        say(maven_trouble(log))
    return title, code, totals[-1] if totals else "no test ran"


def _pytest(java, words, slow=False, title=None, **more):
    title = title or f"notebooks, browser and script on Java {java.version}"
    # Most of a test is a wait for a kernel or a browser. What the tests of a file share is made once.
    command = [str(PYTHON), "-m", "pytest", "-c", str(PYTEST / "pytest.ini"), "-n", "2", "--dist", "loadfile", *words]
    if not slow:
        command += ["-m", "not slow"]
    code, log = _run(title, command, child_environment(java, **more), PYTEST_BEGINS, lambda line: line.strip() and not PYTEST_BEGINS.fullmatch(line.strip()), PYTEST_ENDS)
    closing = re.findall(r"^=+ (.*(?:passed|failed|error|skipped|no tests ran).*?) =+$", log.read_text("utf-8", "replace"), re.MULTILINE)
    return title, code, closing[-1] if closing else "no test ran"


def _quickstart(java):
    """A kernel specification of its own, found before the one in .venv, starts the notebook on that Java."""
    prefix = LOGS / f"java-{java.version}"
    spec.write_spec(prefix, java, environment.JJAVA)
    return _pytest(java, [str(PYTEST / "test_notebooks.py"), "-k", QUICKSTART.stem],
                   title=f"quickstart on Java {java.version}", JUPYTER_PATH=str(prefix / "share/jupyter"))


def _run(title, command, child, begins, shown, ends=None):
    """Runs with its output in a log; lines of interest are shown as they come, and after a silence what has been running longest.

    What begins a test matches `begins`, perhaps in a line that ends only with that test, and what ends one `ends`; without `ends`
    each begins when the one before has ended.
    """
    say(f"{title} ...")
    log = LOGS / (re.sub(r"\W+", "-", title) + ".log")
    process = subprocess.Popen(command, cwd=ROOT, env=child, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    parts = queue.SimpleQueue()
    threading.Thread(target=_read, args=(process.stdout, parts), daemon=True).start()
    running, begun, heard, line = {}, time.monotonic(), time.monotonic(), ""
    with not_left(process), open(log, "w", encoding="utf-8") as file:
        while True:
            try:
                part = parts.get(timeout=max(0.0, heard + SILENCE - time.monotonic()))
            except queue.Empty:
                heard = time.monotonic()
                name = min(running, key=running.get, default=None) or title
                say(f"{name} has been running for {heard - running.get(name, begun):.0f} s ...")
                continue
            if part is None:
                return process.wait(), log
            file.write(part)
            *ended, line = (line + part).split("\n")
            for each in [*ended, line]:
                if found := begins.match(each):
                    since = running.get(found[1], time.monotonic())
                    if not ends:
                        running.clear()
                    running[found[1]] = since
                elif found := ends and ends.match(each):
                    running.pop(found[1], None)
            for each in filter(shown, ended):
                print(each, flush=True)
                heard = time.monotonic()


@contextmanager
def not_left(process):
    """Where the block is stopped or fails, the process does not go on without it."""
    try:
        yield
    except BaseException:
        process.terminate()
        raise


def _read(stream, parts):
    """Puts what comes into the queue as it comes, and None at its end."""
    text = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)
    while part := stream.read1(1 << 16):
        parts.put(text.decode(part))
    parts.put(text.decode(b"", final=True))
    parts.put(None)


def second_java(first):
    """The newest other JDK that is new enough: from JAVA_HOME_21 or JAVA25_HOME and their kin, or the usual folders."""
    homes = [value for name, value in os.environ.items() if re.fullmatch(r"JAVA_?HOME_?\d.*|JAVA_?\d+_HOME|JDK_?\d+(_HOME)?", name)]
    for folder, below in (("/usr/lib/jvm", "*"), ("/Library/Java/JavaVirtualMachines", "*/Contents/Home"),
                          (os.path.expanduser("~/.sdkman/candidates/java"), "*"), (os.path.expanduser("~/.jdks"), "*")):
        homes += sorted(map(str, Path(folder).glob(below)))
    found = {}
    for home in homes:
        program = Path(home, "bin", "java.exe" if os.name == "nt" else "java")
        if not program.is_file():
            continue
        try:
            java = java_at(str(program))
        except Trouble:
            continue
        if java.version != first.version:
            found.setdefault(java.version, java)
    return found[max(found)] if found else None
