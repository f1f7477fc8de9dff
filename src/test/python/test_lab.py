"""The start script: what it says when something is missing, and how it mends what is broken."""
import ast
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from conftest import PATIENCE, ROOT
from start import archive, clean, commands, course, environment, package, project, spec, system, testing
from start.project import Trouble

posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
NO_NETWORK = {name: "http://127.0.0.1:9" for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")}


def lab(*words, root=ROOT, path=None, timeout=2 * PATIENCE, **more):
    """Runs the script; `path` are the programs that it can find."""
    child = os.environ | more
    if path is not None:
        child["PATH"] = str(path)
        if "JAVA_HOME" not in more:
            child.pop("JAVA_HOME", None)
    return subprocess.run([sys.executable, str(root / "lab"), *words], env=child, cwd=root, stdin=subprocess.DEVNULL,
                          capture_output=True, encoding="utf-8", timeout=timeout)


def one_sentence(done):
    """The only line that was printed."""
    lines = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 1 and len(lines) == 1 and lines[0].startswith("lab: "), done
    return lines[0]


def last_sentence(done):
    assert done.returncode == 1 and "Traceback" not in done.stderr, done
    return done.stderr.splitlines()[-1]


def program(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n" + text)
    file.chmod(0o755)
    return file


def programs_without(folder, *left_out):
    """A folder of links to the few programs that a start needs."""
    folder.mkdir()
    for name in {"sh", "java", "mvn", "python3", "dirname", "basename", "uname", "ls", "expr", "sed", "cat"} - set(left_out):
        if shutil.which(name):
            (folder / name).symlink_to(os.path.realpath(shutil.which(name)))
    return folder


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The set-up project as if its folder had been moved: to one with a space and an umlaut."""
    root = tmp_path_factory.mktemp("für später") / "w2s lab"
    copy_project(root)
    own = (ROOT / ".venv/bin", ROOT / ".venv/share/jupyter/kernels", ROOT / ".venv/etc")

    def link_or_copy(source, target):
        """Packages are shared by hard links; what the script may write is copied."""
        parents = Path(source).parents
        if parents[0] == ROOT / ".venv" or any(folder in parents for folder in own):
            return shutil.copy2(source, target)
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)

    shutil.copytree(ROOT / ".venv", root / ".venv", symlinks=True, copy_function=link_or_copy)
    (root / "target").mkdir()
    shutil.copytree(ROOT / "target/lib", root / "target/lib", copy_function=os.link)
    for file in [*ROOT.glob("target/*.jar"), ROOT / "target/built-from"]:
        shutil.copy2(file, root / "target")
    return root


def copy_project(root):
    shutil.copytree(ROOT / "kernel", root / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "src/main", root / "src/main")
    for name in ("lab", "pom.xml"):
        shutil.copy2(ROOT / name, root)
    return root


@posix
def test_moved_folder_mends_itself_without_a_network(moved):
    notebook = {"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None,
                           "source": 'System.out.println("grün " + World.class.getSimpleName());'}],
                "metadata": {"kernelspec": {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}},
                "nbformat": 4, "nbformat_minor": 5}
    (moved / "ein Versuch.ipynb").write_text(json.dumps(notebook))
    done = lab("run", "ein Versuch.ipynb", root=moved, LC_ALL="C", **NO_NETWORK)
    assert done.returncode == 0, done
    assert "was moved" in done.stderr
    assert "grün World" in (moved / "out/ein Versuch.ipynb").read_text("utf-8")
    assert (moved / "out/ein Versuch.html").is_file()
    spec = json.loads((moved / ".venv/share/jupyter/kernels/w2s-lab/kernel.json").read_text("utf-8"))
    assert str(moved / "target") in " ".join(spec["argv"]) and str(ROOT) not in json.dumps(spec)
    listed = subprocess.run([moved / ".venv/bin/jupyter", "kernelspec", "list"], capture_output=True, encoding="utf-8").stdout
    assert str(moved / ".venv") in listed and str(ROOT / ".venv") not in listed


@posix
def test_second_start_does_nothing_again(moved, tmp_path):
    """It needs no Maven and no network, and writes no file."""
    def files():
        return {file: file.lstat().st_mtime_ns for folder in (".venv", "target") for file in (moved / folder).rglob("*")
                if file.name not in ("lock", "__pycache__") and file.suffix != ".pyc"}

    environment_ = os.environ | NO_NETWORK | {"PATH": str(programs_without(tmp_path / "bin", "mvn"))}
    before = files()
    done = subprocess.run([sys.executable, "-c", "import sys; sys.path.insert(0, 'kernel')\n"
                           "from start.commands import set_up; set_up()"], cwd=moved, env=environment_, capture_output=True)
    assert done.returncode == 0 and done.stderr == b"", done
    assert files() == before


def test_the_kernel_starts_from_an_archive_of_its_classes_and_as_well_from_none(tmp_path):
    folder = ROOT / ".venv/share/jupyter/kernels/w2s-lab"
    assert (folder / "classes.jsa").is_file(), (ROOT / ".venv/setup.log").read_text("utf-8", "replace")[-2000:]
    archive = Path(shutil.copy(folder / "classes.jsa", tmp_path))
    words = [word.replace(str(folder / "classes.jsa"), str(archive))
             for word in json.loads((folder / "kernel.json").read_text("utf-8"))["argv"]]
    main = words.index("io.github.w2slab.kernel.KernelStart")

    def start(*listing):
        """The kernel without a connection file, which it asks for once its classes are there."""
        return subprocess.run([*words[:main], *listing, *words[main:]], capture_output=True, encoding="utf-8", timeout=PATIENCE)

    def source():
        return re.search(r"io\.github\.w2slab\.kernel\.LabKernel source: (.*)", start("-Xlog:class+load=info:stdout").stdout)[1]

    assert f"-XX:SharedArchiveFile={archive}" in words
    assert source().startswith("shared objects file")
    # With them in it vectors may stay objects in memory, in all kernels that start from it: two archives in three were so.
    assert b"jdk/incubator/vector" not in archive.read_bytes()
    archive.unlink()
    for content in (None, b"", b"no archive"):
        if content is not None:
            archive.write_bytes(content)
        assert not source().startswith("shared objects file")
        done = start()
        assert done.stdout == "" and "connection file" in done.stderr and "archive" not in done.stderr


@posix
def test_an_archive_that_failed_is_tried_again_at_the_next_starts_but_not_for_ever(tmp_path, monkeypatch):
    """With a kernel and first cells that only say that they were there; once `can` is there, an archive is written."""
    folder = spec.folder_of(tmp_path)
    java = program(folder, "java", "exit 1")
    cells, tried, can = tmp_path / "cells.py", tmp_path / "tried", tmp_path / "can"
    cells.write_text("import json, pathlib, sys\n"
                     f"with open({str(tried)!r}, 'a') as file: file.write('x')\n"
                     f"if pathlib.Path({str(can)!r}).exists(): pathlib.Path(json.load(sys.stdin)[1].split('=')[1]).write_text('classes')")
    (folder / "kernel.json").write_text(json.dumps({"argv": [str(java), "{connection_file}"]}))
    for name, value in (("VENV", tmp_path), ("LOG", tmp_path / "log"), ("FIRST_CELLS", cells)):
        monkeypatch.setattr(archive, name, value)
    monkeypatch.setattr(spec, "write_spec", lambda *words: None)

    def attempts(starts):
        tried.write_text("")
        for _ in range(starts):
            archive.ensure_archive(system.Java("", 17), None)
        return len(tried.read_text())

    assert (attempts(1), attempts(5)) == (1, archive.ATTEMPTS - 1)
    (folder / "archived-from").unlink()
    assert attempts(1) == 1
    can.touch()
    assert (attempts(5), (folder / "classes.jsa").read_text()) == (1, "classes")
    (folder / "classes.jsa").unlink()
    assert attempts(3) == 1


@posix
def test_the_library_is_built_beside_the_installation_of_the_packages(tmp_path, monkeypatch):
    """Once JJava's jar is there: either waits here until the other has begun."""
    both = threading.Barrier(2)
    installed = []

    def install(java, requirements, *words):
        installed.append([line.split("==")[0] for line in requirements.read_text("utf-8").splitlines() if "==" in line])
        if len(installed) > 1:
            both.wait(PATIENCE)

    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "FIRST_REQUIREMENT", tmp_path / "first.txt")
    monkeypatch.setattr(environment, "LOG", tmp_path / "setup.log")
    monkeypatch.setattr(environment, "_install", install)
    environment._make(system.find_java(), lambda: (both.wait(PATIENCE), installed.append(["library"])))
    assert installed[0] == ["jjava"] and "jupyterlab" in installed[1] and "jjava" in installed[1]
    assert installed[2] == ["library"]


@posix
def test_missing_java_or_maven(moved, tmp_path):
    assert "install a JDK 17 or newer" in one_sentence(lab(root=moved, path=programs_without(tmp_path / "a", "java")))
    assert "install a JDK 17 or newer" in one_sentence(lab(root=moved, JAVA_HOME=str(tmp_path)))
    pom = moved / "pom.xml"
    original = pom.read_text("utf-8")
    pom.write_text(original + "<!-- changed -->\n", "utf-8")
    try:
        assert "install Maven 3.8 or newer" in last_sentence(lab(root=moved, path=programs_without(tmp_path / "b", "mvn")))
        old = programs_without(tmp_path / "c", "mvn")
        program(old, "mvn", "echo 'Apache Maven 3.6.3'\n")
        assert "3.6" in last_sentence(lab(root=moved, path=old))
    finally:
        pom.write_text(original, "utf-8")


@posix
@pytest.mark.parametrize("answer, wanted", [
    ("echo '    java.specification.version = 11'; echo '    java.home = /old'", "Java 11 (/old) is too old"),
    ("""case "$1" in -version) echo 'openjdk version "1.8.0_302"' >&2;; *) exit 1;; esac""", "Java 1.8.0_302"),
    ("echo '    java.specification.version = 17'; echo '    java.home = /jre'; echo java.base@17", "it is no JDK"),
    ("echo 'Unable to locate a Java Runtime' >&2; exit 1", "does not start"),
])
def test_java_that_will_not_do(tmp_path, answer, wanted):
    program(tmp_path / "bin", "java", answer + "\n")
    sentence = one_sentence(lab(JAVA_HOME=str(tmp_path)))
    assert wanted in sentence and "install a JDK 17 or newer" in sentence


@posix
def test_a_java_that_its_options_keep_from_starting_names_them():
    sentence = one_sentence(lab(JAVA_TOOL_OPTIONS="-Xnonsense"))
    assert "does not start with JAVA_TOOL_OPTIONS=-Xnonsense: unset it" in sentence


@posix
def test_an_interrupt_while_the_script_reads_its_parts_is_a_sentence():
    program = ("import runpy, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
               f"sys.argv = ['lab', '--help']; runpy.run_path({str(ROOT / 'lab')!r}, run_name='__main__')")
    code, said = stopped(["-v", "-c", program], b"import 'start'")
    assert code == 130 and said.count("lab: stopped.\n") == 1 and "Traceback" not in said, said[-2000:]


@posix
def test_java_home_goes_before_path(tmp_path, monkeypatch):
    real = system.find_java()
    program(tmp_path / "bin", "java", f"exec '{real.program}' \"$@\"\n")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert system.find_java() == real
    child = system.child_environment(real)
    assert child["JAVA_HOME"] == real.home and child["PATH"].startswith(str(Path(real.home, "bin")))


@posix
def test_missing_python(tmp_path):
    done = subprocess.run(["/bin/sh", str(ROOT / "lab")], env={"PATH": str(programs_without(tmp_path / "a", "python3"))},
                          capture_output=True, encoding="utf-8")
    assert "Python 3.10 or newer" in one_sentence(done)


def test_old_python():
    text = (ROOT / "lab").read_text("utf-8")
    ast.parse(text, feature_version=(3, 4))
    code = f"import sys; sys.version_info = (3, 8, 1, 'final', 0); sys.argv = ['lab']; exec(compile({text!r}, 'lab', 'exec'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert "this is 3.8" in one_sentence(done)


def test_python_without_ensurepip(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(Trouble, match="python3-venv"):
        system.check_python()


@posix
def test_read_only_checkout(tmp_path, tmp_path_factory):
    copy_project(tmp_path / "lab")
    python, words = sys.executable, {}
    if os.geteuid() == 0:  # Root may write everywhere, so somebody else tries it.
        python, words = "/usr/bin/python3", {"user": 65534, "group": 65534, "extra_groups": []}
        if subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 10))"], **words).returncode:
            pytest.skip("no Python that other users can run")
        own = tmp_path_factory.getbasetemp()
        for folder in (tmp_path, own, own.parent, own.parent.parent):
            if folder != Path(tempfile.gettempdir()):
                folder.chmod(0o755)
    (tmp_path / "lab").chmod(0o555)
    done = subprocess.run([python, tmp_path / "lab/lab"], capture_output=True, encoding="utf-8", cwd="/", **words)
    (tmp_path / "lab").chmod(0o755)
    assert ".venv cannot be read or written (Permission denied): change its rights, or work on a copy of your own" in one_sentence(done)


