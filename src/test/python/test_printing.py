"""What a cell prints: all of it, in its order, under the cell it belongs to, in few messages."""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
import uuid
from pathlib import Path

import nbformat
import websocket
from conftest import PATIENCE, ROOT
from jupyterlab_server import listening

from test_kernel import KERNEL, KernelCase, lasting_until, said

LATE = """
for (int i = 0; i < 4; i++) {
    System.out.println("late " + i);
    Thread.sleep(300);
}
"""


class Printing(KernelCase):

    def test_no_line_of_many_is_lost_and_the_next_cell_is_heard(self):
        reply = self.run_cell('for (int i = 0; i < 20_000; i++) { System.out.println("line " + i); }')
        self.assertEqual([f"line {i}" for i in range(20_000)], reply.stdout.splitlines())
        self.assertLess(len(reply.of("stream")), 200)
        self.assertIn("second cell", self.run_cell('"second cell"').last_text)

    def test_a_client_that_reads_late_loses_no_message(self):
        message_id = self.send('for (int i = 0; i < 4_000; i++) { System.out.print("x"); System.err.print("y"); } "value"')
        time.sleep(5)
        reply = self.wait(message_id)
        self.assertEqual("x" * 4_000, reply.stdout)
        self.assertEqual(8_000, sum(len(c["text"]) for c in reply.of("stream")))
        self.assertIn("value", reply.last_text)

    def test_one_line_printed_in_parts_is_one_output(self):
        for end in ('', 'System.out.flush();'):
            reply = self.run_cell(f'{{ System.out.print("a"); {end} System.out.print("b"); {end} System.out.println("c"); }}')
            self.assertEqual(["abc\n"], [c["text"] for c in reply.of("stream")])

    def test_lines_errors_displays_and_the_value_stand_in_their_order(self):
        reply = self.run_cell("""
            System.out.println("one"); System.err.println("two"); System.out.println("three");
            display("four"); System.out.println("five");
            "six"
            """)
        said = []
        for kind, content in reply.outputs:
            name, text = content.get("name"), content.get("text") or content["data"]["text/plain"]
            # What is printed may go out between a line's text and its end.
            joined = said.pop()[2] if said and name and said[-1][:2] == (kind, name) else ""
            said.append((kind, name, joined + text))
        self.assertEqual([("stream", "stdout", "one\n"), ("stream", "stderr", "two\n"), ("stream", "stdout", "three\n"),
                          ("display_data", None, "four"), ("stream", "stdout", "five\n"), ("execute_result", None, "six")], said)

    def test_what_was_printed_stands_before_the_error(self):
        reply = self.run_cell('System.out.print("before"); int never = 1 / 0;')
        self.assertEqual(["stream", "error"], [t for t, _ in reply.outputs])

    def test_a_line_is_seen_while_its_cell_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            end = Path(folder, "end")
            message_id = self.begin('System.out.println("seen"); ' + lasting_until(end), said("seen"))
            end.touch()
            self.assertEqual("ok", self.wait(message_id).status)

    def test_bytes_of_a_character_may_come_apart(self):
        reply = self.run_cell(r"""
            byte[] bytes = ("a" + "\u00e9\ud83d\ude00".repeat(20_000)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            new java.io.ByteArrayInputStream(bytes).transferTo(System.out);
            System.out.write('\n');
            for (byte b : "\u20ac".getBytes(java.nio.charset.StandardCharsets.UTF_8)) { System.out.write(b); System.out.flush(); }
            """)
        self.assertEqual("a" + "é😀" * 20_000 + "\n€", reply.stdout)

    def test_a_character_that_stays_incomplete_is_marked(self):
        self.assertEqual("a\ufffd", self.run_cell("System.out.write(new byte[] {'a', (byte) 0xe2, (byte) 0x82}, 0, 3);").stdout)
        self.assertEqual("b", self.run_cell('System.out.print("b");').stdout)

    def test_a_thread_prints_and_displays_under_the_cell_that_started_it(self):
        cell = self.send(f'new Thread(() -> {{ try {{ {LATE} display("shown late"); }} catch (InterruptedException e) {{ }} }}).start();')
        other = self.send('System.out.println("other"); Thread.sleep(500);')
        texts, idle = {cell: "", other: ""}, set()
        while "shown late" not in texts[cell] or other not in idle:
            message = self.message(self.client.get_iopub_msg)
            of, content = message["parent_header"].get("msg_id"), message["content"]
            if of in texts:
                texts[of] += content.get("text", "") + content.get("data", {}).get("text/plain", "")
                if content.get("execution_state") == "idle":
                    idle.add(of)
        self.assertEqual("".join(f"late {i}\n" for i in range(4)) + "shown late", texts[cell])
        self.assertEqual("other\n", texts[other])

    def test_a_pools_thread_prints_under_the_cell_whose_task_it_runs(self):
        self.run_cell("var pool = java.util.concurrent.Executors.newFixedThreadPool(1); pool.submit(() -> 1).get();")
        reply = self.run_cell('pool.submit(() -> System.out.println("task")).get();')
        self.assertEqual("task\n", reply.stdout)
        self.run_cell("pool.shutdown();")

    def test_parallel_streams_print_under_the_running_cell(self):
        for name in ("first", "second"):
            reply = self.run_cell(f'java.util.stream.IntStream.range(0, 500).parallel().forEach(i -> System.out.println("{name}"));')
            self.assertEqual([name] * 500, reply.stdout.split())

    def test_loggers_write_under_the_cell(self):
        reply = self.run_cell('java.util.logging.Logger.getLogger("mine").warning("be careful");')
        self.assertIn("be careful", "".join(c["text"] for c in reply.of("stream") if c["name"] == "stderr"))

    def test_the_trace_of_a_thread_that_fails_stands_under_its_cell(self):
        reply = self.run_cell('Thread t = new Thread(() -> { throw new IllegalStateException("of a thread"); }); t.start(); t.join(); Thread.sleep(300);')
        self.assertIn("of a thread", "".join(c["text"] for c in reply.of("stream") if c["name"] == "stderr"))

    def test_an_interrupted_thread_prints_and_displays(self):
        reply = self.run_cell("""
            boolean stillInterrupted() {
                Thread.currentThread().interrupt();
                System.out.println("yes");
                display("too");
                return Thread.interrupted();
            }
            stillInterrupted()
            """)
        self.assertEqual("yes\n", reply.stdout)
        self.assertEqual("too", reply.of("display_data")[0]["data"]["text/plain"])
        self.assertEqual("true", reply.last_text)
        self.assertEqual("2", self.run_cell("1 + 1").last_text)

    def test_endless_printing_is_stopped_and_no_flood_follows(self):
        for stream in ("out", "err"):
            reply = self.stop(f'while (true) {{ System.{stream}.println("again and again and again and again"); }}', said("again"))
            self.assertEqual("ok", reply.status)
            self.assertIn("The cell was stopped.\n", reply.stdout)
            self.assert_idle()
            self.assertEqual([], self.run_cell("Thread.sleep(1_000);").outputs)

    def test_an_endless_thread_is_stopped_with_its_cell(self):
        self.stop('Thread t = new Thread(() -> { while (true) System.out.println("again"); }); t.start(); t.join();', said("again"))
        self.assert_idle()
        self.assertEqual([], self.run_cell("Thread.sleep(500);").outputs)


