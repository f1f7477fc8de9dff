"""What a notebook's reader meets, checked on the running kernel named by W2SLAB_KERNEL.

Stop, progress, outputs, errors and the kernel's end, over Jupyter's own protocol.
"""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from conftest import PATIENCE
from jupyter_client.manager import KernelManager

KERNEL = os.environ.get("W2SLAB_KERNEL", "w2s-lab")
DURATION = r"(\d+\.\d s|\d+ s|\d+ min \d\d s)"

# A long call that does nothing but report, a step each millisecond.
LONG_CALL = """
java.util.concurrent.atomic.AtomicLong reached = new java.util.concurrent.atomic.AtomicLong();
void longCall(String title, long steps) {
    Monitor.Watch watch = Monitoring.current().open(new Monitor.LongCall(title, "steps", 0, steps, null));
    long step = 0;
    String sentence = null;
    while (step < steps && sentence == null) {
        if (watch.proceed(step)) {
            reached.set(++step);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        } else {
            sentence = "stopped after " + step + " steps";
        }
    }
    watch.close(step, sentence);
}
"""
TRAINING = """
World world = World.builder().dimension(1024).subspaceDimension(128).seed(1).build();
RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(128).seed(2).build();
Training sft = Training.of(strong, Supervision.fineTuning(world).noise(0.1), Sgd.spherical(0.1 / 1024).seed(4));
"""

# How many threads run code of other cells.
OTHER_CELLS = """
Thread.getAllStackTraces().entrySet().stream()
    .filter(thread -> thread.getKey() != Thread.currentThread())
    .filter(thread -> Arrays.stream(thread.getValue()).anyMatch(frame -> frame.getClassName().startsWith("REPL.")))
    .count()
"""


class Reply:
    """What came of one cell."""

    def __init__(self, content, outputs):
        self.content, self.outputs = content, outputs

    @property
    def status(self):
        return self.content["status"]

    def of(self, kind):
        return [content for type_, content in self.outputs if type_ == kind]

    @property
    def stdout(self):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == "stdout")

    @property
    def last_text(self):
        """The text of the last display or its last update, or of the value; a curve that has gone is none."""
        gone = {"text/plain": ""}
        return [c["data"]["text/plain"] for t, c in self.outputs if "data" in c and (t, c["data"]) != ("update_display_data", gone)][-1]


def shown(outputs):
    """A display has come: the bar of a long call that is under way."""
    return any(kind == "display_data" for kind, _ in outputs)


def said(text):
    """These words have come, printed or in a display."""
    return lambda outputs: any(text in str(content) for _, content in outputs)


def lasting_until(file):
    """Java that goes on until there is such a file."""
    return f"while (!new java.io.File({json.dumps(str(file))}).exists()) {{ Thread.sleep(10); }}"


