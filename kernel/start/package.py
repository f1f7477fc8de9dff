"""The library's jar and those that it needs, built by Maven when a source has changed."""
import hashlib
import shutil
import subprocess
import xml.etree.ElementTree as xml
import zipfile

from .project import BUILD_LOG, ROOT, TARGET, VENV, Trouble, digest, failed, say
from .system import find_maven, maven_environment

LIBRARIES = TARGET / "lib"
SPARK = TARGET / "spark/jars"
BUILT = TARGET / "built-from"
JJAVA_VERSION = "1.0a8"
JJAVA_POM = f"""<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.github.w2slab.external</groupId>
  <artifactId>jjava</artifactId>
  <version>{JJAVA_VERSION}</version>
</project>
"""


def version():
    """The library's, as Maven writes it."""
    return xml.parse(ROOT / "pom.xml").getroot().findtext("{http://maven.apache.org/POM/4.0.0}version")


def package_jar():
    return TARGET / f"w2s-lab-{version()}.jar"


def openings():
    """What Java has to open for Spark, as the pom's profile says."""
    pom = xml.parse(ROOT / "pom.xml").getroot()
    place = {"m": "http://maven.apache.org/POM/4.0.0"}
    return pom.findtext("m:profiles/m:profile[m:id='spark']/m:properties/m:openings", namespaces=place).split()


def ensure_package(java, jjava, spark=False):
    """Runs Maven if the pom, a source or JJava's jar is not the one of the last build. Call it inside `locked()`.

    Once it was built with Spark it is so each time.
    """
    spark = spark or SPARK.is_dir()
    lay_jjava(jjava)
    folders = [ROOT / "src/main", *([ROOT / "src/spark/java"] if spark else [])]
    sources = [ROOT / "pom.xml", *(file for folder in folders for file in folder.rglob("*") if file.is_file())]
    wanted = digest(sources, hashlib.sha1(jjava.read_bytes()).hexdigest(), *(["spark"] if spark else []))
    jars = [package_jar(), *LIBRARIES.glob("*.jar")]
    if BUILT.is_file() and BUILT.read_bytes() == wanted.encode() and len(jars) > 1 and all(map(zipfile.is_zipfile, jars)):
        return
    maven = find_maven(java)
    say("building the Java library with Maven (the first time about a minute) ...")
    BUILT.unlink(missing_ok=True)
    shutil.rmtree(LIBRARIES, ignore_errors=True)
    with open(BUILD_LOG, "w", encoding="utf-8") as log:
        done = subprocess.run([maven, "-B", "-q", "-f", str(ROOT / "pom.xml"), "-Dmaven.test.skip=true", *(["-Pspark"] if spark else []),
                               "package"], cwd=ROOT,
                              stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=maven_environment(java))
    if done.returncode:
        raise maven_trouble(BUILD_LOG)
    BUILT.write_text(wanted)


def maven_trouble(log):
    text = log.read_text("utf-8", "replace")
    if any(sign in text for sign in ("Could not transfer", "Unknown host", "Connection refused", "Network is unreachable",
                                     "Could not resolve dependencies", "or one of its dependencies could not be resolved")):
        return Trouble("Downloading the Java libraries failed: this step needs a network, "
                       f"or HTTPS_PROXY set to the proxy's address ({log} has the details).")
    errors = [line.removeprefix("[ERROR] ") for line in text.partition("[ERROR] -> [Help 1]")[0].splitlines()
              if line.startswith("[ERROR] ") and "Failed to execute goal" not in line]
    return failed("The build with Maven", log, "\n".join(errors[:20]))


def lay_jjava(jar):
    """JJava 1.0a8 is on PyPI only: a file repository in .venv, which the pom names, gives it to Maven."""
    folder = VENV / "maven/io/github/w2slab/external/jjava" / JJAVA_VERSION
    name = f"jjava-{JJAVA_VERSION}"
    for suffix, content in ((".jar", jar.read_bytes()), (".pom", JJAVA_POM.encode())):
        file = folder / (name + suffix)
        if file.is_file() and file.read_bytes() == content:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        (folder / (name + suffix + ".sha1")).write_text(hashlib.sha1(content).hexdigest())
