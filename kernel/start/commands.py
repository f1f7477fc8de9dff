"""The words after `lab`."""
import argparse
import difflib
import json
import os
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

from . import archive, clean, course, environment, package, share, spec, testing, verify, wheel
from .notebook import parsed, read
from .project import KERNEL, OUT, PYTHON, QUICKSTART, ROOT, VENV, Trouble, in_sentences, noted, say, write_if_changed
from .stop import REQUESTS, STOPPED
from .system import child_environment, find_java, tell_of_faulty, tell_of_home

HELP = """\
./lab                      open JupyterLab on the quickstart notebook; words after -- go to JupyterLab
./lab run NOTEBOOK         run a notebook without a browser; writes it and an HTML page to out/
          --pdf            and a PDF (needs Chromium, Chrome or Edge)
          --slides         and slides, one file that needs no network (with --pdf, a handout of them too)
          --latex          and LaTeX with its figures as PDF, also in the notebook (needs pandoc)
./lab verify NOTEBOOK      run a notebook again, in a copy: does it give its outputs again, to the last bit?
./lab share NOTEBOOK       run it; a folder and a zip that a stranger opens, with data, page, PDF and a check
          --wheel          and the wheel of kernel and library
./lab site                 write the course to out/site as a static site, with a search
./lab test [--all]         run all tests; --all adds those that take long
./lab kernel --prefix DIR  write the kernel into another environment, such as conda's
./lab wheel                build a wheel in out/, which pip installs into any Jupyter: kernel and library, without this clone
./lab course               write copies of the notebooks for a class to out/course, with and without solutions, for nbgrader too
./lab spark                make a second kernel whose sweeps run on Apache Spark (fetches 260 MB; docs/spark.md)
./lab clean                take times and other noise out of the notebooks, before a commit

Needed on the machine: a JDK 17+, Maven 3.8+, Python 3.10+; a network for the first start only.
On Windows write `python lab` for `./lab`."""

# In out/: which notebook each result there was made from.
SOURCES = ".made-from.json"
# How JupyterLab is started, unless the words after -- say otherwise (it takes each of these once only).
JUPYTER = {
    "--ServerApp.ip": "127.0.0.1",
    "--ServerApp.root_dir": ROOT,
    "--LabApp.default_url": "/lab/tree/" + QUICKSTART.relative_to(ROOT).as_posix(),
    # Not JJava's own kernel too, whose jar this one needs: it has the same language and none of the library.
    "--KernelSpecManager.allowed_kernelspecs": "{'" + spec.NAME + "', '" + spec.WITH_SPARK + "'}",
    "--KernelSpecManager.ensure_native_kernel": "False",
    "--LabApp.extension_manager": "readonly",
    "--LabApp.custom_css": "True",
    "--LabApp.news_url": "None",
    # A figure with sliders finds the kernel of its notebook by it.
    "--LabApp.expose_app_in_browser": "True",
    # Jupyter's own default is longer than the time between two pings, and a warning whenever a notebook is opened.
    "--ServerApp.tornado_settings": "{'ws_ping_timeout': 30000}",
    "--Application.log_level": "WARN",
}
JUPYTER_ALIASES = {"--ip": "--ServerApp.ip", "--notebook-dir": "--ServerApp.root_dir", "--log-level": "--Application.log_level",
                   "--debug": "--Application.log_level"}


class _Parser(argparse.ArgumentParser):
    """One whose complaint is a sentence."""

    def error(self, message):
        say(f"{message}: ./lab --help tells how.")
        sys.exit(2)

    def print_help(self, file=None):
        print(self.format_help(), end="", flush=True)


