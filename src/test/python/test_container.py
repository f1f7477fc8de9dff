"""The files for containers and for Binder, tried step by step in a folder and a home of their own: an engine for containers is not needed."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from conftest import PATIENCE, ROOT
from jupyter_client.manager import start_new_kernel
from jupyterlab_server import is_listening, wait_until

IGNORED = (ROOT / ".dockerignore").read_text("utf-8").split()


def instructions():
    """Of the container file, a pair of name and words each."""
    text = re.sub(r"\\\n\s*|(?m:^#.*\n)", "", (ROOT / "Containerfile").read_text("utf-8"))
    return [tuple(line.split(" ", 1)) for line in text.splitlines() if line]


def alone(home, **more):
    return {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON", "VIRTUAL", "CONDA"))} | {
        "HOME": str(home), **more}


def is_left_out(path):
    return path.relative_to(ROOT).as_posix() in IGNORED or f"**/{path.name}" in IGNORED


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """What COPY copies, and nobody has started there yet."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT, home / "w2s-lab", symlinks=True,
                    ignore=lambda folder, names: [name for name in names if is_left_out(Path(folder, name))])
    return home / "w2s-lab"


def test_nothing_that_was_made_here_goes_into_the_image():
    made = [".venv", "out", "target", "bench/.venv", "kernel/start/__pycache__", ".git"]
    assert [path for path in made if not is_left_out(ROOT / path)] == []


@pytest.mark.slow
def test_the_containers_commands_work_one_after_the_other(copied):
    """From COPY on, as a person in a container: what goes before needs the image's own package manager."""
    steps = instructions()
    names = [name for name, _ in steps]
    assert names[:4] == ["FROM", "RUN", "USER", "RUN"] and names[-1] == "CMD"
    environment = alone(copied.parent)
    for name, words in steps[names.index("COPY") + 1:]:
        if name == "RUN":
            done = subprocess.run(["sh", "-c", words], cwd=copied, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, encoding="utf-8", timeout=4 * PATIENCE)
            assert done.returncode == 0, done.stdout
    assert not (copied / "out").exists() and (copied / ".venv/share/jupyter/kernels/w2s-lab/kernel.json").is_file()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = copied.parent / "server.log"
    with open(log, "w", encoding="utf-8") as out:
        server = subprocess.Popen([*json.loads(steps[-1][1]), f"--port={port}"], cwd=copied, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=out, stderr=out, start_new_session=True)
    try:
        def address():
            return re.search(rf"http://127\.0\.0\.1:{port}/lab[^\s?]*\?token=(\w+)", log.read_text("utf-8"))

        assert wait_until(lambda: address() and is_listening(port)), log.read_text("utf-8")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        told = opener.open(f"http://127.0.0.1:{port}/api/kernelspecs?token={address()[1]}", timeout=PATIENCE).read()
        assert "w2s-lab" in json.loads(told)["kernelspecs"]
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(PATIENCE)


@pytest.mark.slow
def test_binders_second_step_puts_the_kernel_into_the_environment_of_the_first(copied, monkeypatch):
    """The packages that environment.yml asks pip for, in an environment that pip makes; conda is not tried."""
    prefix = copied.parent / "binder"
    subprocess.run([sys.executable, "-m", "venv", str(prefix)], check=True, env=alone(copied.parent))
    requirements = re.search(r"- -r (\S+)", (copied / "environment.yml").read_text("utf-8"))[1]
    subprocess.run([prefix / "bin/python", "-m", "pip", "install", "-q", "--require-hashes", "-r", requirements], check=True, cwd=copied,
                   env=alone(copied.parent))
    done = subprocess.run(["bash", "postBuild"], cwd=copied, env=alone(copied.parent, NB_PYTHON_PREFIX=str(prefix)), stdin=subprocess.DEVNULL,
                          capture_output=True, encoding="utf-8", timeout=4 * PATIENCE)
    assert done.returncode == 0, done.stderr
    assert (prefix / "share/jupyter/lab/settings/overrides.json").is_file()
    monkeypatch.setenv("JUPYTER_PATH", str(prefix / "share/jupyter"))
    manager, client = start_new_kernel(kernel_name="w2s-lab", startup_timeout=PATIENCE)
    try:
        shown = []
        client.execute_interactive("World.builder().dimension(64).subspaceDimension(16).build().ceiling()", timeout=PATIENCE,
                                   output_hook=lambda message: shown.append(message["content"].get("data", {}).get("text/plain")))
        assert "0.9539392014169457" in shown
        assert str(copied) in " ".join(manager.kernel_spec.argv)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
