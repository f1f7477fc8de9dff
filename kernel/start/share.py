"""A notebook as a folder, and a zip of it, that a stranger opens and verifies."""
import hashlib
import json
import platform
import re
import shutil
import subprocess

from . import clean, verify
from .package import version
from .project import KERNEL, ROOT, Trouble

TEXTS = KERNEL / "share"
# What its verify.py needs of the start script.
CHECKS = ("project.py", "clean.py", "compare.py", "verify.py")


def share(file, folder, run, java, wheel=None):
    """Runs a notebook by `run`, as `lab run` does, and writes the folder NAME and NAME.zip into a folder; returns the zip."""
    notebook, name = verify.read(file), file.stem
    place = folder / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    if run(file, place, "--pdf-if-possible") != 0:
        shutil.rmtree(place)
        raise Trouble(f"{file.name} could not be run, so there is nothing to share.")
    inside = place / "notebook"
    inside.mkdir()
    (inside / file.name).write_text(clean.clean_text((place / file.name).read_text("utf-8")), "utf-8", newline="\n")
    (place / file.name).unlink()
    verify.copy_inputs(notebook, file.resolve().parent, inside)
    (place / "checks").mkdir()
    (place / "checks/__init__.py").touch()
    for module in CHECKS:
        shutil.copy(KERNEL / "start" / module, place / "checks")
    shutil.copy(TEXTS / "verify.py", place)
    if wheel:
        shutil.copy(wheel, place)
    write_readme(place, name, title(notebook, name), wheel)
    write_provenance(place, f"notebook/{file.name}", java)
    return shutil.make_archive(str(place), "zip", folder, name)


def title(notebook, name):
    """Its first heading."""
    for cell in notebook["cells"]:
        found = re.search(r"^#+ (.+)$", clean.joined(cell["source"]), re.MULTILINE) if cell["cell_type"] == "markdown" else None
        if found:
            return found[1]
    return name


def write_readme(place, name, heading, wheel):
    files = [file.relative_to(place).as_posix() for file in sorted(place.rglob("*")) if file.is_file()]
    data = [file for file in files if file.partition("/")[1] and not file.startswith("checks/") and file != f"notebook/{name}.ipynb"]
    rows = {"@TITLE@": heading, "@VERSION@": version(), "@WHEEL@": wheel.name if wheel else "w2s_lab-*.whl",
            "@PDF@": f"| `{name}.pdf` | the page on paper |\n" if f"{name}.pdf" in files else "",
            "@DATA@": "".join(f"| `{file}` | data that it reads |\n" for file in data), "@NAME@": name}
    text = (TEXTS / "README.md").read_text("utf-8")
    for mark, value in rows.items():
        text = text.replace(mark, value)
    (place / "README.md").write_text(text, "utf-8", newline="\n")


def write_provenance(place, notebook, java):
    files = {file.relative_to(place).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
             for file in sorted(place.rglob("*")) if file.is_file()}
    told = {"notebook": notebook, "library": f"w2s-lab {version()}", "commit": commit(), "java": java.version,
            "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version(), "files": files}
    (place / "provenance.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8", newline="\n")


def commit():
    """The clone's, with a plus sign where something was changed since; None where it is no clone."""
    try:
        head, changes = (subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, encoding="utf-8", check=True).stdout.strip()
                         for words in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"]))
        return head + ("+" if changes else "")
    except (OSError, subprocess.CalledProcessError):
        return None
