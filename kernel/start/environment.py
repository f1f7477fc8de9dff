"""The project's own Python environment, .venv: made once, checked in milliseconds afterwards, mended when it is broken."""
import json
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from .project import KERNEL, LOG, PYTHON, ROOT, VENV, Trouble, digest, failed, noted, say, write_if_changed, write_whole
from .system import check_python, child_environment

STAMP = VENV / "stamp.json"
REQUIREMENTS = KERNEL / "requirements.txt"
TEST_REQUIREMENTS = KERNEL / "requirements-test.txt"
# JJava alone, which is all of the packages that the Java library needs.
FIRST_REQUIREMENT = VENV / "first.txt"
JJAVA = VENV / "share/jupyter/kernels/java/jjava.jar"
KEPT = ("lock", "maven", "home")
# What pip would write for a package of one file, so that papermill finds it.
TRANSLATOR = {
    "w2slab_papermill-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: w2slab-papermill\nVersion: 1\n",
    "w2slab_papermill-1.dist-info/entry_points.txt": "[papermill.engine]\nw2s-lab = w2slab_papermill:Engine\n",
    "w2slab_papermill-1.dist-info/RECORD": "w2slab_papermill.py,,\n" + "".join(
        f"w2slab_papermill-1.dist-info/{name},,\n" for name in ("METADATA", "entry_points.txt", "RECORD")),
}

# jsonschema has this package read a grammar whenever it is imported, for a format that nothing of Jupyter's has: 0.9 s of the
# 1.4 s that JupyterLab takes to import. A line of this kind is run when Python starts; jsonschema goes on without.
QUICK = "import sys; sys.modules.setdefault('rfc3987_syntax', None)\n"

# Read by whatever server runs from .venv.
EARLY = '{"ServerApp": {"jpserver_extensions": {"w2slab_early": true}}}\n'


@contextmanager
def locked():
    """One set-up at a time: a second one waits, and says so."""
    VENV.mkdir(exist_ok=True)
    with open(VENV / "lock", "a+") as lock:
        if not _try_lock(lock):
            say("another start is setting up this folder; waiting for it to finish.")
            while not _try_lock(lock):
                time.sleep(0.2)
        yield


def _try_lock(lock):
    try:
        if os.name == "nt":
            import msvcrt
            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False


def ensure_environment(java, for_tests=False, meanwhile=lambda: None):
    """Makes or mends .venv, so that it holds exactly the pinned packages. Call it inside `locked()`.

    Where it is made, `meanwhile` is called once JJava's jar is there, beside the installation of the others.
    """
    wanted = {"project": str(ROOT), "java": java.home, "requirements": digest([REQUIREMENTS]), "tests": None}
    found = noted(STAMP)
    if not _whole(found, wanted):
        _make(java, meanwhile)
        found = wanted | {"python": _venv_python()}
    elif found["project"] != str(ROOT):
        say("this folder was moved: mending its Python environment.")
        if not _relocate(found["project"]):
            _make(java, meanwhile)
    tests = digest([TEST_REQUIREMENTS])
    if for_tests and found.get("tests") != tests:
        say("installing the test tools (once) ...")
        _install(java, TEST_REQUIREMENTS)
        found["tests"] = tests
    _write_stamp(found | {"project": str(ROOT), "java": java.home})
    write_if_changed(VENV / "share/jupyter/lab/settings/overrides.json",
                     (KERNEL / "jupyter/overrides.json").read_text("utf-8"))
    _write_style()
    for file in (KERNEL / "jupyter/labextension").rglob("*.*"):
        target = VENV / "share/jupyter/labextensions/w2slab-lecture" / file.relative_to(KERNEL / "jupyter/labextension")
        write_if_changed(target, file.read_text("utf-8"))
    packages = next(folder for places in ("lib/python3*/site-packages", "Lib/site-packages") for folder in VENV.glob(places))
    for module in (KERNEL / "papermill/w2slab_papermill.py", KERNEL / "jupyter/w2slab_early.py"):
        write_if_changed(packages / module.name, module.read_text("utf-8"))
    write_if_changed(VENV / "etc/jupyter/jupyter_server_config.d/w2slab_early.json", EARLY)
    for name, text in (TRANSLATOR | {"w2slab_quick.pth": QUICK}).items():
        write_if_changed(packages / name, text)