@in_sentences
def main(words):
    words, for_jupyter = _split(words)
    # A notebook may have a name that looks like an option.
    words = [f"./{word}" if word.startswith("-") and word.endswith(".ipynb") else word for word in words]
    parser = _Parser(prog="lab", usage="./lab [run|verify|share|site|test|kernel|wheel|course|spark|clean] ...", description=HELP,
                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", metavar="", help=argparse.SUPPRESS)
    run = commands.add_parser("run", prog="lab run")
    run.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    run.add_argument("--pdf", action="append_const", const="--pdf", dest="more", help="a PDF on A4 too, printed by Chromium, Chrome or Edge")
    run.add_argument("--slides", action="append_const", const="--slides", dest="more", help="slides too, where cells have slide types")
    run.add_argument("--latex", action="append_const", const="--latex", dest="more", help="LaTeX too, with its figures as PDF; needs pandoc")
    again = commands.add_parser("verify", prog="lab verify")
    again.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    shared = commands.add_parser("share", prog="lab share")
    shared.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    shared.add_argument("--wheel", action="store_true", help="with kernel and library as a wheel (76 MB)")
    commands.add_parser("site", prog="lab site")
    test = commands.add_parser("test", prog="lab test")
    test.add_argument("--all", action="store_true", help="the slow tests too")
    kernel = commands.add_parser("kernel", prog="lab kernel")
    kernel.add_argument("--prefix", type=Path, required=True, metavar="DIR", help="the environment, such as $CONDA_PREFIX")
    kernel.add_argument("--name", default=spec.NAME, help="its name there, to have the kernels of two clones")
    commands.add_parser("wheel", prog="lab wheel")
    commands.add_parser("course", prog="lab course")
    commands.add_parser("spark", prog="lab spark")
    commands.add_parser("clean", prog="lab clean")
    if words == ["help"]:
        words = ["--help"]
    if words and not words[0].startswith("-") and words[0] not in commands.choices:
        say(f"there is no command {words[0]}: {_meant(words[0], commands.choices)}")
        return 2
    chosen = parser.parse_args(words)
    if for_jupyter and chosen.command:
        parser.error("words after -- go with `./lab` alone")
    try:
        os.getcwd()
    except FileNotFoundError:
        raise Trouble("The folder where this was started has gone: go to another one (cd), then start it again.") from None
    # A request to end cleans up as an interrupt does.
    for each in REQUESTS:
        signal.signal(each, lambda number, _: sys.exit(128 + number))
    try:
        if chosen.command == "run":
            return run_notebook(chosen.notebook, *chosen.more or ())
        if chosen.command == "verify":
            return verify_notebook(chosen.notebook)
        if chosen.command == "share":
            return share_notebook(chosen.notebook, chosen.wheel)
        if chosen.command == "site":
            return _call([str(PYTHON), str(KERNEL / "site" / "site.py"), str(OUT / "site")], child_environment(set_up()))
        if chosen.command == "test":
            return testing.run_all(set_up(for_tests=True), slow=chosen.all)
        if chosen.command == "kernel":
            return kernel_into(chosen.prefix.resolve(), chosen.name)
        if chosen.command == "wheel":
            say(f"wrote {wheel.build(set_up(), environment.JJAVA, OUT)}; install it with pip install.")
            return 0
        if chosen.command == "course":
            names = course.write_copies(OUT / "course")
            say(f"wrote {len(names)} notebooks to {OUT / 'course'}: student for the class, source with solutions, as nbgrader wants it.")
            return 0
        if chosen.command == "spark":
            set_up(spark=True)
            say(f"the kernel \"Java ({spec.WITH_SPARK})\" is beside the other; ./lab shows both.")
            return 0
        if chosen.command == "clean":
            return clean.clean_all()
        return open_jupyter(for_jupyter)
    except KeyboardInterrupt:
        say("stopped.")
        return STOPPED


def _meant(word, commands):
    if word.endswith(".ipynb"):
        return f"to run a notebook write ./lab run {word}."
    near = difflib.get_close_matches(word.lower(), commands, 1)
    return f"did you mean ./lab {near[0]}?" if near else "./lab --help lists all."


def _split(words):
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1:]


def set_up(for_tests=False, spark=False):
    """All that a start needs; what is there already costs a check only. Returns the Java that all of it uses."""
    java = find_java()
    fault = tell_of_faulty(java)
    if fault:
        say(fault)
    with environment.locked():
        tell_of_home()
        build = partial(package.ensure_package, java, environment.JJAVA, spark)
        environment.ensure_environment(java, for_tests, meanwhile=build)
        build()
        spec.write_spec(VENV, java, environment.JJAVA)
        archive.ensure_archive(java, environment.JJAVA)
        if package.SPARK.is_dir():
            spec.write_spec(VENV, java, environment.JJAVA, spec.WITH_SPARK, spark=True)
    return java


