"""What has to be on the machine: a JDK, Maven, a whole Python; and the environment that child processes get."""
import locale
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies

from .project import VENV, Trouble, say

# G1 may corrupt arrays there (JDK-8377811).
FAULTY = re.compile(r"25(\.0\.[0-2](\D|$)|$)")
OLDEST_JAVA = 17
OLDEST_MAVEN = (3, 8)
# Variables that every Java reads.
JAVA_OPTIONS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
INSTALL_JAVA = f"install a JDK {OLDEST_JAVA} or newer (on Debian default-jdk), or point JAVA_HOME to one"


@dataclass(frozen=True)
class Java:
    home: str
    version: int
    vectors: bool = False  # whether the module of vector instructions is there

    @property
    def program(self):
        return str(Path(self.home, "bin", "java.exe" if os.name == "nt" else "java"))


def find_java():
    """JAVA_HOME's Java, or else that of the PATH; its real home, not a link or a stub."""
    home = os.environ.get("JAVA_HOME")
    if home:
        program = shutil.which("java", path=os.path.join(home, "bin"))
        if not program:
            raise Trouble(f"JAVA_HOME is {home}, and no Java is there: {INSTALL_JAVA}.")
    else:
        program = shutil.which("java")
        if not program:
            raise Trouble(f"Java was not found: {INSTALL_JAVA}.")
    return java_at(program)


def java_at(program):
    answer = _output([program, "-XshowSettings:properties", "--list-modules"])
    version = re.search(r"java\.specification\.version = (?:1\.)?(\d+)", answer)
    home = re.search(r"java\.home = (.+)", answer)
    if not version or not home:
        old = re.search(r'version "([^"]+)"', _output([program, "-version"]))
        if not old:
            options = [f"{name}={os.environ[name]}" for name in JAVA_OPTIONS if os.environ.get(name)]
            if options:
                raise Trouble(f"{program} does not start with {' and '.join(options)}: unset it, or mend what it says.")
            raise Trouble(f"{program} does not start: {INSTALL_JAVA}.")
        raise Trouble(f"Java {old[1]} ({program}) is too old: {INSTALL_JAVA}.")
    if int(version[1]) < OLDEST_JAVA:
        raise Trouble(f"Java {version[1]} ({home[1].strip()}) is too old: {INSTALL_JAVA}.")
    for module in ("jdk.compiler", "jdk.jshell"):
        if not _lists(module, answer):
            raise Trouble(f"The Java in {home[1].strip()} has no module {module}, it is no JDK: {INSTALL_JAVA}.")
    return Java(home[1].strip(), int(version[1]), _lists("jdk.incubator.vector", answer))


def _lists(module, answer):
    return re.search(rf"^{re.escape(module)}(@|\s|$)", answer, re.MULTILINE) is not None


def tell_of_faulty(java):
    """A warning where this Java has a fault that wrong numbers may come from, else None."""
    try:
        found = re.search(r'^JAVA_VERSION="([^"]+)"', Path(java.home, "release").read_text("utf-8"), re.MULTILINE)
    except OSError:
        return None
    return ("Java 25.0.0 to 25.0.2 may corrupt arrays (JDK-8377811): install 25.0.3 or newer."
            if found and FAULTY.match(found[1]) else None)


def find_maven(java):
    oldest = ".".join(map(str, OLDEST_MAVEN))
    program = shutil.which("mvn")
    if not program:
        raise Trouble(f"Maven was not found: install Maven {oldest} or newer (on Debian maven).")
    version = re.search(r"Apache Maven (\d+)\.(\d+)", _output([program, "-v"], child_environment(java)))
    if not version:
        raise Trouble(f"{program} does not start: install Maven {oldest} or newer.")
    if (int(version[1]), int(version[2])) < OLDEST_MAVEN:
        raise Trouble(f"Maven {version[1]}.{version[2]} ({program}) is too old: install Maven {oldest} or newer.")
    return program


def check_python():
    """A Python of Debian's base package has neither of them."""
    try:
        import ensurepip, venv  # noqa: F401
    except ImportError:
        raise Trouble(f"{sys.executable} has no venv or no ensurepip: install them (on Debian python3-venv).") from None


def child_environment(java, **more):
    """This process's environment with the same Java for all, the proxy for Maven, and a locale that can spell paths."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")}
    environment["JAVA_HOME"] = java.home
    environment["PATH"] = str(Path(java.program).parent) + os.pathsep + environment.get("PATH", "")
    if os.name != "nt" and not _locale_is_utf8():
        environment["LC_ALL"] = "C.UTF-8"
    if not _is_writable(_home()):
        environment["HOME"] = str(VENV / "home")
        Path(environment["HOME"]).mkdir(parents=True, exist_ok=True)
    if "TMPDIR" in environment and not _is_writable(environment["TMPDIR"]):  # Python passes over it, a browser would not start.
        del environment["TMPDIR"]
    environment.update(more)
    return environment


def tell_of_home():
    if not _is_writable(_home()):
        say(f"your home folder {_home()} cannot be written to: Jupyter keeps its settings in {VENV / 'home'}; "
            "set HOME to a folder of your own to have them elsewhere.")


def _home():
    """Of a user whom the system does not know, without HOME, "~"."""
    return os.path.expanduser("~")


def _is_writable(folder):
    return os.path.isdir(folder) and os.access(folder, os.W_OK)


def maven_environment(java):
    """Maven knows nothing of HTTPS_PROXY: hand it over by the variable that every java reads, not by a visible word."""
    environment = child_environment(java)
    options = proxy_properties(getproxies())
    if options:
        environment["JDK_JAVA_OPTIONS"] = " ".join([environment.get("JDK_JAVA_OPTIONS", ""), *options]).strip()
    return environment


def proxy_properties(proxies):
    """Java's properties for the proxies that urllib found (in HTTPS_PROXY and its kin, or the system's settings)."""
    options = []
    for scheme in ("http", "https"):
        address = proxies.get(scheme)
        if not address:
            continue
        proxy = urlsplit(address if "//" in address else "//" + address)
        port = proxy.port or (443 if proxy.scheme == "https" else 80)
        values = {"proxyHost": proxy.hostname, "proxyPort": port,
                  "proxyUser": unquote(proxy.username or ""), "proxyPassword": unquote(proxy.password or "")}
        options += [f"-D{scheme}.{name}={value}" for name, value in values.items() if value]
    if options:
        direct = [host.strip() for host in proxies.get("no", "").split(",") if host.strip()]
        direct = ["*" + host if host.startswith(".") else host for host in direct]
        hosts = "|".join(dict.fromkeys(["localhost", "127.*", "[::1]", *direct]))
        options.append(f"-Dhttp.nonProxyHosts={hosts}")
        # Maven 3.9 and 4 read these properties only when told to.
        options += ["-Daether.connector.http.useSystemProperties=true", "-Daether.transport.apache.useSystemProperties=true"]
    return ['"' + option.replace("\\", "\\\\").replace('"', '\\"') + '"' for option in options]


def _locale_is_utf8():
    chosen = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "C")
    return sys.platform == "darwin" or "utf" in chosen.lower() or "utf" in locale.getpreferredencoding(False).lower() and chosen not in ("C", "POSIX")


def _output(command, environment=None):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=environment, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
