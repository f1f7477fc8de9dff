"""What a notebook's reader meets, checked on the running kernel named by W2SLAB_KERNEL.

Stop, progress, outputs, errors and the kernel's end, over Jupyter's own protocol.
"""

import os
import re
import subprocess
import sys
import threading
import time
import unittest

from jupyter_client.manager import KernelManager

KERNEL = os.environ.get("W2SLAB_KERNEL", "w2s-lab")
STOP_LIMIT = 0.3

# A long call that does nothing but report, a step each millisecond.
LONG_CALL = """
void longCall(String title, long steps) {
    Monitor.Watch watch = Monitoring.current().open(new Monitor.LongCall(title, "steps", 0, steps, null));
    long step = 0;
    String sentence = null;
    while (step < steps && sentence == null) {
        if (watch.proceed(step)) {
            step++;
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

    def __init__(self, content, outputs, ended):
        self.content, self.outputs, self.ended = content, outputs, ended

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
        """The text of the last display or its last update, or of the value."""
        return [c["data"]["text/plain"] for t, c in self.outputs if "data" in c][-1]


class KernelCase(unittest.TestCase):
    """A kernel for the tests of one class."""

    setup = ""
    kernel = KERNEL
    environment = {}

    @classmethod
    def setUpClass(cls):
        cls.manager = KernelManager(kernel_name=cls.kernel)
        cls.errors = open(os.devnull, "w")
        cls.manager.start_kernel(stdout=cls.errors, stderr=cls.errors, env=os.environ | cls.environment)
        cls.client = cls.manager.client()
        cls.client.start_channels()
        cls.client.wait_for_ready(timeout=120)
        if cls.setup and cls.run_cell(cls.setup).status != "ok":
            raise AssertionError("the class's own cell failed")

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel()
        cls.errors.close()

    @classmethod
    def send(cls, code):
        return cls.client.execute(code)

    @classmethod
    def wait(cls, message_id, timeout=120):
        outputs, deadline = [], time.monotonic() + timeout
        while True:
            message = cls.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] == "status":
                if message["content"]["execution_state"] == "idle":
                    ended = time.monotonic()
                    break
            elif message["msg_type"] != "execute_input":
                outputs.append((message["msg_type"], message["content"]))
        while True:
            reply = cls.client.get_shell_msg(timeout=10)
            if reply["parent_header"].get("msg_id") == message_id:
                return Reply(reply["content"], outputs, ended)

    @classmethod
    def run_cell(cls, code):
        return cls.wait(cls.send(code))

    def stop(self, code, after=(1.0,)):
        """Runs a cell, presses stop at these seconds, and returns the reply and the seconds from the last press."""
        message_id, begun, presses = self.send(code), time.monotonic(), []

        def press():
            for seconds in after:
                time.sleep(max(0, begun + seconds - time.monotonic()))
                presses.append(time.monotonic())
                self.manager.interrupt_kernel()

        thread = threading.Thread(target=press)
        thread.start()
        reply = self.wait(message_id)
        thread.join()
        return reply, reply.ended - presses[-1]

    def assert_stops(self, code, after=(1.0,)):
        """The cell stops in time as a normal one; a busy machine gets a second and a third try."""
        for _ in range(3):
            reply, seconds = self.stop(code, after)
            if seconds < STOP_LIMIT:
                break
        self.assertEqual("ok", reply.status, reply.outputs)
        self.assertEqual([], reply.of("error"))
        self.assertLess(seconds, STOP_LIMIT)
        return reply

    def assert_idle(self):
        """Nothing of the stopped cells runs on."""
        deadline = time.monotonic() + 10
        while (others := self.run_cell(OTHER_CELLS).last_text) != "0":
            self.assertLess(time.monotonic(), deadline, f"{others} threads still run code of stopped cells")


class Stop(KernelCase):
    setup = LONG_CALL + TRAINING + 'longCall("W2S", 10);'

    def test_a_long_call_ends_as_a_normal_cell_with_one_sentence(self):
        reply = self.assert_stops('longCall("W2S", 60_000);')
        self.assertRegex(reply.last_text, r"^W2S: stopped after \d+ steps$")
        self.assertEqual("", reply.stdout)

    def test_a_call_stopped_before_it_shows_anything_says_so(self):
        reply = self.assert_stops('longCall("W2S", 60_000);', after=(0.3,))
        self.assertRegex(reply.stdout, r"^W2S: stopped after \d+ steps\n$")

    def test_a_further_long_call_of_the_cell_stops_at_once(self):
        reply = self.assert_stops('longCall("W2S", 60_000);\nlongCall("SFT", 60_000);\n"after"')
        self.assertIn("SFT: stopped after 0 steps\n", reply.stdout)
        self.assertEqual("after", reply.last_text)

    def test_training_keeps_its_steps_and_goes_on(self):
        reply = self.assert_stops("sft.train(10_000_000);")
        self.assertTrue(any("SFT: stopped after " in c["data"]["text/plain"] for t, c in reply.outputs if "data" in c))
        stood = int(self.run_cell("sft.step()").last_text)
        self.assertGreater(stood, 0)
        self.assertEqual(str(stood + 10), self.run_cell("sft.train(10).step()").last_text)

    def test_the_next_cell_runs_its_long_calls(self):
        self.assert_stops('longCall("W2S", 60_000);')
        self.assertRegex(self.run_cell('longCall("W2S", 700);').last_text, r"^W2S: 700 steps in \d\.\d s$")

    def test_a_cell_without_long_call_is_cut(self):
        for code in ("int n = 0; while (true) { n++; }",
                     "Thread.sleep(60_000);",
                     "while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } }",
                     "java.util.stream.IntStream.iterate(0, i -> i + 1).forEach(i -> { });"):
            with self.subTest(code):
                self.assertEqual("The cell was stopped.\n", self.assert_stops(code).stdout)
        self.assert_idle()

    def test_a_second_press_ends_a_loop_that_does_not_listen(self):
        reply = self.assert_stops('while (true) { longCall("W2S", 60_000); }', after=(1.0, 1.6))
        self.assertTrue(reply.stdout.endswith("The cell was stopped.\n"), reply.stdout)
        self.assertLess(reply.stdout.count("\n"), 10)
        self.assert_idle()

    def test_a_flood_of_lines_is_cut(self):
        reply, _ = self.stop("while (true) { System.out.println(1); }")
        self.assertEqual("ok", reply.status)
        self.assert_idle()

    def test_stop_between_cells_does_nothing(self):
        self.manager.interrupt_kernel()
        time.sleep(0.5)
        self.assertEqual("2", self.run_cell("1 + 1").last_text)

    def test_cells_sent_behind_a_stopped_one_do_not_run(self):
        first, second = self.send('longCall("W2S", 60_000);'), self.send('System.out.println("second");')
        time.sleep(1)
        self.manager.interrupt_kernel()
        self.assertEqual("ok", self.wait(first).status)
        reply = self.wait(second)
        self.assertEqual("aborted", reply.status)
        self.assertEqual("", reply.stdout)
        self.assertEqual("2", self.run_cell("1 + 1").last_text)


class Outputs(KernelCase):
    setup = LONG_CALL + TRAINING

    def test_progress_is_one_display_that_ends_as_one_line(self):
        reply = self.run_cell('longCall("W2S", 2_000);')
        shown, updates = reply.of("display_data"), reply.of("update_display_data")
        self.assertEqual(1, len(shown))
        self.assertRegex(shown[0]["data"]["text/plain"], r"^W2S: [\d,]+ of 2,000 steps$")
        self.assertIn("width:", shown[0]["data"]["text/html"])
        self.assertRegex(updates[-1]["data"]["text/plain"], r"^W2S: 2,000 steps in \d\.\d s$")
        self.assertNotIn("text/html", updates[-1]["data"])
        self.assertTrue(any(re.fullmatch(r"W2S: [\d,]+ of 2,000 steps, [\d,]+ steps/s, \d\.\d s left",
                                         c["data"]["text/plain"]) for c in updates), updates)
        self.assertLess(len(updates), 12)
        for content in shown + updates:
            self.assertEqual({"volatile": True}, content["metadata"]["w2slab"])
            self.assertEqual(shown[0]["transient"], content["transient"])

    def test_a_short_call_shows_nothing(self):
        self.assertEqual([], self.run_cell('longCall("W2S", 100);').outputs)

    def test_the_live_curve_ends_as_an_interactive_figure_in_its_place(self):
        reply, _ = self.stop("sft.train(10_000_000);", after=(4.0,))
        curve = next(c for c in reply.of("display_data") if "<svg" in c["data"].get("text/html", ""))
        last = [c for c in reply.of("update_display_data") if c["transient"] == curve["transient"]][-1]
        self.assertIn("application/vnd.plotly.v1+json", last["data"])
        self.assertEqual({"volatile": True}, last["metadata"]["w2slab"])

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
            self.assertRegex(texts[-1], r"^run \d: 800 steps in \d+\.\d s$")

    def test_what_goes_on_behind_a_cell_is_said_at_its_end(self):
        reply = self.run_cell('new Thread(() -> longCall("W2S", 3_000)).start(); Thread.sleep(1_000);')
        self.assertRegex(reply.last_text, r"^W2S: goes on in the background from [\d,]+ of 3,000 steps$")
        self.assertEqual([], self.run_cell("Thread.sleep(3_000);").outputs)

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
        first, second = self.send("int never = 1 / 0;"), self.send('System.out.println("second");')
        self.assertEqual("error", self.wait(first).status)
        self.assertEqual("aborted", self.wait(second).status)

    def test_shift_tab_shows_the_librarys_javadoc(self):
        message_id = self.client.inspect("World.builder(", 14)
        while True:
            reply = self.client.get_shell_msg(timeout=30)
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
manager, client = start_new_kernel(kernel_name={KERNEL!r}, startup_timeout=120)
print(manager.provisioner.pid, flush=True)
time.sleep(300)
"""], stdout=subprocess.PIPE, text=True)
        try:
            kernel = int(server.stdout.readline())
            self.assertTrue(alive(kernel))
        finally:
            server.kill()
            server.wait()
            server.stdout.close()
        deadline = time.monotonic() + 10
        while alive(kernel) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertFalse(alive(kernel))

    def test_nothing_is_written_to_the_servers_own_streams(self):
        read, write = os.pipe()
        manager = KernelManager(kernel_name=KERNEL)
        manager.start_kernel(stdout=write, stderr=write)
        os.close(write)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=120)
            client.execute_interactive('Table.create(IntColumn.create("i", 3))', timeout=60, output_hook=print_nothing)
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
