"""The library for Java programs: deployed to a fresh repository, then compiled against and run by an example of the docs."""
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from start.package import version
from start.system import find_java, find_maven, maven_environment

VERSION = version()
OF_THE_KERNEL = ("jjava", "teavm", "jsoup", "asm")
SETTINGS = """<settings><profiles><profile><id>fresh</id>
<repositories>{library}{machine}</repositories><pluginRepositories>{plugins}</pluginRepositories>
</profile></profiles><activeProfiles><activeProfile>fresh</activeProfile></activeProfiles></settings>"""


def maven(folder, *words):
    java = find_java()
    done = subprocess.run([find_maven(java), "-B", "-ntp", *words], cwd=folder, env=maven_environment(java), stdin=subprocess.DEVNULL,
                          capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-8000:]
    return done.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository with the library alone, from a copy of the sources, so that what runs in this clone goes on undisturbed."""
    folder = tmp_path_factory.mktemp("library")
    clone = folder / "clone"
    for part in ("src/main", "src/library", ".venv/maven"):
        shutil.copytree(ROOT / part, clone / part)
    for file in ("pom.xml", "LICENSE"):
        shutil.copy(ROOT / file, clone)
    log = maven(clone, "-Plibrary", "deploy", f"-Durl={(folder / 'repository').as_uri()}", "-DrepositoryId=fresh",
                f"-DlocalRepositoryPath={folder / 'installed'}")
    assert "[WARNING]" not in log[log.index("library-javadoc"):], log[log.index("library-javadoc"):]
    return folder / "repository"


def jar(repository, classifier=""):
    return zipfile.ZipFile(repository / f"io/github/w2slab/w2s-lab-library/{VERSION}/w2s-lab-library-{VERSION}{classifier}.jar")


@pytest.mark.slow
def test_jar_sources_and_javadoc_are_of_the_same_types(repository):
    names = {name for name in jar(repository).namelist() if re.search(r"/(?!package-info)[^/$]*\.class$", name)}
    sources = {name for name in jar(repository, "-sources").namelist() if name.endswith(".java")}
    pages = set(jar(repository, "-javadoc").namelist())
    assert "io/github/w2slab/training/Training.class" in names
    assert "io/github/w2slab/training/Training.html" in pages
    packages = {name.rsplit("/", 1)[0] for name in names}
    assert {f"io/github/w2slab/{package}" for package in ("kernel", "notebook", "course", "spark")}.isdisjoint(packages)
    assert names == {name.replace(".java", ".class") for name in sources if not name.endswith("package-info.java")}
    assert packages == {page.removesuffix("/package-summary.html") for page in pages if page.endswith("package-summary.html")}
    assert {"io/github/w2slab/plot/theory.js", "META-INF/LICENSE"} <= set(jar(repository).namelist())


@pytest.mark.slow
def test_a_program_of_its_own_has_the_quickstarts_numbers(repository, tmp_path):
    example = tmp_path / "example"
    shutil.copytree(ROOT / "docs/example", example, ignore=shutil.ignore_patterns("target"))
    # Nothing of the machine's own repository is written or taken for the library; it only spares the network the rest.
    machine = (Path.home() / ".m2/repository").as_uri()
    (tmp_path / "settings.xml").write_text(SETTINGS.format(
        library=f"<repository><id>library</id><url>{repository.as_uri()}</url></repository>",
        machine=f"<repository><id>machine</id><url>{machine}</url></repository>",
        plugins=f"<pluginRepository><id>machine</id><url>{machine}</url></pluginRepository>"), "utf-8")
    alone = ("-s", str(tmp_path / "settings.xml"), f"-Dmaven.repo.local={tmp_path / 'local'}")
    maven(example, *alone, "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies", "-DoutputDirectory=jars")
    jars = sorted(file.name for file in (example / "jars").glob("*.jar"))
    assert f"w2s-lab-library-{VERSION}.jar" in jars
    assert [name for name in jars if name.startswith(OF_THE_KERNEL)] == []

    printed = rows(maven(example, *alone, "-q", "compile", "exec:exec"))
    shown = rows(summary_of_the_quickstart())
    assert len(shown) == 4
    assert shown == {row: printed[row] for row in shown}
    assert {"0.05", "0.1", "0.2"} <= set(printed)
    assert (example / "target/alignment.svg").read_text("utf-8").startswith("<svg")
    assert (example / "target/forgetting.pdf").read_bytes().startswith(b"%PDF")
    assert (example / "target/rates").read_bytes().startswith(b"SQLite format 3")


@pytest.mark.slow
def test_formulas_of_the_javadoc_are_written_as_they_are_read(repository, tmp_path, page):
    jar(repository, "-javadoc").extractall(tmp_path)
    folder = tmp_path / "io/github/w2slab"

    def shown(name):
        page.goto((folder / f"{name}.html").as_uri())
        return re.sub(r' style="[^"]*"', "", page.inner_html("main"))

    assert "√(n + 1) h<sub>n+1</sub> = z h<sub>n</sub> - √(n) h<sub>n-1</sub>" in shown("world/Hermite")
    measures = shown("training/Measure")
    assert "mean over the target's neurons of |⟨w, θ<sub>0</sub>⟩|." in measures
    assert "<code>energy_in_subspace</code>: mean over the target's neurons of |P<sub>V<sub>0</sub></sub> w|<sup>2</sup>" in measures
    assert "May be implemented in a cell, as a lambda." in shown("training/LearningRate")
    assert page.left == []


def summary_of_the_quickstart():
    cells = nbformat.read(ROOT / "notebooks/01-quickstart.ipynb", as_version=4).cells
    return next(cell for cell in cells if cell.source == "Comparison.of(w2s, sft).summary()").outputs[0].data["text/plain"]


def rows(table):
    """The numbers of each line, by its first column; Tablesaw puts bars between columns."""
    found = {}
    for line in table.replace("|", "  ").splitlines():
        name, *values = re.split(r"\s{2,}", line.strip())
        if values and re.fullmatch(r"[\d.]+", values[-1]):
            found[name] = values
    return found
