"""Starts the kernel whose command is on the standard input, runs cells like a notebook's first ones, and has it end."""
import json
import sys

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

PATIENCE = 120
CELLS = ["""\
World world = World.builder().dimension(64).subspaceDimension(16).tasks(2).correlation(0.3).link(Link.hermite(2)).seed(1).build();
world""", """\
RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(16).activation(Activation.hermite(2)).seed(2).build();
Figures.subspaces(world, strong)""", """\
WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
teacher""", """\
Training w2s = Training.of(strong, Supervision.weakToStrong(world, teacher), Sgd.perDimension(0.1).seed(4));
w2s.train(1_000)""", """\
Training sft = Training.of(strong, Supervision.fineTuning(world).noise(0.1), Sgd.perDimension(0.1).seed(4));
sft.train(1_000)""", """\
Figures.alignment(w2s, sft)"""]


class Manager(KernelManager):
    """Starts one command, which no specification names."""

    kernel_spec = KernelSpec(argv=json.load(sys.stdin), interrupt_mode="message")


def main():
    # Java writes the archive when it ends.
    manager = Manager(shutdown_wait_time=PATIENCE)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        for cell in CELLS:
            client.execute_interactive(cell, timeout=PATIENCE, allow_stdin=False, output_hook=lambda message: None)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


main()
