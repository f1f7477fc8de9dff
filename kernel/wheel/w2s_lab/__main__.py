"""Starts the kernel for a connection file, on the machine's own JDK."""
import json
import os
import subprocess
import sys
from pathlib import Path

from .project import Trouble
from .system import find_java, tell_of_faulty

HERE = Path(__file__).resolve().parent


def main(connection_file):
    try:
        java = find_java()
    except Trouble as trouble:
        print(f"w2s-lab: {trouble}", file=sys.stderr)
        return 1
    fault = tell_of_faulty(java)
    if fault:
        print(f"w2s-lab: {fault}", file=sys.stderr)
    words = command(java, connection_file)
    if os.name == "nt":
        return subprocess.call(words)
    os.execv(words[0], words)


def command(java, connection_file):
    """The command of the kernel specification that a clone writes, with this package's jars."""
    values = {"@JAVA@": java.program, "@CLASSPATH@": str(HERE / "lib" / "*"), "@PLOTLY@": plotly_script(),
              "@VECTORS@": "--add-modules=jdk.incubator.vector" if java.vectors else "", "{connection_file}": connection_file}
    words = json.loads((HERE / "kernel.json.template").read_text("utf-8"))["argv"]
    # Not by way of the class that looks whether a clone has moved.
    words = [word.replace("KernelStart", "LabKernel") for word in words if word != "@CLONE@"]
    for place, value in values.items():
        words = [word.replace(place, value) for word in words]
    return [word for word in words if word]


def plotly_script():
    try:
        import plotly
    except ImportError:
        return ""
    return str(Path(plotly.__file__).parent / "package_data/plotly.min.js")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("w2s-lab: Jupyter starts this with a connection file; try `jupyter kernelspec list`.")
    sys.exit(main(sys.argv[1]))
