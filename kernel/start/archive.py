"""The archive of the classes that a kernel loads, made after each build: a kernel starts from it in less time."""
import json
import subprocess
from pathlib import Path

from . import spec
from .package import BUILT, package_jar
from .project import KERNEL, LOG, PYTHON, VENV, say, write_if_changed
from .system import child_environment

FIRST_CELLS = KERNEL / "start" / "first_cells.py"
# Where Java does not come to an end by itself, the kernel does without.
PATIENCE = 180
# How often it is tried after a build: a busy machine or a full disk may be another one at the next start, a Java that cannot is not.
ATTEMPTS = 3
FAILED = "failed "
# Two in three archives with the vector classes had Java 17 keep vectors as objects in memory, in every kernel: steps ten times slower.
VECTORS = "--add-modules=jdk.incubator.vector"


def ensure_archive(java, jjava):
    """Makes it anew if library, Java or command are others than the last time, and writes .venv's specification with it.

    A kernel starts without one as well, so that it failed is in the log and not told.
    """
    folder = spec.folder_of(VENV)
    archive, mark = folder / spec.ARCHIVE, folder / "archived-from"
    command = json.loads((folder / "kernel.json").read_text("utf-8"))["argv"]
    plain = [word for word in command if word not in spec.archive_words(archive)]
    made_by = [word for word in plain[1:] if word != VECTORS]
    wanted = "\n".join([BUILT.read_text(), str(package_jar().stat().st_mtime_ns), _release(java), *plain])
    made_from, _, end = mark.read_text("utf-8", "replace").rpartition("\n") if mark.is_file() else ("", "", "")
    failed = int(end.removeprefix(FAILED)) if made_from == wanted and end.startswith(FAILED) else 0
    if made_from == wanted and archive.is_file() and end == _size(archive) or failed >= ATTEMPTS:
        return
    say("preparing the kernel's start (after each build, some 10 seconds) ...")
    archive.unlink(missing_ok=True)
    made = archive.with_suffix(".new")
    with open(LOG, "a", encoding="utf-8") as log:
        try:
            subprocess.run([PYTHON, str(FIRST_CELLS)], input=json.dumps([plain[0], f"-XX:ArchiveClassesAtExit={made}", *made_by]), text=True,
                           stdout=log, stderr=log, env=child_environment(java), timeout=PATIENCE)
            if made.is_file() and _is_whole(made, plain):
                made.replace(archive)
        except subprocess.TimeoutExpired as problem:
            log.write(f"{problem}\n")
    made.unlink(missing_ok=True)
    spec.write_spec(VENV, java, jjava)
    write_if_changed(mark, f"{wanted}\n" + (_size(archive) if archive.is_file() else f"{FAILED}{failed + 1}"))


def _is_whole(archive, plain):
    """Java checks nothing but an archive's head, and crashes where a full disk has cut it off. Without a connection file the
    kernel ends by itself."""
    words = [plain[0], *spec.archive_words(archive), *plain[1:-1], "none"]
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE).returncode == 1


def _size(archive):
    return str(archive.stat().st_size)


def _release(java):
    try:
        return Path(java.home, "release").read_text("utf-8")
    except OSError:
        return java.home
