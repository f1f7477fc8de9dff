"""The kernel with its jars as a Python package, which pip installs into any Jupyter."""
import json
import shutil
import subprocess

from .package import LIBRARIES, package_jar, version
from .project import KERNEL, PYTHON, ROOT, TARGET, failed
from .result import renewed
from .spec import NAME
from .system import child_environment

SOURCE = KERNEL / "wheel"
STAGE = TARGET / "wheel"
LOG = TARGET / "wheel.log"
SPEC = {"argv": ["python", "-m", "w2s_lab", "{connection_file}"]}


def build(java, jjava, folder):
    """Writes the wheel to a folder and returns its file. The library is built already."""
    shutil.rmtree(STAGE, ignore_errors=True)
    shutil.copytree(SOURCE, STAGE, ignore=shutil.ignore_patterns("__pycache__"))
    package = STAGE / "w2s_lab"
    for module in ("project.py", "system.py"):
        shutil.copy(KERNEL / "start" / module, package)
    shutil.copy(KERNEL / "kernel.json.template", package)
    shutil.copy(KERNEL / "papermill/w2slab_papermill.py", package)
    shutil.copy(ROOT / "LICENSE", STAGE)
    shutil.copy(ROOT / "README.md", STAGE)
    (package / "lib").mkdir()
    for jar in (jjava, package_jar(), *LIBRARIES.glob("*.jar")):
        shutil.copy(jar, package / "lib")
    spec = STAGE / "spec"
    spec.mkdir()
    template = json.loads((KERNEL / "kernel.json.template").read_text("utf-8").replace("@NAME@", NAME))
    del template["metadata"]["clone"]
    (spec / "kernel.json").write_text(json.dumps({**template, **SPEC}, indent=2) + "\n", "utf-8")
    for logo in KERNEL.glob("logo-*"):
        shutil.copy(logo, spec)
    project = STAGE / "pyproject.toml"
    project.write_text(project.read_text("utf-8").replace("@VERSION@", python_version()), "utf-8")
    with renewed(folder) as fresh:
        with open(LOG, "w", encoding="utf-8") as log:
            done = subprocess.run([str(PYTHON), "-m", "pip", "wheel", "--no-deps", "-w", str(fresh), str(STAGE)],
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=child_environment(java))
        if done.returncode:
            raise failed("Building the wheel, which needs a network the first time,", LOG)
        made = folder / next(fresh.glob("w2s_lab-*.whl")).name
    for old in set(folder.glob("w2s_lab-*.whl")) - {made}:
        old.unlink()
    return made


def python_version():
    """The library's as Python writes it: 1.0-SNAPSHOT is 1.0.dev0."""
    return version().replace("-SNAPSHOT", ".dev0")