def _write_style():
    """Jupyter looks for custom.css in the user's own folder and then beside its static files, and nowhere else."""
    for libraries in ("lib/python3*/site-packages", "Lib/site-packages"):
        for static in VENV.glob(libraries + "/jupyter_server/static"):
            write_if_changed(static / "custom/custom.css", (KERNEL / "jupyter/custom.css").read_text("utf-8"))


def _write_stamp(stamp):
    write_if_changed(STAMP, json.dumps(stamp, indent=1) + "\n")


def _whole(found, wanted):
    return (found.get("requirements") == wanted["requirements"] and "project" in found
            and JJAVA.is_file() and found.get("python") == _venv_python())


def _venv_python():
    """The version of .venv's Python: another one than before cannot use the installed packages."""
    try:
        return subprocess.run([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2], end='')"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _make(java, meanwhile):
    check_python()
    say("setting up the Python environment .venv (once, about a minute) ...")
    for child in VENV.iterdir():
        if child.name not in KEPT:
            shutil.rmtree(child) if child.is_dir() and not child.is_symlink() else child.unlink()
    with open(LOG, "w", encoding="utf-8") as log:
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdin=subprocess.DEVNULL,
                              stdout=log, stderr=log, env=child_environment(java))
    if made.returncode:
        raise failed("Making .venv", LOG)
    FIRST_REQUIREMENT.write_text(re.search(r"^jjava==(.*\\\n)+.*\n", REQUIREMENTS.read_text("utf-8"), re.MULTILINE)[0], "utf-8")
    _install(java, FIRST_REQUIREMENT, "--no-deps")
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(meanwhile)
        _install(java, REQUIREMENTS)
        other.result()


def _install(java, requirements, *words):
    """pip takes only files whose hashes are in the requirements, so a download is what was tested, or an error."""
    with open(LOG, "a", encoding="utf-8") as log:
        done = subprocess.run([PYTHON, "-m", "pip", "install", "--require-hashes", "--no-input", "--retries", "2",
                               "--disable-pip-version-check", "--progress-bar", "off", *words, "-r", str(requirements)],
                              stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=child_environment(java))
    if done.returncode:
        text = LOG.read_text("utf-8", "replace")
        if any(sign in text for sign in ("connection broken", "ProxyError", "Max retries", "ConnectTimeout", "ReadTimeout",
                                         "No matching distribution", "SSLError", "HTTPError")):
            raise Trouble("Downloading the Python packages failed: this step needs a network, "
                          f"or HTTPS_PROXY set to the proxy's address ({LOG} has the details).")
        raise failed("Installing the Python packages", LOG)


def _relocate(old):
    """After a move only the scripts in bin name the old folder; a wheel's launchers on Windows cannot be edited."""
    if os.name == "nt":
        return False
    before, after = (os.path.join(folder, ".venv").encode() for folder in (old, str(ROOT)))
    python = after + b"/bin/python"
    plain = len(python) < 120 and b" " not in python
    header = b"#!" + python + b"\n" if plain else b"#!/bin/sh\n'''exec' \"" + python + b"\" \"$0\" \"$@\"\n' '''\n"
    for script in [*PYTHON.parent.iterdir(), VENV / "pyvenv.cfg"]:
        if script.is_symlink() or not script.is_file():
            continue
        text = script.read_bytes()
        if before not in text:
            continue
        if text.startswith(b"#!/bin/sh\n'''exec'"):
            text = header + text.split(b"\n", 3)[3]
        elif text.startswith(b"#!" + before):
            text = header + text.split(b"\n", 1)[1]
        else:
            text = text.replace(before, after)
        write_whole(script, text)
    return True