@posix
def test_second_start_waits_for_the_first(moved):
    import fcntl
    with open(moved / ".venv/lock", "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = subprocess.Popen([sys.executable, moved / "lab", "kernel", "--prefix", moved / ".venv"], stderr=subprocess.PIPE,
                                  encoding="utf-8", cwd=moved)
        assert "another start is setting up this folder" in second.stderr.readline()
        assert second.poll() is None
    assert second.wait(PATIENCE) == 0
    second.stderr.close()


@posix
def test_failed_download_of_the_python_packages(tmp_path):
    root = copy_project(tmp_path / "lab")
    for _ in range(2):  # The half-made environment of the first try is no obstacle.
        assert "Downloading the Python packages failed: this step needs a network, or HTTPS_PROXY" in last_sentence(
            lab(root=root, PIP_NO_CACHE_DIR="1", PIP_RETRIES="0", **NO_NETWORK))


@posix
def test_failed_download_of_the_java_libraries(moved, tmp_path):
    (moved / "target/built-from").unlink()
    try:
        sentence = last_sentence(lab(root=moved, MAVEN_OPTS=f"-Dmaven.repo.local={tmp_path}", **NO_NETWORK))
    finally:
        shutil.copytree(ROOT / "target/lib", moved / "target/lib", copy_function=os.link, dirs_exist_ok=True)
        shutil.copy2(ROOT / "target/built-from", moved / "target")
    assert "Downloading the Java libraries failed: this step needs a network, or HTTPS_PROXY" in sentence


