"""The kernel specification "Java (w2s-lab)", written from kernel/kernel.json.template."""
import json
import os
import shutil
from pathlib import Path

from .package import LIBRARIES, package_jar
from .project import KERNEL, VENV, write_if_changed

NAME = "w2s-lab"


def write_spec(prefix, java, jjava):
    """Every path in it is absolute, so the kernel starts from whichever folder a notebook lies in."""
    folder = Path(prefix, "share/jupyter/kernels", NAME)
    class_path = os.pathsep.join([str(jjava), str(package_jar()), str(LIBRARIES / "*")])
    text = (KERNEL / "kernel.json.template").read_text("utf-8")
    for place, value in (("@JAVA@", java.program), ("@CLASSPATH@", class_path), ("@PLOTLY@", plotly_script(prefix))):
        text = text.replace(place, json.dumps(value, ensure_ascii=False)[1:-1])
    # The vector engine's module prints a line of warning where the kernel was started, and no notebook shows it.
    text = text.replace('    "@VECTORS@",\n', '    "--add-modules=jdk.incubator.vector",\n' if java.vectors else "")
    write_if_changed(folder / "kernel.json", text)
    for logo in KERNEL.glob("logo-*"):
        if not (folder / logo.name).is_file():
            shutil.copy(logo, folder)
    return folder


def plotly_script(prefix):
    """The plotly.js of the Python package beside the specification, or of .venv, for figures saved as HTML; or ""."""
    for folder in (Path(prefix), VENV):
        for libraries in ("lib/python3*/site-packages", "Lib/site-packages"):
            for script in sorted(folder.glob(libraries + "/plotly/package_data/plotly.min.js")):
                return str(script)
    return ""
