#!/usr/bin/env python3
"""Runs the benchmark: `bench/run.py`, or `bench/run.py --quick`; `--help` tells the rest.

Makes its own virtual environment bench/.venv from the pinned requirements when they have changed, and goes on there.
"""
import hashlib
import os
import pathlib
import subprocess
import sys
import venv

from harness.options import arguments

BENCH = pathlib.Path(__file__).resolve().parent
HOME = BENCH / ".venv"
PYTHON = HOME / "bin" / "python"
REQUIREMENTS = BENCH / "requirements.txt"


def prepare():
    """Installs the requirements, all of which are named with their versions, so that nothing else comes along."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    mark = HOME / "installed"
    if mark.exists() and mark.read_text() == wanted:
        return
    print("setting up bench/.venv (once; PyTorch brings libraries of 2 GB) ...", flush=True)
    venv.create(HOME, with_pip=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:",
                    "-r", REQUIREMENTS], check=True)
    mark.write_text(wanted)


def look_for_library():
    if not (BENCH.parent / "target" / "lib").is_dir():
        raise SystemExit("the library is not built: run `./lab run notebooks/01-quickstart.ipynb` or `mvn package` first")


if __name__ == "__main__":
    if sys.platform == "win32":
        raise SystemExit("the benchmark runs on Linux and macOS only")
    arguments()
    prepare()
    look_for_library()
    os.chdir(BENCH)
    os.execv(PYTHON, [str(PYTHON), "-m", "harness", *sys.argv[1:]])