def test_proxy_reaches_maven():
    options = " ".join(system.proxy_properties({"https": "http://me:p%40ss@proxy.local:8080", "no": ".intern,one.host"}))
    for part in ("-Dhttps.proxyHost=proxy.local", "-Dhttps.proxyPort=8080", "-Dhttps.proxyUser=me", "-Dhttps.proxyPassword=p@ss",
                 "|*.intern|one.host"):
        assert part in options
    assert system.proxy_properties({"no": "localhost"}) == []


def test_words_of_the_command_line():
    assert "./lab run NOTEBOOK" in lab("--help").stdout
    for words, said in ((["runn", "x"], "did you mean ./lab run?"), (["zzz"], "./lab --help lists all."),
                        (["a.ipynb"], "to run a notebook write ./lab run a.ipynb."), (["RUN"], "did you mean ./lab run?")):
        done = lab(*words)
        assert (done.returncode, done.stderr) == (2, f"lab: there is no command {words[0]}: {said}\n"), done
    assert "no notebook" in one_sentence(lab("run", "nowhere.ipynb"))
    assert "notebooks is a folder: name a notebook in it" in one_sentence(lab("run", "notebooks"))
    assert f"There is no notebook {ROOT / '-x.ipynb'}: name a file" in one_sentence(lab("run", "-x.ipynb"))
    assert "lab is no notebook, for it is no JSON" in one_sentence(lab("run", "lab", JAVA_HOME="/nowhere")), "told before it is set up"
    assert lab("help").stdout == lab("--help").stdout
    for words, said in ((["run"], "required: NOTEBOOK"), (["run", "a", "b"], "unrecognized arguments: b"), (["kernel"], "required: --prefix")):
        done = lab(*words)
        assert done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1, done
        assert said in done.stderr and done.stderr.endswith("./lab --help tells how.\n"), done


