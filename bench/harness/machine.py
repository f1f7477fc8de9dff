"""What the figures were measured on."""
import datetime
import os
import pathlib
import platform
import subprocess


def processor():
    """Returns the processor's name, and what tells apart those that hide behind one name on a virtual machine."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    said = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    flags = said.get("flags", "").split()
    vectors = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else platform.machine()
    return f"{said.get('model name', platform.machine())} (family {said.get('cpu family', '?')}, " \
           f"model {said.get('model', '?')}, {vectors})"


def cores():
    """Returns how many of them this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def java_version(java):
    done = subprocess.run([java, "-version"], capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1].strip() + ", " + done.stderr.splitlines()[0].strip()


def compiler_version(compiler):
    done = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0]


def describe(java, compiler, avx2=False):
    return {"processor": processor() + (", held to AVX2" if avx2 else ""), "avx2": avx2, "cores": cores(),
            "system": platform.platform(), "python": platform.python_version(),
            "java": java_version(java), "compiler": compiler_version(compiler) if compiler else None,
            "date": datetime.date.today().isoformat(), "load_before": os.getloadavg()[0]}
