"""Results of the lab's commands, each of which takes the place of the former one when it is whole."""
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from .project import Trouble, refused


@contextmanager
def renewed(folder):
    """A new folder inside of `folder` to write to. What is in it at the end takes the place of its namesakes in `folder`; where the
    block fails or is stopped, these stay as they were, and nothing else is left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    except OSError as problem:
        raise Trouble(refused(problem, folder)) from None
    fresh, former = work / "fresh", work / "former"
    try:
        fresh.mkdir()
        former.mkdir()
        yield fresh
        _swap(fresh, former, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _swap(fresh, former, folder):
    try:
        for made in list(fresh.iterdir()):
            place = folder / made.name
            if os.path.lexists(place):
                os.replace(place, former / made.name)
            os.replace(made, place)
    except BaseException:
        for old in list(former.iterdir()):
            place = folder / old.name
            if os.path.lexists(place):
                os.replace(place, fresh / old.name)
            os.replace(old, place)
        raise