class Limit(KernelCase):
    environment = {"W2SLAB_OUTPUT_LIMIT": "1000"}

    def test_what_is_printed_beyond_the_limit_is_left_out_and_said(self):
        reply = self.run_cell('for (int i = 0; i < 500; i++) { System.out.print("12345678"); } display("shown"); System.out.print("more"); "value"')
        self.assertEqual("12345678" * 125, reply.stdout[:1000])
        self.assertEqual("\nThe cell has printed 1,000 characters; what it prints from here on is left out. "
                         "W2SLAB_OUTPUT_LIMIT sets another limit.\n", reply.stdout[1000:])
        self.assertEqual(["stream", "display_data", "execute_result"], [t for t, _ in reply.outputs])
        self.assertEqual("next", self.run_cell('System.out.print("next");').stdout)


    def test_a_value_or_display_beyond_the_limit_is_cut_and_says_so(self):
        for code in ('"x".repeat(3_000)', 'display("x".repeat(3_000));', 'new StringBuilder("x".repeat(3_000))'):
            with self.subTest(code):
                self.assertEqual("x" * 1000 + "\nThis text has 3,000 characters; what follows the first 1,000 is left out.",
                                 self.run_cell(code).last_text)
        self.assertEqual("x" * 1000, self.run_cell('"x".repeat(1_000)').last_text)
        # Half an emoji is no character.
        self.assertEqual("x" * 999 + "\nThis", self.run_cell('"x".repeat(999) + "\U0001F600" + "x".repeat(9)').last_text[:1004])


class LongMessages(KernelCase):

    def test_the_message_of_an_error_is_cut_and_says_so(self):
        reply = self.run_cell('throw new IllegalStateException("x".repeat(3_000_000));')
        error = reply.of("error")[0]
        self.assertEqual("x" * 20_000 + "\nThis text has 3,000,000 characters; what follows the first 20,000 is left out.", error["evalue"])
        self.assertLess(len("".join(error["traceback"])), 21_000)
        self.assertEqual(error["traceback"], reply.content["traceback"])


class DefaultLimit(KernelCase):

    def test_twenty_megabytes_are_cut_by_the_kernels_own_sentence(self):
        reply = self.run_cell('System.out.print("x".repeat(20_000_000)); "value"')
        self.assertRegex(reply.stdout, r"^x{5000000}\nThe cell has printed 5,000,000 characters; [^\n]*\n$")
        self.assertIn("value", reply.last_text)