class KernelCase(unittest.TestCase):
    """A kernel for the tests of one class; where a test has lost it, the next begins with another."""

    setup = ""
    kernel = KERNEL
    environment = {}

    @classmethod
    def setUpClass(cls):
        cls.errors = open(os.devnull, "w")
        cls.start()

    @classmethod
    def tearDownClass(cls):
        cls.end()
        cls.errors.close()

    def setUp(self):
        if self.lost or not self.manager.is_alive():
            self.end()
            self.start()

    @classmethod
    def start(cls):
        cls.lost = False
        cls.manager = KernelManager(kernel_name=cls.kernel)
        cls.manager.start_kernel(stdout=cls.errors, stderr=cls.errors, env=os.environ | cls.environment)
        cls.client = cls.manager.client()
        cls.client.start_channels()
        cls.client.wait_for_ready(timeout=PATIENCE)
        if cls.setup and cls.run_cell(cls.setup).status != "ok":
            raise AssertionError("the class's own cell failed")

    @classmethod
    def end(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=cls.lost)

    @classmethod
    def send(cls, code):
        return cls.client.execute(code)

    @classmethod
    def message(cls, get):
        """The next message of a channel; a kernel that has ended, or says nothing for too long, is lost."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return get(timeout=1)
            except queue.Empty:
                cls.lost = not cls.manager.is_alive() or time.monotonic() > deadline
                if cls.lost:
                    raise AssertionError("the kernel hangs" if cls.manager.is_alive() else "the kernel has ended") from None

    @classmethod
    def wait(cls, message_id, *presses):
        """The reply and the outputs of a cell; stop is pressed each time the next condition on its outputs holds."""
        outputs, presses = [], list(presses)
        while True:
            message = cls.message(cls.client.get_iopub_msg)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] == "status":
                if message["content"]["execution_state"] == "idle":
                    break
            elif message["msg_type"] != "execute_input":
                outputs.append((message["msg_type"], message["content"]))
            if presses and presses[0](outputs):
                presses.pop(0)
                cls.manager.interrupt_kernel()
        assert not presses, "the cell ended before stop was pressed"
        while True:
            reply = cls.message(cls.client.get_shell_msg)
            if reply["parent_header"].get("msg_id") == message_id:
                return Reply(reply["content"], outputs)

    @classmethod
    def begin(cls, code, until=shown):
        """Sends a cell and returns when its outputs so far fulfil the condition, and it is still running."""
        message_id, outputs = cls.send(code), []
        while not until(outputs):
            message = cls.message(cls.client.get_iopub_msg)
            if message["parent_header"].get("msg_id") == message_id:
                assert message["content"].get("execution_state") != "idle", "the cell is over"
                if message["msg_type"] not in ("status", "execute_input"):
                    outputs.append((message["msg_type"], message["content"]))
        return message_id

    @classmethod
    def send_together(cls, *cells):
        """Sends cells, all of which have come before the first of them runs; returns their messages' ids."""
        with tempfile.TemporaryDirectory() as folder:
            go = Path(folder, "go")
            before = cls.send(lasting_until(go))
            sent = [cls.send(cell) for cell in cells]
            cls.client.control_channel.send(cls.client.session.msg("kernel_info_request", {}))
            cls.message(cls.client.get_control_msg)
            go.touch()
            cls.wait(before)
        return sent

    @classmethod
    def run_cell(cls, code):
        return cls.wait(cls.send(code))

    @classmethod
    def stop(cls, code, *presses):
        """Runs a cell and presses stop when it has shown something, or at the given conditions one after the other."""
        return cls.wait(cls.send(code), *(presses or [shown]))

    def assert_stops(self, code, *presses):
        """The stopped cell ends as a normal one."""
        reply = self.stop(code, *presses)
        self.assertEqual("ok", reply.status, reply.outputs)
        self.assertEqual([], reply.of("error"))
        return reply

    def assert_idle(self):
        """Nothing of the stopped cells runs on."""
        deadline = time.monotonic() + PATIENCE
        while (others := self.run_cell(OTHER_CELLS).last_text) != "0":
            self.assertLess(time.monotonic(), deadline, f"{others} threads still run code of stopped cells")


