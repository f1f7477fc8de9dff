"""Where things lie in this project, and how the start script speaks."""
import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KERNEL = ROOT / "kernel"
NOTEBOOKS = ROOT / "notebooks"
QUICKSTART = NOTEBOOKS / "01-quickstart.ipynb"
OUT = ROOT / "out"
TARGET = ROOT / "target"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOG = VENV / "setup.log"
BUILD_LOG = VENV / "build.log"


class Trouble(Exception):
    """One sentence that says what is missing and what to do; the script prints it and ends."""


def say(text):
    print(f"lab: {text}", file=sys.stderr, flush=True)


def digest(files, *more):
    """A hash of files' places and contents, and of some texts."""
    sha = hashlib.sha256(repr(more).encode())
    for file in sorted(files):
        sha.update(file.relative_to(ROOT).as_posix().encode() + b"\0")
        sha.update(hashlib.sha256(file.read_bytes()).digest())
    return sha.hexdigest()


def write_if_changed(file, text):
    if not file.is_file() or file.read_text("utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")


def last_lines(log, count=25):
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-count:])
