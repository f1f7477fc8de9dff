"""Where things lie in this project, and how the start script speaks."""
import errno
import functools
import hashlib
import json
import os
import shutil
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


# What a shell says of a program that ended with its pipe.
PIPE_CLOSED = 141


class Trouble(Exception):
    """One sentence that says what is missing and what to do; the script prints it and ends."""


# What helps where the system refuses a file.
REMEDIES = {**dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "change its rights, or work on a copy of your own"),
            **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room on the disk"),
            **dict.fromkeys((errno.EEXIST, errno.ENOTDIR), "a file is where a folder goes, so move it elsewhere"),
            errno.EISDIR: "a folder is where a file goes, so move it elsewhere", errno.ENAMETOOLONG: "give it a shorter name"}


def refused(problem, place=None):
    """A sentence of an OSError, about the file that it names or another one."""
    what = f"{place or problem.filename2 or problem.filename or 'A file'} cannot be read or written ({problem.strerror or problem})"
    return f"{what}: {REMEDIES[problem.errno]}." if problem.errno in REMEDIES else what + "."


def in_sentences(main):
    """A function that does as `main` and ends in a sentence and the exit code 1 where something is missing or the system refuses a file."""
    @functools.wraps(main)
    def told(*words):
        try:
            return main(*words)
        except Trouble as trouble:
            say(trouble)
        except BrokenPipeError:  # As `cat` ends where nobody reads on.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return PIPE_CLOSED
        except OSError as problem:
            say(refused(problem))
        return 1

    return told


def say(text):
    tell(f"lab: {text}\n")


def tell(text):
    """Where nobody hears it any more (`2>&1 | head -1`, a full disk) the work goes on: its result is worth more than its words."""
    try:
        print(text, end="", file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def digest(files, *more):
    """A hash of files' places and contents, and of some texts."""
    sha = hashlib.sha256(repr(more).encode())
    for file in sorted(files):
        sha.update(file.relative_to(ROOT).as_posix().encode() + b"\0")
        sha.update(hashlib.sha256(file.read_bytes()).digest())
    return sha.hexdigest()


def write_whole(file, content):
    """The bytes take the place of what is in a file once they are all written: where that fails, the former stay."""
    place = Path(os.path.realpath(file))
    fresh = place.with_name(f".new-{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        if place.exists():
            shutil.copymode(place, fresh)
        os.replace(fresh, place)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(file)) from None
    finally:
        if os.path.exists(fresh):
            fresh.unlink()


def noted(file):
    """What this script has noted as JSON in a file of its own; nothing where that is not there or not whole."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_if_changed(file, text):
    content = text.encode()
    if not file.is_file() or file.read_bytes() != content:
        write_whole(file, content)


def failed(what, log, told=None):
    """A Trouble of a program whose words are in a log; `told` are those that tell what is wrong, or else its last lines."""
    text = log.read_text("utf-8", "replace")
    if os.strerror(errno.ENOSPC) in text:
        return Trouble(f"{what} failed, for the disk is full: make room on it ({log} has the details).")
    return Trouble(f"{what} failed ({log} has it all):\n" + (told or "\n".join(text.splitlines()[-25:])))
