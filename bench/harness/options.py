"""What `bench/run.py` can be asked; only the standard library is used, so that it is told before anything is installed."""
import argparse
import pathlib

VECTORS = "--add-modules jdk.incubator.vector"
JAVA_SETTINGS = ["w2s-lab, plain Java=-Dengine=plain", f"w2s-lab, vector module={VECTORS} -Dengine=vector",
                 f"w2s-lab, single precision={VECTORS} -Dengine=single"]


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run.py", description="The same experiment side by side in several tools.")
    parser.add_argument("--quick", action="store_true", help="2 short rounds, written to out/bench, to see that all works")
    parser.add_argument("--check", action="store_true", help="only the check that all agree")
    parser.add_argument("--avx2", action="store_true",
                        help="all with vectors of 256 bits, as on a processor without AVX-512: a section of its own in the table")
    parser.add_argument("--draw", type=pathlib.Path, metavar="JSON", help="only table and figure of a former go")
    parser.add_argument("--rounds", type=int, default=7, help="rounds over all contenders (7)")
    parser.add_argument("--seconds", type=float, default=0.6, help="of one measurement (0.6)")
    parser.add_argument("--whole-rounds", type=int, default=3, help="rounds of the whole experiment (3)")
    parser.add_argument("--whole-limit", type=float, default=45,
                        help="seconds above which the whole experiment is extrapolated (45)")
    parser.add_argument("--only", action="append", metavar="TEXT", help="only contenders with TEXT in their name; repeatable")
    parser.add_argument("--jdk", default="java", help="the java command")
    parser.add_argument("--java", action="append", metavar="NAME=FLAGS",
                        help="this library under these flags of the Java virtual machine; repeatable; in place of "
                             + " and ".join(f"'{setting}'" for setting in JAVA_SETTINGS))
    parser.add_argument("--output", type=pathlib.Path, help="folder for table and JSON (bench/results)")
    return parser.parse_args()
