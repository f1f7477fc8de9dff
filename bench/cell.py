#!/usr/bin/env python3
"""What a notebook costs: the same calls in a cell of the running kernel and in a plain Java program, one after the other.

`.venv/bin/python bench/cell.py`, after `./lab` has built the library; `--help` tells the rest. A cell's code is woven with
stop points, and its long calls show a bar and a growing curve; the program has neither.
"""
import argparse
import json
import pathlib
import statistics
import tempfile

from harness.child import Child
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel

SETUP = """
World world = World.builder().dimension(1024).subspaceDimension(128).tasks(2).correlation(0.3).link(Link.hermite(2)).seed(1).build();
RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(128).activation(Activation.hermite(2)).seed(2).build();
WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
Training sft = Training.of(strong, Supervision.fineTuning(world), Sgd.spherical(0.1 / 1024).seed(4));
Training w2s = Training.of(strong, Supervision.weakToStrong(world, teacher), Sgd.spherical(0.1 / 128).seed(4));
LabelTransform ownLabel = LabelTransform.of("own", y -> { double sum = 0; for (int i = 0; i < 4; i++) { sum += y / (1 + i); } return sum; });
Training own = Training.of(strong, Supervision.weakToStrong(world, teacher).transformed(ownLabel), Sgd.spherical(0.01 / 128).seed(4));
double[][] neurons = strong.directions();
double seen = 0;
"""
CALLS = {
    "SFT, 200,000 steps": "sft.train(200_000);",
    "W2S, 1,000,000 steps": "w2s.train(1_000_000);",
    "W2S with a label of the cell's own, 1,000,000 steps": "own.train(1_000_000);",
    "a loop of the cell's own over 256 neurons, 600 times": """\
for (int repeat = 0; repeat < 600; repeat++) {
    for (double[] neuron : neurons) {
        for (int i = 0; i < neuron.length; i++) {
            seen += neuron[i] * neuron[i];
        }
    }
}""",
}
IMPORTS = ("world", "model", "supervision", "training")


class Program:
    """The calls in a plain main."""

    def __init__(self, java, words, class_path, folder):
        cases = "".join(f"case {number} -> {{\n{code}\n}}\n" for number, code in enumerate(CALLS.values()))
        fields = "".join("static " + line + "\n" for line in SETUP.strip().splitlines())
        source = "".join(f"import io.github.w2slab.{package}.*;\n" for package in IMPORTS) + f"""
        public class Program {{
            {fields}
            public static void main(String[] args) {{
                java.util.Scanner in = new java.util.Scanner(System.in);
                while (in.hasNextInt()) {{
                    int asked = in.nextInt();
                    long begin = System.nanoTime();
                    switch (asked) {{
                        {cases}
                        default -> throw new IllegalArgumentException("case " + asked);
                    }}
                    System.out.println((System.nanoTime() - begin) / 1e9);
                }}
            }}
        }}"""
        file = folder / "Program.java"
        file.write_text(source)
        self.child = Child("the program", [java, *words, "-cp", class_path, str(file)], None, folder / "program.log")

    def seconds(self, number):
        return self.child.ask(number)

    def close(self):
        self.child.close()


class Cells:
    """The calls as cells of a kernel."""

    def __init__(self, name):
        self.manager, self.client = start_new_kernel(kernel_name=name)
        self.run(SETUP + "double seconds = 0;")

    def run(self, code):
        """Runs a cell and returns the text of its value."""
        texts = []
        reply = self.client.execute_interactive(code, timeout=600, output_hook=lambda message: texts.append(message["content"]))
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"a cell failed: {reply['content']}")
        return [text["data"]["text/plain"] for text in texts if "data" in text][-1:]

    def seconds(self, number):
        # One block, for JShell compiles each statement of a cell by itself, between two others.
        code = list(CALLS.values())[number]
        return float(self.run(f"{{ long begin = System.nanoTime();\n{code}\nseconds = (System.nanoTime() - begin) / 1e9; }}\nseconds")[0])

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def main():
    parser = argparse.ArgumentParser(description="The same calls in a notebook's cell and in a plain Java program.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--kernel", default="w2s-lab")
    options = parser.parse_args()
    spec = json.loads((pathlib.Path(KernelSpecManager().get_kernel_spec(options.kernel).resource_dir) / "kernel.json").read_text())
    words = spec["argv"]
    class_path = words[words.index("-cp") + 1]
    vectors = [word for word in words if word.startswith("--add-modules")]
    with tempfile.TemporaryDirectory() as folder:
        places = [Program(words[0], vectors, class_path, pathlib.Path(folder)), Cells(options.kernel)]
        measure(places, options.rounds)


def measure(places, turns):
    """Prints what each call takes in both places, which it closes."""
    try:
        for number, name in enumerate(CALLS):
            rounds = []
            for turn in range(turns + 2):
                pair = [0.0, 0.0]
                for place in (0, 1) if turn % 2 else (1, 0):
                    pair[place] = places[place].seconds(number)
                if turn >= 2:
                    rounds.append(pair)
            program, cell = (statistics.median(pair[place] for pair in rounds) for place in (0, 1))
            ratios = sorted(pair[1] / pair[0] for pair in rounds)
            print(f"{name}: program {program:.3f} s, cell {cell:.3f} s, cell / program {statistics.median(ratios):.3f} "
                  f"({ratios[0]:.3f} to {ratios[-1]:.3f})", flush=True)
    finally:
        for place in places:
            place.close()


if __name__ == "__main__":
    main()