def test_failing_cell_ends_with_its_message(tmp_path):
    notebook = {"cells": [{"cell_type": "code", "id": str(number), "metadata": {}, "outputs": [], "execution_count": None, "source": source}
                          for number, source in enumerate(("int a = 1;", 'throw new IllegalStateException("too steep");'))],
                "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "fails.ipynb").write_text(json.dumps(notebook))
    done = subprocess.run([sys.executable, ROOT / "kernel/page/run.py", tmp_path / "fails.ipynb", tmp_path / "out"],
                          capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert "too steep" in done.stderr and "Traceback" not in done.stderr
    assert re.search(r"\[ 1/2\] int a = 1; +\d+\.\d s", done.stderr)


def stopped(command, at, after=0.0, by=lambda process: os.killpg(process.pid, signal.SIGINT)):
    """What a process says that gets an interrupt, as from a keyboard, some seconds after a text was heard of it."""
    process = subprocess.Popen([sys.executable, *map(str, command)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               start_new_session=True)
    with process:
        heard = b""
        while at not in heard and (more := process.stderr.read1()):
            heard += more
        time.sleep(after)
        by(process)
        heard += process.stderr.read()
        return process.wait(PATIENCE), heard.decode()


@pytest.fixture
def endless(tmp_path):
    sources = ("1 + 1", 'System.out.println("here"); Thread.sleep(3_600_000);')
    notebook = {"cells": [{"cell_type": "code", "id": str(number), "metadata": {}, "outputs": [], "execution_count": None, "source": source}
                          for number, source in enumerate(sources)],
                "metadata": {"kernelspec": {"name": "w2s-lab", "display_name": "Java (w2s-lab)"}}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "endless.ipynb").write_text(json.dumps(notebook))
    return tmp_path / "endless.ipynb"


@posix
@pytest.mark.parametrize("words", [[], ["--no-page"], ["--shared"]])
def test_an_interrupt_in_a_cell_is_a_sentence_and_keeps_what_ran(endless, words):
    out = endless.parent / "out"
    code, said = stopped([ROOT / "kernel/page/run.py", endless, out, *words], b"[ 2/2]", 1)
    assert code == 130 and said.count("lab: stopped") == 1 and "Traceback" not in said and "Error" not in said, said
    if words:  # That of `lab verify` and `lab share`, whose folders do not stay.
        assert said.endswith("\nlab: stopped.\n") and list(out.iterdir()) == []
    else:
        assert said.endswith(f"\nlab: stopped; what ran is in {out / 'endless.ipynb'}.\n")
        assert json.loads((out / "endless.ipynb").read_text("utf-8"))["cells"][0]["outputs"][0]["data"]["text/plain"] == ["2"]


@posix
@pytest.mark.parametrize("words, at, after", [(["-v"], b"import 'nbformat", 0), ([], b"starting the kernel", 0), ([], b"starting the kernel", 0.5)])
def test_an_interrupt_before_the_first_cell_is_a_sentence(endless, words, at, after):
    """Python's -v tells of each import."""
    code, said = stopped([*words, ROOT / "kernel/page/run.py", endless, endless.parent / "out"], at, after)
    assert code == 130 and said.count("lab: stopped.\n") == 1, said[-3000:]
    assert "Traceback" not in said and "DeadKernelError" not in said and not (endless.parent / "out/endless.ipynb").exists(), said[-3000:]


@posix
def test_a_request_to_end_reaches_the_run_too(endless):
    notebook = json.loads(endless.read_text())
    notebook["cells"][0]["execution_count"] = 1
    endless.write_text(json.dumps(notebook))
    code, said = stopped([ROOT / "lab", "verify", endless], b"[ 2/2]", by=subprocess.Popen.terminate)
    assert code == 128 + signal.SIGTERM and said.endswith("\nlab: stopped.\n"), said


def run_page(source, folder):
    return subprocess.run([sys.executable, ROOT / "kernel/page/run.py", source, folder / "out"], capture_output=True, encoding="utf-8",
                          timeout=PATIENCE)


def test_what_is_no_notebook_is_told_in_a_sentence(tmp_path):
    (tmp_path / "text.md").write_text("# a text\n")
    assert "is no notebook that Jupyter can read" in one_sentence(run_page(tmp_path / "text.md", tmp_path))


CELL = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None, "source": "1"}


@pytest.mark.parametrize("metadata, cell", [({"kernelspec": {"name": 7}}, {}), ({"kernelspec": {"name": None}}, {}),
                                            ({}, {"cell_type": "foo"}), ({}, {"metadata": {"tags": 5}})])
def test_a_notebook_with_odd_parts_is_told_in_a_sentence(tmp_path, metadata, cell):
    (tmp_path / "odd.ipynb").write_text(json.dumps({"cells": [CELL | cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    assert "is no notebook that Jupyter can read" in one_sentence(run_page(tmp_path / "odd.ipynb", tmp_path))


@pytest.mark.parametrize("text, said", [("{", "is no JSON"), ("[]", "is no notebook of format 4"),
                                        ('{"nbformat": 3, "worksheets": []}', "format 3, not 4: open it in JupyterLab and save it"),
                                        ('{"nbformat": 4, "metadata": 5, "cells": []}', "is no notebook of format 4")])
def test_clean_and_course_name_a_file_that_is_no_notebook(tmp_path, monkeypatch, capsys, text, said):
    """The files after it are cleaned all the same."""
    times = {"cells": [CELL | {"metadata": {"ExecuteTime": {}}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "a.ipynb").write_text(text)
    (tmp_path / "b.ipynb").write_text(json.dumps(times))
    monkeypatch.setattr(clean, "NOTEBOOKS", tmp_path)
    assert clean.clean_all() == 1
    heard = capsys.readouterr().err
    assert said in heard and str(tmp_path / "a.ipynb") in heard and "ExecuteTime" not in (tmp_path / "b.ipynb").read_text()
    with pytest.raises(Trouble, match=re.escape(said)):
        course.write_copies(tmp_path / "out", [tmp_path / "a.ipynb"])


@pytest.mark.parametrize("problem, said", [
    (PermissionError(errno.EACCES, "Permission denied", "x"), "lab: x cannot be read or written (Permission denied): change its rights, or work on a copy of your own.\n"),
    (OSError(errno.ENOSPC, "No space left on device"), "lab: A file cannot be read or written (No space left on device): make room on the disk.\n"),
])
def test_a_file_that_the_system_refuses_is_a_sentence(monkeypatch, capsys, problem, said):
    def refuse():
        raise problem

    monkeypatch.setattr(clean, "clean_all", refuse)
    assert commands.main(["clean"]) == 1 and capsys.readouterr().err == said


@pytest.mark.parametrize("text", ["[]", '{"cells": 5}', '{"cells": 5, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
                                  '{"cells": [5], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'])
def test_json_of_something_else_is_told_in_a_sentence(tmp_path, text):
    (tmp_path / "no.ipynb").write_text(text)
    assert "is no notebook that Jupyter can read" in one_sentence(run_page(tmp_path / "no.ipynb", tmp_path))


def test_a_folder_where_the_page_goes_is_told_before_anything_runs(endless):
    (endless.parent / "out/endless.html").mkdir(parents=True)
    assert "endless.html is a folder, and a file goes there: move it" in one_sentence(run_page(endless, endless.parent))


def test_a_folder_that_cannot_be_written_to_is_told_before_anything_runs(endless):
    (endless.parent / "out").touch()
    assert "out cannot be read or written (File exists)" in one_sentence(run_page(endless, endless.parent))


def unprivileged(words, **more):
    """Runs a command that may read and write only what its files' rights allow, which root's do not by themselves."""
    if os.geteuid() == 0:
        words = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *words]
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=PATIENCE, **more)


may_be_refused = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may all, without setpriv")


@may_be_refused
@pytest.mark.parametrize("command", ["run", "verify", "share"])
def test_a_notebook_that_cannot_be_read_is_a_sentence(endless, command):
    endless.chmod(0)
    sentence = one_sentence(unprivileged([sys.executable, ROOT / "lab", command, endless]))
    assert f"{endless} cannot be read or written (Permission denied): change its rights, or work on a copy of your own." in sentence


@may_be_refused
def test_a_folder_without_the_right_to_write_is_told_before_anything_runs(endless):
    (endless.parent / "out").mkdir(mode=0o555)
    done = unprivileged([sys.executable, ROOT / "kernel/page/run.py", endless, endless.parent / "out"])
    assert f"{endless.parent / 'out'} cannot be read or written (Permission denied)" in one_sentence(done)


@may_be_refused
def test_an_environment_without_the_right_to_write_is_a_sentence(tmp_path):
    (tmp_path / "env").mkdir(mode=0o555)
    sentence = one_sentence(unprivileged([sys.executable, ROOT / "lab", "kernel", "--prefix", tmp_path / "env"]))
    assert "env/share/jupyter/kernels/w2s-lab/kernel.json cannot be read or written (Permission denied)" in sentence


@posix
def test_where_a_file_cannot_be_written_whole_the_former_one_stays(tmp_path):
    """Files of more than 4 kB are refused, as all are on a full disk."""
    notebook = {"cells": [CELL | {"metadata": {"ExecuteTime": {}}, "source": "x" * 5000}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    file = tmp_path / "a.ipynb"
    file.write_text(json.dumps(notebook))
    program = ("import resource, sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from start import clean, commands\n"
               "clean.NOTEBOOKS = Path(sys.argv[2]); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); sys.exit(commands.main(['clean']))")
    done = subprocess.run([sys.executable, "-c", program, ROOT / "kernel", tmp_path], capture_output=True, encoding="utf-8")
    assert f"{file} cannot be read or written (File too large)" in one_sentence(done)
    assert json.loads(file.read_text()) == notebook and list(tmp_path.iterdir()) == [file]


def test_a_link_and_the_rights_of_a_file_stay_when_it_is_written_anew(tmp_path):
    (tmp_path / "file").write_text("old")
    (tmp_path / "file").chmod(0o640)
    (tmp_path / "link").symlink_to("file")
    project.write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "file").read_text() == "new"
    assert os.name == "nt" or (tmp_path / "file").stat().st_mode & 0o777 == 0o640


def test_what_ran_is_kept_where_its_folder_has_gone_meanwhile(tmp_path):
    out, spare = tmp_path / "out", tmp_path / "spare"
    spare.mkdir()
    source = f'var out = new java.io.File({json.dumps(str(out))}); out.delete() && out.createNewFile()'
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [CELL | {"source": source}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    done = subprocess.run([sys.executable, ROOT / "kernel/page/run.py", tmp_path / "a.ipynb", out], env=os.environ | {"TMPDIR": str(spare)},
                          capture_output=True, encoding="utf-8", timeout=PATIENCE)
    kept = next(spare.glob("lab-*/a.ipynb"))
    assert f"a file is where a folder goes, so move it elsewhere. What ran is in {kept}." in last_sentence(done)
    assert json.loads(kept.read_text())["cells"][0]["outputs"][0]["data"]["text/plain"] == ["true"]


@posix
def test_a_run_goes_on_where_nobody_hears_it_any_more(endless):
    """As with `2>&1 | head -1`."""
    endless.write_text(endless.read_text().replace("Thread.sleep(3_600_000)", "Thread.sleep(1_000)"))
    process = subprocess.Popen([sys.executable, ROOT / "kernel/page/run.py", endless, endless.parent / "out"], stderr=subprocess.PIPE)
    assert process.stderr.readline().startswith(b"lab: starting the kernel")
    process.stderr.close()
    assert process.wait(PATIENCE) == 0
    assert "here" in (endless.parent / "out/endless.ipynb").read_text() and (endless.parent / "out/endless.html").is_file()


@posix
def test_help_ends_without_a_word_where_nobody_reads_it():
    process = subprocess.Popen([sys.executable, ROOT / "lab", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert (process.stderr.read(), process.wait(PATIENCE)) == (b"", project.PIPE_CLOSED)
    process.stderr.close()


@posix
def test_a_terminal_that_is_closed_keeps_what_ran_but_not_under_nohup(endless):
    out = endless.parent / "out/endless.ipynb"
    code, said = stopped([ROOT / "kernel/page/run.py", endless, out.parent], b"[ 2/2]", 1, lambda process: process.send_signal(signal.SIGHUP))
    assert code == 130 and said.endswith(f"\nlab: stopped; what ran is in {out}.\n")
    assert json.loads(out.read_text("utf-8"))["cells"][0]["outputs"][0]["data"]["text/plain"] == ["2"]
    program = "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); sys.path.insert(0, sys.argv[1]); from start import stop; print(stop.SIGNALS)"
    heard = subprocess.run([sys.executable, "-c", program, ROOT / "kernel"], capture_output=True, encoding="utf-8").stdout
    assert "SIGTERM" in heard and "SIGHUP" not in heard


@posix
def test_a_folder_that_has_gone_is_told(tmp_path):
    (tmp_path / "gone").mkdir()
    program = "import os, sys; os.rmdir(os.getcwd()); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    done = subprocess.run([sys.executable, "-c", program, ROOT / "lab", "run", "a.ipynb"], cwd=tmp_path / "gone", capture_output=True, encoding="utf-8")
    assert "The folder where this was started has gone: go to another one" in one_sentence(done)


@posix
def test_a_user_without_a_home_and_a_temporary_folder_that_is_not_there_are_no_obstacle(monkeypatch):
    import pwd

    def unknown(uid):
        raise KeyError(uid)

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setenv("TMPDIR", "/proc/nowhere")
    child = system.child_environment(system.find_java())
    assert child["HOME"] == str(environment.VENV / "home") and "TMPDIR" not in child


@pytest.mark.parametrize("content", [None, b"", b"[1]", b"\xff", b"{"])
def test_what_was_noted_half_is_nothing(tmp_path, content):
    if content is not None:
        (tmp_path / "noted.json").write_bytes(content)
    assert project.noted(tmp_path / "noted.json") == {}


def test_a_library_that_is_not_whole_is_built_again(tmp_path, monkeypatch):
    def ask(java):
        raise Trouble("Maven is asked")

    monkeypatch.setattr(package, "find_maven", ask)
    package.ensure_package(None, environment.JJAVA)
    monkeypatch.setattr(package, "LIBRARIES", tmp_path)
    with pytest.raises(Trouble, match="is asked"):
        package.ensure_package(None, environment.JJAVA)
    for jar in (ROOT / "target/lib").glob("*.jar"):
        shutil.copy(jar, tmp_path)
    package.ensure_package(None, environment.JJAVA)
    os.truncate(tmp_path / jar.name, 1000)
    with pytest.raises(Trouble, match="is asked"):
        package.ensure_package(None, environment.JJAVA)


def test_a_disk_that_became_full_in_a_step_is_a_sentence(tmp_path):
    (tmp_path / "log").write_text("a\nERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n")
    assert str(project.failed("The step", tmp_path / "log")) == (
        f"The step failed, for the disk is full: make room on it ({tmp_path / 'log'} has the details).")
    (tmp_path / "log").write_text("a\nb\n")
    assert str(project.failed("The step", tmp_path / "log")) == f"The step failed ({tmp_path / 'log'} has it all):\na\nb"


def test_tests_end_where_nobody_reads_on(tmp_path, monkeypatch):
    started, popen = [], subprocess.Popen
    monkeypatch.setattr(testing, "LOGS", tmp_path)
    monkeypatch.setattr(testing.subprocess, "Popen", lambda *words, **more: started.append(popen(*words, **more)) or started[0])

    def closed(line):
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        testing._run("silent", [sys.executable, "-c", "import time; print('line', flush=True); time.sleep(3600)"], os.environ, testing.PYTEST_BEGINS, closed)
    assert started[0].wait(PATIENCE) != 0


def test_an_unknown_kernel_is_told_in_a_sentence(tmp_path):
    notebook = {"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None, "source": "1"}],
                "metadata": {"kernelspec": {"name": "nowhere", "display_name": "Nowhere"}}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "other.ipynb").write_text(json.dumps(notebook))
    done = run_page(tmp_path / "other.ipynb", tmp_path)
    assert done.returncode == 1 and "There is no kernel nowhere" in done.stderr and "Traceback" not in done.stderr, done
    assert "what ran is in" not in done.stderr and not (tmp_path / "out/other.ipynb").exists(), "nothing ran"


def test_it_is_said_when_a_notebook_of_the_same_name_loses_its_results(tmp_path, monkeypatch, capsys):
    written = []
    for name, value in (("OUT", tmp_path / "out"), ("set_up", lambda: None),
                        ("run_in_kernel", lambda java, notebook, folder: (folder / notebook.name).write_text("x" * len(written)) and 0)):
        monkeypatch.setattr(commands, name, value)
    (tmp_path / "out").mkdir()
    mine, theirs = (tmp_path / name / "01.ipynb" for name in ("mine", "theirs"))
    for file in (mine, theirs):
        file.parent.mkdir()
        file.write_text("{}")

    def said(file):
        written.append(file)
        commands.run_notebook(file)
        os.utime(tmp_path / "out/01.ipynb", (len(written), len(written)))
        return capsys.readouterr().err

    assert [said(mine), said(mine)] == ["", ""]
    assert said(theirs) == (f"lab: out/01.* of {mine} will be replaced, for {theirs} has the same name: copy them elsewhere "
                            "to keep them.\n")
    assert said(theirs) == "" and str(theirs) in said(mine)
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "out").mkdir()
    assert said(theirs) == ""


def test_a_mistyped_environment_is_not_made(tmp_path):
    assert "There is no folder" in one_sentence(lab("kernel", "--prefix", str(tmp_path / "mistyped")))
    assert not (tmp_path / "mistyped").exists()


def test_a_second_clones_kernel_asks_for_a_name_and_a_moved_ones_says_so(tmp_path):
    other = tmp_path / "other clone"
    other.mkdir()
    (other / "lab").touch()
    prefix = tmp_path / "env"
    prefix.mkdir()
    assert lab("kernel", "--prefix", str(prefix)).returncode == 0
    file = prefix / "share/jupyter/kernels/w2s-lab/kernel.json"
    text = file.read_text("utf-8").replace(json.dumps(str(ROOT)), json.dumps(str(other))).replace(str(ROOT / "target"), str(other / "target"))
    file.write_text(text, "utf-8")
    assert f"is that of {other}" in one_sentence(lab("kernel", "--prefix", str(prefix)))
    assert lab("kernel", "--prefix", str(prefix), "--name", "second").returncode == 0
    assert "Java (second)" in file.parent.with_name("second").joinpath("kernel.json").read_text("utf-8")
    started = subprocess.run([word.replace("{connection_file}", "none") for word in json.loads(text)["argv"]], capture_output=True,
                             encoding="utf-8")
    assert started.returncode == 1 and f"the kernel's library is not in {other / 'target'}" in started.stderr, started


@posix
def test_a_home_that_cannot_be_written_to_is_no_obstacle(monkeypatch):
    monkeypatch.setenv("HOME", "/proc/nowhere")
    assert system.child_environment(system.find_java())["HOME"] == str(environment.VENV / "home")


def test_clean_takes_out_what_changes_with_each_run():
    picture = {"output_type": "display_data", "metadata": {"image/png": {}},
               "data": {clean.PLOTLY: {}, "image/svg+xml": "<svg/>", "image/png": "AAAA", "application/pdf": "AAAA"}}
    bar = {"output_type": "display_data", "metadata": {"w2slab": {"volatile": True}}, "data": {"text/plain": "3 s left"}}
    notebook = {"cells": [{"cell_type": "code", "metadata": {"execution": {"iopub.status.busy": "now"}}, "outputs": [picture, bar],
                           "source": "ü"}], "metadata": {"language_info": {"name": "java"}}}
    cleaned = json.loads(clean.clean_text(json.dumps(notebook)))
    assert cleaned["cells"][0]["metadata"] == {}
    assert cleaned["cells"][0]["outputs"] == [{"output_type": "display_data", "metadata": {},
                                               "data": {clean.PLOTLY: {}, "image/svg+xml": "<svg/>"}}]
    assert "ü" in clean.clean_text(json.dumps(notebook))


def test_requirements_are_pinned_and_hashed():
    for file in (environment.REQUIREMENTS, environment.TEST_REQUIREMENTS):
        text = file.read_text("utf-8")
        packages = re.split(r"\n(?=[a-z0-9])", text)[1:]
        assert len(packages) > 10
        assert all("==" in package and "--hash=sha256:" in package for package in packages)


def test_jupyter_reads_no_grammar_when_it_starts_and_still_refuses_what_is_no_notebook():
    answer = subprocess.run([environment.PYTHON, "-c", "import sys, jupyterlab.labapp, nbformat\n"
                             "print('lark' in sys.modules)\n"
                             "try: nbformat.validate({'cells': [{}], 'metadata': {}, 'nbformat': 4, 'nbformat_minor': 5})\n"
                             "except nbformat.ValidationError: print('refused')"], capture_output=True, encoding="utf-8", timeout=PATIENCE)
    assert answer.stdout.split() == ["False", "refused"], answer


def test_it_is_said_how_long_the_tests_will_take(tmp_path, monkeypatch):
    monkeypatch.setattr(testing, "LOGS", tmp_path)
    assert "about 20 minutes" in testing._duration(False) and "1 to 2 hours" in testing._duration(True)
    (tmp_path / "seconds-all").write_text("4321")
    assert testing._duration(True) == "all tests took 72 minutes here the last time they passed."
    assert "about 20 minutes" in testing._duration(False)


def test_a_test_that_prints_nothing_is_named_while_it_runs(tmp_path, monkeypatch, capsys):
    spoken, heard = [], tmp_path / "heard"

    def say(text):
        spoken.append(text)
        if "test_slow.py" in text:
            heard.touch()

    monkeypatch.setattr(testing, "say", say)
    monkeypatch.setattr(testing, "LOGS", tmp_path)
    monkeypatch.setattr(testing, "SILENCE", 0.1)
    program = ("import os, time\nprint('tests/test_slow.py::Slow::test_ü ', end='', flush=True)\n"
               f"while not os.path.exists({str(heard)!r}): time.sleep(0.05)\nprint('PASSED')\nraise SystemExit(3)")
    code, log = testing._run("silent", [sys.executable, "-c", program], os.environ | {"PYTHONUTF8": "1"}, testing.PYTEST_BEGINS,
                             lambda line: True)
    assert code == 3 and log.read_text("utf-8") == "tests/test_slow.py::Slow::test_ü PASSED\n"
    assert capsys.readouterr().out == "tests/test_slow.py::Slow::test_ü PASSED\n"
    assert spoken[0] == "silent ..." and any(re.fullmatch(r"test_slow\.py::Slow::test_ü has been running for \d+ s \.\.\.", s) for s in spoken)
    assert testing.PYTEST_ENDS.match("[gw1] [  7%] PASSED src/test/python/test_lab.py::test_x[two words] ")[1] == "test_lab.py::test_x[two"
    assert testing.MAVEN_BEGINS.match("[INFO] Running io.github.w2slab.world.WorldTest")[1] == "WorldTest"


@pytest.mark.parametrize("version, told", [("25.0.2", True), ("25.0.3", False)])
def test_a_java_that_may_corrupt_arrays_is_told_of(tmp_path, version, told):
    (tmp_path / "release").write_text(f'JAVA_VERSION="{version}"\n')
    said = system.tell_of_faulty(system.Java(str(tmp_path), 25))
    assert ("JDK-8377811" in (said or "")) == told


def test_files_for_containers_and_binder_name_what_is_there():
    for name in ("Containerfile", "environment.yml", "postBuild"):
        paths = re.findall(r"(?<![\w/:$}])(?:\./)?((?:kernel|notebooks)/[\w./-]+|lab(?= run| kernel))", (ROOT / name).read_text("utf-8"))
        assert paths and all((ROOT / path).exists() for path in paths), (name, paths)
    oldest = ".".join(map(str, system.OLDEST_MAVEN))
    assert f"openjdk >={system.OLDEST_JAVA}\n" in (ROOT / "environment.yml").read_text("utf-8")
    assert f"maven >={oldest}\n" in (ROOT / "environment.yml").read_text("utf-8")
    # What repo2docker looks for, as it writes it; where it finds nothing it begins from an old Python.
    python = re.findall(r"^  - python\s*=+\s*([\d.]*)$", (ROOT / "environment.yml").read_text("utf-8"), re.MULTILINE)
    assert len(python) == 1 and (3, 10) <= tuple(map(int, python[0].split("."))) < (3, 15)
