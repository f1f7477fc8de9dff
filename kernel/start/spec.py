"""The kernel specification "Java (w2s-lab)", written from kernel/kernel.json.template."""
import json
import os
import shutil
import zipfile
from pathlib import Path

from .package import LIBRARIES, SPARK, openings, package_jar
from .project import KERNEL, ROOT, VENV, noted, write_if_changed

NAME = "w2s-lab"
WITH_SPARK = "w2s-lab-spark"
START = "io/github/w2slab/kernel/KernelStart.class"
ARCHIVE = "classes.jsa"


def write_spec(prefix, java, jjava, name=NAME, spark=False):
    """Every path in it is absolute, so the kernel starts from whichever folder a notebook lies in.

    The class that starts it lies beside it: it tells where the library has gone from its place. In a jar, for Java archives no
    classes where a folder is on the class path.
    """
    folder = folder_of(prefix, name)
    places = [folder / "start.jar", jjava, package_jar(), LIBRARIES / "*", *([SPARK / "*"] if spark else [])]
    class_path = os.pathsep.join(map(str, places))
    text = (KERNEL / "kernel.json.template").read_text("utf-8")
    for place, value in (("@JAVA@", java.program), ("@CLASSPATH@", class_path), ("@PLOTLY@", plotly_script(prefix)),
                         ("@CLONE@", str(ROOT)), ("@NAME@", name)):
        text = text.replace(place, json.dumps(value, ensure_ascii=False)[1:-1])
    # The vector engine's module prints a line of warning where the kernel was started, and no notebook shows it.
    text = text.replace('    "@VECTORS@",\n', '    "--add-modules=jdk.incubator.vector",\n' if java.vectors else "")
    if spark:
        text = with_spark(json.loads(text))
    elif (folder / ARCHIVE).is_file():
        text = with_archive(json.loads(text), folder / ARCHIVE)
    write_if_changed(folder / "kernel.json", text)
    write_start(folder / "start.jar")
    for logo in KERNEL.glob("logo-*"):
        if not (folder / logo.name).is_file() or (folder / logo.name).read_bytes() != logo.read_bytes():
            shutil.copy(logo, folder)
    return folder


def with_spark(spec):
    """Executors on this machine take the jars that lie in SPARK_HOME; Spark's log would fill a notebook."""
    spec["argv"][1:1] = [*openings(), "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                         "-Dslf4j.internal.verbosity=WARN"]
    spec["env"]["SPARK_HOME"] = str(SPARK.parent)
    return json.dumps(spec, indent=2, ensure_ascii=False) + "\n"


def write_start(file):
    """A jar of one class, written again only if the class is another one: its time is in the archive."""
    with zipfile.ZipFile(package_jar()) as jar:
        wanted = jar.read(START)
    try:
        with zipfile.ZipFile(file) as jar:
            if jar.read(START) == wanted:
                return
    except (OSError, KeyError, zipfile.BadZipFile):
        pass
    with zipfile.ZipFile(file, "w") as jar:
        jar.writestr(START, wanted)


def archive_words(archive):
    """Java goes on without an archive that has gone or is of other jars or another Java, and is told to do so without a word.

    Where it lies at the address that it was made for, kernels have most of its pages in common.
    """
    return [f"-XX:SharedArchiveFile={archive}", "-Xlog:disable", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"]


def with_archive(spec, archive):
    spec["argv"][1:1] = archive_words(archive)
    return json.dumps(spec, indent=2, ensure_ascii=False) + "\n"


def folder_of(prefix, name=NAME):
    return Path(prefix, "share/jupyter/kernels", name)


def other_clone(prefix, name=NAME):
    """The folder of another clone, still there, that a specification in an environment belongs to; or None."""
    metadata = noted(folder_of(prefix, name) / "kernel.json").get("metadata")
    clone = metadata.get("clone") if isinstance(metadata, dict) else None
    return clone if clone and clone != str(ROOT) and Path(clone, "lab").is_file() else None


def plotly_script(prefix):
    """The plotly.js of the Python package beside the specification, or of .venv, for figures saved as HTML; or ""."""
    for folder in (Path(prefix), VENV):
        for libraries in ("lib/python3*/site-packages", "Lib/site-packages"):
            for script in sorted(folder.glob(libraries + "/plotly/package_data/plotly.min.js")):
                return str(script)
    return ""
