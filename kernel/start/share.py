"""A notebook as a folder, and a zip of it, that a stranger opens and verifies."""
import hashlib
import json
import platform
import re
import shutil
import subprocess
from pathlib import Path

from . import clean, verify
from .notebook import joined, read
from .package import version
from .project import KERNEL, ROOT, Trouble, say
from .result import renewed
from .spec import NAME

TEXTS = KERNEL / "share"
# What its verify.py needs of the start script.
CHECKS = ("project.py", "stop.py", "notebook.py", "clean.py", "compare.py", "verify.py")


def share(file, folder, run, java, wheel=None):
    """Runs a notebook by `run`, as `lab run` does, and writes the folder NAME and NAME.zip into a folder; returns the zip."""
    with renewed(folder) as fresh:
        _write(file, fresh / file.stem, run, java, wheel)
        shutil.make_archive(str(fresh / file.stem), "zip", fresh, file.stem)
    return folder / f"{file.stem}.zip"


def require_kernel(notebook, file):
    """The stranger's check has one kernel."""
    kernel = notebook["metadata"].get("kernelspec", {})
    if not str(kernel.get("name") or NAME).startswith(NAME) and kernel.get("language") != "java":
        raise Trouble(f"{file} is a notebook of the kernel {kernel['name']}, and what is shared is verified by the kernel {NAME}: "
                      f"choose \"Java ({NAME})\" in JupyterLab and save it again.")


def _write(file, place, run, java, wheel):
    notebook, name, source = read(file), file.stem, file.resolve().parent
    _look_at_inputs(notebook, file, {"README.md", "verify.py", "provenance.json", "checks", "notebook", f"{name}.html", f"{name}.pdf",
                                     *([wheel.name] if wheel else [])})
    place.mkdir()
    if run(file, place, "--pdf-if-possible", "--shared") != 0:
        raise Trouble(f"{file.name} could not be run, so there is nothing to share.")
    inside = place / "notebook"
    inside.mkdir()
    (inside / file.name).write_text(clean.clean_text((place / file.name).read_text("utf-8")), "utf-8", newline="\n")
    (place / file.name).unlink()
    data = verify.copy_inputs(notebook, source, inside)
    (place / "checks").mkdir()
    (place / "checks/__init__.py").touch()
    for module in CHECKS:
        shutil.copy(KERNEL / "start" / module, place / "checks")
    shutil.copy(TEXTS / "verify.py", place)
    if wheel:
        shutil.copy(wheel, place)
    write_readme(place, name, title(notebook, name), data, wheel)
    write_provenance(place, f"notebook/{file.name}", java)


def _look_at_inputs(notebook, file, own):
    """Says what does not come along; what would lie where the folder has a file of its own cannot be shared."""
    source = file.resolve().parent
    for name, data in verify.inputs(notebook, source).items():
        if not verify.goes_along(name, data, source):
            why = "its address is one of this machine" if Path(name).is_absolute() else "it lies outside the folder above the notebook's"
            say(f"{file.name} reads {name}, which is not taken along, for {why}: a stranger cannot run it; "
                "put the file beside the notebook and name it from there.")
        elif source not in data.parents and data.relative_to(source.parent).parts[0] in own:
            raise Trouble(f"{file.name} reads {name}, and the folder to share has a file of its own there: give yours another name.")


def title(notebook, name):
    """Its first heading."""
    for cell in notebook["cells"]:
        found = re.search(r"^#+ (.+)$", joined(cell["source"]), re.MULTILINE) if cell["cell_type"] == "markdown" else None
        if found:
            return found[1]
    return name


def write_readme(place, name, heading, data, wheel):
    rows = {"@TITLE@": heading, "@VERSION@": version(), "@WHEEL@": wheel.name if wheel else "w2s_lab-*.whl",
            "@WHERE@": f", here as `{wheel.name}`" if wheel else
                       ": its wheel, which `./lab wheel` writes in a clone of it, copied into this folder",
            "@PDF@": f"| `{name}.pdf` | the page on paper |\n" if (place / f"{name}.pdf").is_file() else "",
            "@DATA@": "".join(f"| `{each.relative_to(place).as_posix()}` | data that it reads |\n" for each in data), "@NAME@": name}
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
