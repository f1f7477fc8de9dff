"""The kernel specification "Java (w2s-lab)", written from kernel/kernel.json.template."""
import json
import os
import shutil
from pathlib import Path

from .package import LIBRARIES, package_jar
from .project import KERNEL, write_if_changed

NAME = "w2s-lab"


def write_spec(prefix, java, jjava):
    """Every path in it is absolute, so the kernel starts from whichever folder a notebook lies in."""
    folder = Path(prefix, "share/jupyter/kernels", NAME)
    class_path = os.pathsep.join([str(jjava), str(package_jar()), str(LIBRARIES / "*")])
    text = (KERNEL / "kernel.json.template").read_text("utf-8")
    for place, value in (("@JAVA@", java.program), ("@CLASSPATH@", class_path)):
        text = text.replace(place, json.dumps(value, ensure_ascii=False)[1:-1])
    write_if_changed(folder / "kernel.json", text)
    for logo in KERNEL.glob("logo-*"):
        if not (folder / logo.name).is_file():
            shutil.copy(logo, folder)
    return folder