class Stop(KernelCase):
    setup = LONG_CALL + TRAINING + 'longCall("W2S", 10);'

    def test_a_long_call_ends_as_a_normal_cell_with_one_sentence(self):
        reply = self.assert_stops('longCall("W2S", 60_000);')
        self.assertRegex(reply.last_text, r"^W2S: stopped after \d+ steps$")
        self.assertEqual("", reply.stdout)

    def test_a_call_stopped_before_it_shows_anything_says_so(self):
        reply = self.run_cell("""
            Monitor.Watch watch = Monitoring.current().open(new Monitor.LongCall("W2S", "steps", 0, 60_000, null));
            org.dflib.jjava.jupyter.kernel.BaseKernel.notebookKernel().interrupt();
            watch.close(7, watch.proceed(7) ? null : "stopped after 7 steps");""")
        self.assertEqual("ok", reply.status, reply.outputs)
        self.assertEqual("W2S: stopped after 7 steps\n", reply.stdout)

    def test_a_further_long_call_of_the_cell_stops_at_once(self):
        reply = self.assert_stops('longCall("W2S", 60_000);\nlongCall("SFT", 60_000);\n"after"')
        self.assertIn("SFT: stopped after 0 steps\n", reply.stdout)
        self.assertEqual("after", reply.last_text)

    def test_training_keeps_its_steps_and_goes_on(self):
        reply = self.assert_stops("sft.train(2_000_000_000);")
        self.assertTrue(any("SFT: stopped after " in c["data"]["text/plain"] for t, c in reply.outputs if "data" in c))
        stood = int(self.run_cell("sft.step()").last_text)
        self.assertGreater(stood, 0)
        self.assertEqual(str(stood + 10), self.run_cell("sft.train(10).step()").last_text)
        whole = self.run_cell("sft.again().train(sft.step()).history().hash()").last_text
        self.assertEqual(whole, self.run_cell("sft.history().hash()").last_text)

    def test_runs_at_once_that_were_stopped_go_on_to_the_same_bits(self):
        experiment = """
            Comparison %s = Comparison.over(1, 2, 3).add("SFT", seed -> Training.of(strong, Supervision.fineTuning(world),
                    Sgd.spherical(0.1 / 1024).seed(seed)));"""
        self.run_cell(experiment % "stopped" + experiment % "whole")
        self.assert_stops("stopped.run(20_000);")
        self.assertEqual("ok", self.run_cell("stopped.run(20_000);\nwhole.run(20_000);").status)
        hashes = '%s.runs("SFT").stream().map(run -> run.step() + " " + run.history().hash()).toList()'
        self.assertEqual(self.run_cell(hashes % "whole").last_text, self.run_cell(hashes % "stopped").last_text)

    def test_the_next_cell_runs_its_long_calls(self):
        self.assert_stops('longCall("W2S", 60_000);')
        self.assertEqual("W2S: 700 steps", self.run_cell('longCall("W2S", 700);').last_text)

    def test_a_cell_without_long_call_is_cut(self):
        self.run_cell("int n = 0;")
        for code in ("while (true) { n++; }",
                     "Thread.sleep(60_000);",
                     "while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } }",
                     "java.util.stream.IntStream.iterate(0, i -> i + 1).forEach(i -> { });"):
            with self.subTest(code):
                begun = 'System.out.println("begun");\n'
                self.assertEqual("begun\nThe cell was stopped.\n", self.assert_stops(begun + code, said("begun")).stdout)
        self.assert_idle()

    def test_a_second_press_ends_a_loop_that_does_not_listen(self):
        reply = self.assert_stops('while (true) { longCall("W2S", 60_000); }', shown, said("stopped after"))
        self.assertTrue(reply.stdout.endswith("The cell was stopped.\n"), reply.stdout)
        self.assertLess(reply.stdout.count("\n"), 10)
        self.assert_idle()

    def test_a_flood_of_lines_is_cut(self):
        reply = self.stop("while (true) { System.out.println(1); }", said("1"))
        self.assertEqual("ok", reply.status)
        self.assert_idle()

    @unittest.skipIf(os.name == "nt", "there are no signals")
    def test_an_interrupt_signal_is_the_stop_button_and_no_end(self):
        """Who starts a kernel in a terminal, or knows no message for it, sends one; Java would end, with all variables."""
        self.run_cell("int held = 5;")
        message_id = self.begin('System.out.println("begun"); while (true) { }', said("begun"))
        os.kill(self.manager.provisioner.pid, signal.SIGINT)
        reply = self.wait(message_id)
        self.assertEqual(("ok", "The cell was stopped.\n"), (reply.status, reply.stdout))
        os.kill(self.manager.provisioner.pid, signal.SIGINT)
        # On a busy machine it is heard late, and may stop the first of these two.
        self.run_cell("held")
        self.assertEqual("5", self.run_cell("held").last_text)

    def test_stop_between_cells_does_nothing(self):
        self.client.control_channel.send(self.client.session.msg("interrupt_request", {}))
        self.assertEqual("interrupt_reply", self.message(self.client.get_control_msg)["msg_type"])
        self.assertEqual("2", self.run_cell("1 + 1").last_text)

    def test_cells_sent_behind_a_stopped_one_do_not_run(self):
        first, second = self.send_together('longCall("W2S", 60_000);', 'System.out.println("second");')
        self.assertEqual("ok", self.wait(first, shown).status)
        reply = self.wait(second)
        self.assertEqual("aborted", reply.status)
        self.assertEqual("", reply.stdout)
        self.assertEqual("2", self.run_cell("1 + 1").last_text)


