"""`./lab` as a person starts it, on a copy of the notebooks, with every way out of this machine refused and counted."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from conftest import PATIENCE, ROOT

# Runs inside the server: it notes each address outside this machine that the server asks for, and refuses it.
GUARD = """
import sys

def _guard(event, args):
    host = args[1][0] if event == "socket.connect" and isinstance(args[1], tuple) else args[0] if event == "socket.getaddrinfo" else None
    if isinstance(host, bytes):
        host = host.decode()
    if host and host not in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::"):
        with open({left!r}, "a") as file:
            file.write(f"{{event}} {{host}}\\n")
        raise OSError("refused by the test")

sys.addaudithook(_guard)
"""


class Sink:
    """A proxy that refuses and counts whoever asks it for anything."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.asked = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(1)
                try:
                    self.asked.append(connection.recv(200))
                except OSError:
                    self.asked.append(b"?")

    def close(self):
        self.socket.close()


def is_listening(port):
    """Whether a server takes connections; Jupyter's write and print their address before they do."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    except ConnectionRefusedError:
        return False


def listening(folder):
    """What a server of Jupyter's has written of itself into its runtime folder, once it listens; or None."""
    for file in folder.glob("jpserver-*.json"):
        try:
            server = json.loads(file.read_text())
        except ValueError:
            continue
        if is_listening(server["port"]):
            return server
    return None


class Lab:
    """A started JupyterLab whose settings, runtime files and notebooks lie in a folder of the test's own."""

    def __init__(self, folder):
        self.folder, self.sink, self.left_file = folder, Sink(), folder / "left.txt"
        (folder / "config").mkdir()
        (folder / "config/jupyter_server_config.py").write_text(GUARD.format(left=str(self.left_file)))
        proxy = f"http://127.0.0.1:{self.sink.port}"
        java = f"-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort={self.sink.port} " \
               f"-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort={self.sink.port}"
        environment = os.environ | {
            "JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"), "HTTP_PROXY": proxy, "HTTPS_PROXY": proxy,
            "http_proxy": proxy, "https_proxy": proxy, "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost",
            "JDK_JAVA_OPTIONS": java}
        self.log = open(folder / "lab.log", "w+")
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "lab"), "--", "--no-browser", "--ServerApp.port=0", f"--ServerApp.root_dir={folder}"],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.address, self.token = self._wait()

    def _wait(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            server = listening(self.folder / "runtime")
            if server:
                return server["url"], server["token"]
            assert self.process.poll() is None, self.text()
            time.sleep(0.1)
        raise AssertionError("JupyterLab did not start:\n" + self.text())

    def text(self):
        return Path(self.log.name).read_text()

    def at(self, path):
        return f"{self.address}{path}?token={self.token}"

    def left(self):
        """What the server, a kernel or another child of it asked of other machines."""
        noted = self.left_file.read_text().splitlines() if self.left_file.exists() else []
        return noted + self.sink.asked

    def kernels(self):
        """Numbers of the running kernels: those whose command names this server's runtime folder (Linux and macOS)."""
        processes = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, encoding="utf-8").stdout
        return [line.split()[0] for line in processes.splitlines() if f"{self.folder}/runtime/kernel-" in line]

    def sessions(self):
        return self._ask("GET", "api/sessions")

    def end_kernel(self, notebook):
        """Ends the kernel of a notebook, as "Shut Down Kernel" does."""
        for session in self.sessions():
            if session["path"] == notebook:
                self._ask("DELETE", f"api/sessions/{session['id']}")

    def _ask(self, method, path):
        asked = urllib.request.Request(self.at(path), method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as answer:
            return json.loads(answer.read() or "null")

    def stop(self, *signals):
        """Sends the signals; the last again and again, for a busy server may take two as one."""
        signals = signals or (signal.SIGTERM,)
        for number in signals:
            self.process.send_signal(number)
            time.sleep(0.2)
        assert wait_until(lambda: self._ended_after(signals[-1]))

    def _ended_after(self, number):
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.send_signal(number)
        return self.process.poll() is not None

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        self.sink.close()
        self.log.close()


def choose_theme(page, name):
    """By the menu, as a person does."""
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Settings$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Theme$")).hover()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{name}$")).click()
    assert wait_until(lambda: page.locator(f'body[data-jp-theme-name="{name}"]').count() == 1)


def wait_until(true, seconds=PATIENCE):
    """True as soon as it is, or False after that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return bool(true())
