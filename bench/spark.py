#!/usr/bin/env python3
"""What a second worker gives: the same points on Spark with one worker of one core and with two, and beside them without Spark.

`python3 bench/spark.py`, after `./lab spark`; `--help` tells the rest. Each point takes about a second of one core. About
two and a half minutes on an idle machine of two cores; the load that is told counts what else the machine does.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

BENCH = pathlib.Path(__file__).resolve().parent
PROJECT = BENCH.parent
sys.path.insert(0, str(PROJECT / "kernel"))

from start.package import SPARK, openings, package_jar  # noqa: E402

# What runs the points, with how many cores; each as a process of its own.
WAYS = {"here, one core": ("here", 1), "here, two cores": ("here", 2),
        "Spark, one worker": ("local-cluster[1,1,1024]", 1), "Spark, two workers": ("local-cluster[2,1,1024]", 2)}


def main():
    parser = argparse.ArgumentParser(description="Seconds of a sweep's points with one worker and with two.")
    parser.add_argument("--jdk", default="java", help="the java command")
    parser.add_argument("--points", type=int, default=16, help="of about a second each (16)")
    parser.add_argument("--rounds", type=int, default=2, help="(2)")
    parser.add_argument("--steps", type=int, help="of a point, in place of what a second holds here")
    parser.add_argument("--only", metavar="TEXT", default="", help="only ways whose name has TEXT, as Spark or here")
    options = parser.parse_args()
    if not SPARK.is_dir():
        sys.exit("spark.py: there is no Spark here: call ./lab spark first.")
    with tempfile.TemporaryDirectory() as classes:
        libraries = [package_jar(), SPARK / "*"]
        compiler = pathlib.Path(options.jdk).with_name("javac") if os.sep in options.jdk else "javac"
        subprocess.run([compiler, "-proc:none", "-d", classes, "-cp", os.pathsep.join(map(str, libraries)),
                        BENCH / "java/spark/SparkPoints.java"], check=True)
        path = os.pathsep.join(map(str, [classes, *libraries]))

        def ask(address, cores, points, steps):
            # The driver of a cluster has both cores, as it has on a machine of its own.
            words = [] if address != "here" else [f"-XX:ActiveProcessorCount={cores}"]
            done = subprocess.run([options.jdk, "--add-modules", "jdk.incubator.vector", "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                                   *openings(), *words, "-cp", path, "SparkPoints", address, str(points), str(steps)],
                                  capture_output=True, text=True, env=os.environ | {"SPARK_HOME": str(SPARK.parent)})
            if done.returncode:
                sys.exit(done.stdout + done.stderr)
            return float(done.stdout.split()[-1])

        steps = options.steps or round(ask("here", 1, 0, 0), -3)
        print(f"{options.points} points of {steps:,.0f} steps, about a second each on one core", flush=True)
        found = {way: [] for way in WAYS if options.only in way}
        for _ in range(options.rounds):
            for way in found:
                load = os.getloadavg()[0]
                found[way].append(ask(*WAYS[way], options.points, int(steps)))
                print(f"{way}: {found[way][-1]:.2f} s (load before it {load:.1f})", flush=True)
    middle = {way: statistics.median(each) for way, each in found.items()}
    for one, two, who in (("here, one core", "here, two cores", "two cores without Spark"),
                          ("Spark, one worker", "Spark, two workers", "two workers")):
        if one in middle:
            ratio = middle[one] / middle[two]
            print(f"{who}: {ratio:.2f} times one, efficiency {ratio / 2:.2f} (medians {middle[one]:.2f} and {middle[two]:.2f} s)")


if __name__ == "__main__":
    main()