class Outputs(KernelCase):
    setup = LONG_CALL + TRAINING

    def test_progress_is_one_display_that_ends_as_one_line(self):
        begun = time.monotonic()
        reply = self.run_cell('longCall("W2S", 2_000);')
        seconds = time.monotonic() - begun
        shown, updates = reply.of("display_data"), reply.of("update_display_data")
        self.assertEqual(1, len(shown))
        self.assertRegex(shown[0]["data"]["text/plain"], r"^W2S: [\d,]+ of 2,000 steps$")
        self.assertIn("width:", shown[0]["data"]["text/html"])
        self.assertEqual("W2S: 2,000 steps", updates[-1]["data"]["text/plain"])
        self.assertNotIn("text/html", updates[-1]["data"])
        self.assertTrue(any(re.fullmatch(r"W2S: [\d,]+ of 2,000 steps, [\d,]+ steps/s, " + DURATION + " left",
                                         c["data"]["text/plain"]) for c in updates), updates)
        self.assertLess(len(updates), 4 * seconds + 4, "more than four a second")
        for content in shown + updates:
            self.assertEqual({"volatile": True}, content["metadata"]["w2slab"])
            self.assertEqual(shown[0]["transient"], content["transient"])

    def test_a_short_call_shows_nothing(self):
        self.assertEqual([], self.run_cell('longCall("W2S", 5);').outputs)

    def test_the_live_curve_ends_as_an_interactive_figure_in_its_place(self):
        reply = self.stop("sft.train(2_000_000_000);", said("<svg"))
        curve = next(c for c in reply.of("display_data") if "<svg" in c["data"].get("text/html", ""))
        last = [c for c in reply.of("update_display_data") if c["transient"] == curve["transient"]][-1]
        self.assertIn("application/vnd.plotly.v1+json", last["data"])
        self.assertEqual({"volatile": True}, last["metadata"]["w2slab"])

    def test_the_curve_stays_only_where_it_is_all_that_the_cell_shows(self):
        """A cell that trains in a loop, and one with a figure, a table or a value of its own, keep a line for each run."""
        for code, lines, figures in (("for (int i = 0; i < 2; i++) { sft.again().train(80_000); }", 2, 0),
                                     ("Training more = sft.again().train(80_000);", 1, 1),
                                     ("Training more = sft.again().train(80_000);\nFigures.alignment(more)", 1, 1),
                                     ("Training more = sft.again().train(80_000);\nmore.step()", 1, 0),
                                     ("Training more = sft.again().train(80_000);\ndisplay(more.step());", 1, 0)):
            with self.subTest(code):
                shown, number = {}, 0
                for kind, content in self.run_cell(code).outputs:
                    number += 1
                    if "data" in content:
                        shown[content.get("transient", {}).get("display_id", number)] = content["data"]
                texts = [data.get("text/plain", "") for data in shown.values()]
                self.assertEqual(figures, sum("application/vnd.plotly.v1+json" in data for data in shown.values()), texts)
                self.assertEqual(lines, texts.count("SFT: 80,000 steps"), texts)
                self.assertFalse(any("<svg" in data.get("text/html", "") for data in shown.values()), texts)

    def test_runs_at_once_have_a_line_each_in_one_display(self):
        for start in ("Thread a = new Thread(() -> longCall(\"W2S\", 2_000)); a.start(); longCall(\"SFT\", 2_000); a.join();",
                      "List.of(\"W2S\", \"SFT\").parallelStream().forEach(name -> longCall(name, 2_000));"):
            with self.subTest(start):
                reply = self.run_cell(start)
                self.assertEqual(1, len(reply.of("display_data")))
                self.assertEqual(["SFT", "W2S"], sorted(line.split(":")[0] for line in reply.last_text.splitlines()))

    def test_a_cell_right_after_another_has_its_own_output_only(self):
        ids = [self.send(f'longCall("run {i}", 800);') for i in range(3)]
        for i, message_id in enumerate(ids):
            reply = self.wait(message_id)
            texts = [c["data"]["text/plain"] for _, c in reply.outputs]
            self.assertTrue(texts and all(text.startswith(f"run {i}:") for text in texts), texts)
            self.assertRegex(texts[-1], r"^run \d: 800 steps$")

    def test_what_goes_on_behind_a_cell_is_said_at_its_end(self):
        until = "while (reached.get() < %d) { Thread.sleep(10); }"
        reply = self.run_cell('reached.set(0); new Thread(() -> longCall("W2S", 3_000)).start(); ' + until % 1_000)
        self.assertRegex(reply.last_text, r"^W2S: goes on in the background from [\d,]+ of 3,000 steps$")
        self.assertEqual([], self.run_cell(until % 3_000 + " Thread.sleep(100);").outputs)

    def test_a_cause_is_told(self):
        reply = self.run_cell('throw new RuntimeException("outer", new IllegalStateException("inner"));')
        self.assertIn("because of IllegalStateException: inner", reply.of("error")[0]["traceback"])

    def test_a_table_is_html(self):
        data = self.run_cell('Table.create(DoubleColumn.create("x", 0.123456, 1))').of("execute_result")[0]["data"]
        self.assertIn("<td style=\"text-align:right\">0.1235</td>", data["text/html"])
        self.assertIn("0.1235", data["text/plain"])

    def test_a_figure_is_plotly_and_a_picture_and_no_html(self):
        data = self.run_cell("""
            double[] x = {1, 2};
            new Figure(Layout.builder().title("Title").build(), ScatterTrace.builder(x, x).name("run").build())
            """).of("execute_result")[0]["data"]
        self.assertEqual({"application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"}, set(data))
        self.assertEqual("Title", data["application/vnd.plotly.v1+json"]["layout"]["title"]["text"])
        self.assertTrue(data["image/svg+xml"].startswith("<svg"))
        self.assertLess(len(data["text/plain"]), 100)

    def test_an_error_is_its_message_and_the_line(self):
        reply = self.run_cell("int one = 1;\n\nWorld.builder()\n    .dimension(-1)\n    .build();")
        error = reply.of("error")[0]
        self.assertEqual("IllegalArgumentException", error["ename"])
        self.assertIn("dimension", error["evalue"])
        self.assertIn("-1", error["evalue"])
        self.assertLessEqual(len(error["traceback"]), 4, error["traceback"])
        self.assertRegex(error["traceback"][1], r"line \d: ")
        self.assertEqual(error["traceback"], reply.content["traceback"])

    def test_an_error_while_showing_a_value_leaves_the_kernel_alive(self):
        reply = self.run_cell("new Object() { public String toString() { throw new StackOverflowError(); } }")
        self.assertEqual("error", reply.status)
        self.assertEqual("2", self.run_cell("1 + 1").last_text)

    def test_cells_sent_behind_a_failed_one_do_not_run(self):
        first, second = self.send_together("int never = 1 / 0;", 'System.out.println("second");')
        self.assertEqual("error", self.wait(first).status)
        self.assertEqual("aborted", self.wait(second).status)

    def test_shift_tab_shows_the_librarys_javadoc(self):
        message_id = self.client.inspect("World.builder(", 14)
        while True:
            reply = self.message(self.client.get_shell_msg)
            if reply["parent_header"].get("msg_id") == message_id:
                break
        signature, *javadoc = reply["content"]["data"]["text/plain"].splitlines()
        self.assertEqual("static Builder builder()", signature)
        self.assertTrue(javadoc)

    def test_no_line_is_lost(self):
        reply = self.run_cell('for (int i = 0; i < 2_000; i++) { System.out.println("line " + i); }')
        self.assertEqual(2_000, reply.stdout.count("\n"))

    def test_the_first_value_of_each_package_needs_no_import(self):
        for name in ("World", "RewardModel", "Supervision", "Training", "Figure", "ScatterTrace", "Table",
                     "SimpleMatrix", "Monitor"):
            with self.subTest(name):
                self.assertEqual("ok", self.run_cell(f"{name}.class.getName()").status)