class Notebooks(unittest.TestCase):

    def executed(self, *codes):
        """The cells of a notebook as `lab run` leaves it, and what it said if it failed."""
        with tempfile.TemporaryDirectory() as folder:
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])
            notebook.metadata["kernelspec"] = {"name": KERNEL, "display_name": KERNEL, "language": "java"}
            nbformat.write(notebook, Path(folder, "cells.ipynb"))
            done = subprocess.run([sys.executable, str(ROOT / "kernel/page/run.py"), str(Path(folder, "cells.ipynb")), str(Path(folder, "out"))],
                                  stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
            return nbformat.read(Path(folder, "out/cells.ipynb"), as_version=4).cells, done.stderr

    def test_many_lines_leave_the_following_cells_their_outputs(self):
        (many, second), _ = self.executed('for (int i = 0; i < 20_000; i++) System.out.println("line " + i);', '"second cell"')
        self.assertEqual(["".join(f"line {i}\n" for i in range(20_000))], [output["text"] for output in many.outputs])
        self.assertIn("second cell", second.outputs[0]["data"]["text/plain"])

    def test_a_line_printed_slowly_in_parts_is_one_line(self):
        (cell,), _ = self.executed('for (String part : List.of("a", "b", "c\\n")) { System.out.print(part); Thread.sleep(500); }')
        self.assertEqual(["abc\n"], [output["text"] for output in cell.outputs])

    def test_a_cell_that_asks_is_told_that_nobody_can_answer(self):
        _, said = self.executed("new Scanner(System.in).nextLine()")
        self.assertIn("this front end does not offer input", said)


class Server(unittest.TestCase):
    """Jupyter's server drops what comes too fast, and says so on red ground."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.log = open(Path(cls.folder.name, "log"), "w")
        words = ["--no-browser", "--allow-root", "--ServerApp.port=0", f"--ServerApp.root_dir={cls.folder.name}", "--IdentityProvider.token=word"]
        cls.server = subprocess.Popen([sys.executable, "-m", "jupyter_server", *words], stdin=subprocess.DEVNULL, stdout=cls.log, stderr=cls.log,
                                      env=os.environ | {"JUPYTER_RUNTIME_DIR": cls.folder.name})
        deadline = time.monotonic() + PATIENCE
        while not (server := listening(Path(cls.folder.name))):
            assert time.monotonic() < deadline, Path(cls.log.name).read_text()
            time.sleep(0.2)
        address = server["url"]
        asked = urllib.request.Request(f"{address}api/kernels", json.dumps({"name": KERNEL}).encode(), {"Authorization": "token word"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as answer:
            kernel = json.loads(answer.read())["id"]
        cls.page = websocket.create_connection(f"ws{address[4:]}api/kernels/{kernel}/channels?token=word", timeout=PATIENCE, http_no_proxy=["*"])

    @classmethod
    def tearDownClass(cls):
        cls.page.close()
        cls.server.terminate()
        cls.server.wait(PATIENCE)
        cls.log.close()
        cls.folder.cleanup()

    def run_cell(self, code):
        """The outputs until the cell's end."""
        name, outputs = str(uuid.uuid4()), []
        header = {"msg_id": name, "msg_type": "execute_request", "session": "page", "username": "", "version": "5.3", "date": "2026-11-01T00:00:00Z"}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        self.page.send(json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content, "buffers": []}))
        while True:
            message = json.loads(self.page.recv())
            if message["parent_header"].get("msg_id") != name or message["channel"] != "iopub":
                continue
            if message["content"].get("execution_state") == "idle":
                return outputs
            if "text" in message["content"] or "data" in message["content"]:
                outputs.append(message["content"])

    def assert_quiet(self, outputs):
        self.assertEqual("", "".join(c["text"] for c in outputs if c.get("name") == "stderr"))

    def test_many_lines_arrive(self):
        outputs = self.run_cell('for (int i = 0; i < 20_000; i++) { System.out.println("line " + i); } "value"')
        self.assert_quiet(outputs)
        self.assertEqual("".join(f"line {i}\n" for i in range(20_000)), "".join(c.get("text", "") for c in outputs))
        self.assertIn("value", outputs[-1]["data"]["text/plain"])

    def test_many_megabytes_are_cut_by_the_kernel_not_by_the_server(self):
        outputs = self.run_cell('for (int i = 0; i < 200_000; i++) { System.out.println("<" + "x".repeat(98) + ">"); } "value"')
        self.assert_quiet(outputs)
        text = "".join(c.get("text", "") for c in outputs)
        line = "<" + "x" * 98 + ">\n"
        self.assertEqual(line * (5_000_000 // len(line)), text[:5_000_000 // len(line) * len(line)])
        self.assertIn("The cell has printed 5,000,000 characters", text[-200:])
        self.assertIn("value", outputs[-1]["data"]["text/plain"])

    def test_many_displays_arrive(self):
        outputs = self.run_cell("for (int i = 0; i < 4_000; i++) { display(i); }")
        self.assert_quiet(outputs)
        self.assertEqual([str(i) for i in range(4_000)], [c["data"]["text/plain"] for c in outputs])


if __name__ == "__main__":
    unittest.main()