def open_jupyter(words):
    java = set_up()
    given = {JUPYTER_ALIASES.get(word.split("=")[0], word.split("=")[0]) for word in words}
    ours = [f"{name}={value}" for name, value in JUPYTER.items() if name not in given]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        say("you are root: JupyterLab starts with --allow-root.")
        ours += ["--allow-root"] if "--allow-root" not in given else []
    command = [str(PYTHON), "-m", "jupyterlab", *ours, *words]
    say("starting JupyterLab; Ctrl-C twice stops it and its kernels.")
    child = child_environment(java)
    if os.name == "nt":
        return subprocess.call(command, env=child)
    os.chdir(ROOT)
    os.execve(command[0], command, child)


def run_notebook(notebook, *words):
    """Two notebooks of one name have one place in out/: it is said whose results are replaced."""
    parsed(notebook)
    java, source = set_up(), notebook.resolve()
    made = OUT / source.name
    sources = noted(OUT / SOURCES)
    former, before = sources.get(made.name), _time_of(made)
    if former and before and former != str(source):
        say(f"{OUT.name}/{made.stem}.* of {former} will be replaced, for {source} has the same name: copy them elsewhere to keep them.")
    code = run_in_kernel(java, source, OUT, *words)
    if _time_of(made) != before:
        write_if_changed(OUT / SOURCES, json.dumps({**sources, made.name: str(source)}, indent=1, sort_keys=True) + "\n")
    return code


def _time_of(file):
    return file.stat().st_mtime_ns if file.is_file() else None


def verify_notebook(notebook):
    """Exit code 0 where all outputs are the same, else 1."""
    read(notebook)
    java = set_up()
    return verify.verify(notebook.resolve(), lambda file, folder: _unless_stopped(run_in_kernel(java, file, folder, "--no-page")))


def share_notebook(notebook, with_wheel):
    share.require_kernel(read(notebook), notebook)
    java = set_up()
    file = wheel.build(java, environment.JJAVA, OUT) if with_wheel else None
    written = share.share(notebook.resolve(), OUT / "share", lambda *words: _unless_stopped(run_in_kernel(java, *words)), java, file)
    say(f"wrote {written} and the folder beside it.")
    return 0


def _unless_stopped(code):
    """The exit code of what has said that it was stopped ends this too, without another word."""
    return sys.exit(code) if code == STOPPED else code


def run_in_kernel(java, notebook, folder, *words):
    return _call([str(PYTHON), str(KERNEL / "page" / "run.py"), str(notebook), str(folder), *words], child_environment(java))


def _call(command, child):
    """An interrupt from the keyboard reaches the child too, and a request to end is handed on: let it end in its own way."""
    process = subprocess.Popen(command, env=child)
    while True:
        try:
            code = process.wait()
            return STOPPED if code == -signal.SIGINT else code
        except KeyboardInterrupt:
            continue
        except SystemExit:
            process.terminate()
            process.wait()
            raise


def kernel_into(prefix, name):
    """Takes JJava from that environment if it has it, so that there no .venv is made."""
    if not prefix.is_dir():
        raise Trouble(f"There is no folder {prefix}: name that of an environment, such as $CONDA_PREFIX.")
    if not re.fullmatch(r"[a-z0-9._-]+", name):
        raise Trouble(f"Jupyter takes no kernel named {name}: use small letters, digits, dots and dashes.")
    other = spec.other_clone(prefix, name) if prefix != VENV else None
    if other:
        raise Trouble(f"The kernel {name} in {prefix} is that of {other}: name this one otherwise, as in --name {name}-2, or remove "
                      f"that one first (jupyter kernelspec remove {name}).")
    java = find_java()
    jjava = prefix / "share/jupyter/kernels/java/jjava.jar"
    with environment.locked():
        if not jjava.is_file():
            jjava = environment.JJAVA
            environment.ensure_environment(java, meanwhile=partial(package.ensure_package, java, jjava))
        package.ensure_package(java, jjava)
        folder = spec.write_spec(prefix, java, jjava, name)
    say(f"the kernel \"Java ({name})\" is in {folder}; it needs this folder to stay where it is.")
    return 0