class Life(unittest.TestCase):

    def test_the_kernel_leaves_when_jupyter_is_gone(self):
        server = subprocess.Popen([sys.executable, "-c", f"""
import time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name={KERNEL!r}, startup_timeout={PATIENCE})
print(manager.provisioner.pid, flush=True)
time.sleep(4 * {PATIENCE})
"""], stdout=subprocess.PIPE, text=True)
        try:
            kernel = int(server.stdout.readline())
            self.assertTrue(alive(kernel))
        finally:
            server.kill()
            server.wait()
            server.stdout.close()
        self.assert_ends(kernel)

    @unittest.skipIf(os.name == "nt", "JPY_PARENT_PID is no process's number there")
    def test_a_kernel_whose_jupyter_went_before_it_was_up_leaves_too(self):
        done = subprocess.run([sys.executable, "-c", f"""
import os, subprocess
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name={KERNEL!r})
manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(manager.provisioner.pid, flush=True)
os._exit(0)
"""], stdout=subprocess.PIPE, text=True, timeout=PATIENCE)
        self.assert_ends(int(done.stdout))

    def assert_ends(self, kernel):
        deadline = time.monotonic() + PATIENCE
        while alive(kernel) and time.monotonic() < deadline:
            time.sleep(0.1)
        ended = not alive(kernel)
        if not ended:
            os.kill(kernel, signal.SIGTERM)
        self.assertTrue(ended, "the kernel outlives its Jupyter")

    def test_nothing_is_written_to_the_servers_own_streams(self):
        read, write = os.pipe()
        manager = KernelManager(kernel_name=KERNEL)
        manager.start_kernel(stdout=write, stderr=write)
        os.close(write)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=PATIENCE)
            client.execute_interactive('Table.create(IntColumn.create("i", 3))', timeout=PATIENCE, output_hook=print_nothing)
        finally:
            client.stop_channels()
            manager.shutdown_kernel()
        with os.fdopen(read, "rb") as stream:
            written = stream.read()
        # Java's own word on the module of the vector engine; nothing turns it off.
        self.assertIn(written, (b"", b"WARNING: Using incubator modules: jdk.incubator.vector" + os.linesep.encode()))


def print_nothing(_message):
    """Takes an output and lets it be."""


def alive(pid):
    """Whether a process runs; one that has ended and waits for its parent's look does not."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return True


if __name__ == "__main__":
    unittest.main()
