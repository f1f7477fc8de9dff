"""Two thousand cells in one kernel, with stops, clients that come again and pages that are loaded again."""

import random
import re
import unittest

import pytest
from conftest import PATIENCE
from jupyter_client.blocking import BlockingKernelClient
from test_kernel import TRAINING, KernelCase, said

CELLS = 2_000
SEED = 20_260_101
LINES = 2_000
# Megabytes that the kernel's process may grow by between its first quarter and its end.
GROWTH = 150
FIGURE = 'Figures.plot("t", "x", "y").line("a", new double[] {1, 2, 3}, new double[] {3, 1, %d})'


@pytest.mark.slow
class Soak(KernelCase):
    """Each kind of cell is run through `self.kinds`; each says what must have come of it."""

    setup = TRAINING + 'int edited() { return 0; }\nList<Integer> told = new ArrayList<>();'

    def test_nothing_is_lost_and_nothing_is_wedged(self):
        chance, sizes, counts = random.Random(SEED), [], {}
        kinds = [self.value, self.prints, self.flood, self.error, self.refused, self.declaration, self.figure, self.edit, self.table,
                 self.card, self.training]
        between = [self.stopped_loop, self.stopped_training, self.reconnect, self.reload]
        for number in range(CELLS):
            kind = chance.choice(between) if chance.random() < 0.08 else chance.choice(kinds)
            counts[kind.__name__] = counts.get(kind.__name__, 0) + 1
            with self.subTest(number=number, kind=kind.__name__):
                kind(number)
            self.assertTrue(self.manager.is_alive(), f"the kernel ended at cell {number}, {kind.__name__}")
            if number % 100 == 99:
                sizes.append(self.resident())
                print(f"cell {number + 1}: {sizes[-1]:.0f} MB, {counts}", flush=True)
        self.assertEqual("2", self.run_cell("1 + 1").last_text)
        self.assertLess(max(sizes[-3:]), max(sizes[:5]) + GROWTH, sizes)

    def resident(self):
        pid = self.manager.provisioner.pid
        with open(f"/proc/{pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024

    def value(self, number):
        self.assertEqual(str(number * 3), self.run_cell(f"{number} * 3").last_text)

    def prints(self, number):
        reply = self.run_cell(f'System.out.print("a"); System.out.println({number}); System.err.println("e{number}");')
        self.assertEqual(f"a{number}\n", reply.stdout)
        self.assertEqual(f"e{number}\n", "".join(each["text"] for each in reply.of("stream") if each["name"] == "stderr"))

    def flood(self, number):
        reply = self.run_cell(f'for (int i = 0; i < {LINES}; i++) {{ System.out.println("{number} " + i); }}')
        self.assertEqual([f"{number} {i}" for i in range(LINES)], reply.stdout.splitlines())

    def error(self, number):
        reply = self.run_cell(f'throw new IllegalStateException("thrown {number}");')
        self.assertEqual("error", reply.status)
        self.assertIn(f"thrown {number}", reply.of("error")[0]["evalue"])

    def refused(self, number):
        self.assertEqual("error", self.run_cell(f'int n{number} = "text";').status)

    def declaration(self, number):
        code = f"record R{number % 50}(int a) {{ int twice() {{ return 2 * a; }} }}\nnew R{number % 50}({number}).twice()"
        self.assertEqual(str(2 * number), self.run_cell(code).last_text)

    def edit(self, number):
        self.assertEqual("ok", self.run_cell(f"int edited() {{ return {number}; }}").status)
        self.assertEqual(str(number), self.run_cell("edited()").last_text)

    def figure(self, number):
        data = self.run_cell(FIGURE % number).of("execute_result")[0]["data"]
        self.assertIn("application/vnd.plotly.v1+json", data)
        self.assertIn(number, data["application/vnd.plotly.v1+json"]["data"][0]["y"])

    def table(self, number):
        small = number % 900
        self.assertIn(str(small), self.run_cell(f'Table.create("t", IntColumn.create("n", {small}, 1))').last_text)

    def card(self, number):
        self.assertIn("text/html", self.run_cell("world").of("execute_result")[0]["data"])

    def training(self, number):
        self.assertEqual("500", self.run_cell('Training some = Training.of(strong, Supervision.fineTuning(world), '
                                              'Sgd.spherical(0.1 / 1024).seed(4)); some.train(500); some.step()').last_text)

    def stopped_loop(self, number):
        self.stopped('System.out.println("begun"); while (true) { Thread.onSpinWait(); }', "stopped")

    def stopped_training(self, number):
        self.stopped('System.out.println("begun"); sft.train(1_000_000_000);', "stopped")

    def stopped(self, code, word):
        reply = self.stop(code, said("begun"))
        self.assertEqual("ok", reply.status, reply.outputs)
        self.assertIn(word, reply.stdout + str(reply.outputs))

    def reconnect(self, number):
        """The same client, cut off and back at once."""
        session = self.client.session
        self.client.stop_channels()
        client = self.manager.client(session=session)
        client.start_channels()
        type(self).client = client
        client.wait_for_ready(timeout=PATIENCE)

    def reload(self, number):
        """Another client beside it, which asks one thing and goes."""
        page = BlockingKernelClient()
        page.load_connection_info(self.manager.get_connection_info())
        page.start_channels()
        try:
            page.wait_for_ready(timeout=PATIENCE)
            reply = page.execute_interactive(f"{number} + 1", timeout=PATIENCE, output_hook=lambda message: None)
            self.assertEqual("ok", reply["content"]["status"])
        finally:
            page.stop_channels()


if __name__ == "__main__":
    unittest.main()
