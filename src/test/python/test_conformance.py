"""Jupyter's own conformance tests, all of them but the pager's, and what they leave out, on the kernel named by W2SLAB_KERNEL."""

import os
import subprocess
import sys
import unittest

import jupyter_kernel_test as jkt
from conftest import PATIENCE
from jupyter_client.manager import start_new_kernel
from test_kernel import KernelCase

jkt.TIMEOUT = PATIENCE


class Conformance(jkt.KernelTests):
    kernel_name = os.environ.get("W2SLAB_KERNEL", "w2s-lab")
    language_name = "Java"
    file_extension = ".java"

    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("test");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": 'String.join("-", List.of("a", "b"))', "result": "a-b"},
    ]
    code_display_data = [{"code": 'display("shown");', "mime": "text/plain"}]
    code_generate_error = "int never = 1 / 0;"
    code_clear_output = "clearOutput();"
    code_history_pattern = "6 * ?"
    supported_history_operations = ("tail", "range", "search")

    completion_samples = [{"text": "Sys", "matches": {"System"}}]
    complete_code_samples = ["int x = 1;", "1 + 1", "class Square {}\nint y = 2;", "import java.util.*;", "%help World",
                             "for (int i = 0; i < 3; i++) { }", "int f(int x) { return x; }", "@Deprecated record R(int a) { }",
                             "x = y -> y;", "int a[] = {1, 2};", "void g() throws Exception { }\ng();", "// a comment", ""]
    incomplete_code_samples = ["for (int i = 0; i < 3; i++) {", "int f(int x) {\n    return x;"]
    invalid_code_samples = ["}", "var a = ;", "int x = 1; }", "int x = = 3;", "1 +* 3;", "foo bar baz"]
    code_inspect_sample = "String.join("

    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = start_new_kernel(kernel_name=cls.kernel_name, startup_timeout=PATIENCE)

    def flush_channels(self):
        """Reads up to the answer to a question of its own: on a busy machine a message may come later than 0.1 s."""
        asked, heard = self.kc.kernel_info(), None
        while not heard or heard["parent_header"].get("msg_id") != asked or heard["content"].get("execution_state") != "idle":
            heard = self.kc.get_iopub_msg(timeout=PATIENCE)
            jkt.validate_message(heard)
        while self.kc.get_shell_msg(timeout=PATIENCE)["parent_header"].get("msg_id") != asked:
            pass

    def execute_helper(self, code, timeout=PATIENCE, **more):
        get = self.kc.iopub_channel.get_msg
        self.kc.iopub_channel.get_msg = lambda timeout=None: get(timeout=PATIENCE)
        try:
            return super().execute_helper(code, timeout=timeout, **more)
        finally:
            del self.kc.iopub_channel.get_msg


class Requests(KernelCase):
    """What Jupyter's protocol says of requests, and its tests do not ask."""

    def ask(self, message_id, channel="shell"):
        while True:
            reply = self.message(getattr(self.client, f"get_{channel}_msg"))
            if reply["parent_header"].get("msg_id") == message_id:
                return reply

    def test_kernel_info_tells_what_is_optional(self):
        info = self.ask(self.client.kernel_info())["content"]
        self.assertEqual(("5.5", ["kernel subshells"]), (info["protocol_version"], info["supported_features"]))

    def test_a_silent_cell_runs_and_tells_nothing(self):
        before = self.run_cell("int heard = 1;").content["execution_count"]
        reply = self.wait(self.client.execute('heard = 2; System.out.println("hush"); display("hush"); heard', silent=True))
        self.assertEqual(("ok", []), (reply.status, reply.outputs))
        failing = self.wait(self.client.execute("int none = 1 / 0;", silent=True))
        self.assertEqual(("error", []), (failing.status, failing.outputs))
        after = self.run_cell("heard")
        self.assertEqual("2", after.last_text)
        self.assertEqual(before + 1, after.content["execution_count"])

    def test_a_cell_that_is_not_stored_is_not_counted(self):
        before = self.run_cell("1").content["execution_count"]
        reply = self.wait(self.client.execute('"not stored"', store_history=False))
        self.assertIn("not stored", reply.last_text)
        self.assertEqual(before + 1, self.run_cell("1").content["execution_count"])
        history = self.ask(self.client.history(hist_access_type="tail", n=3, raw=True, output=False))["content"]["history"]
        self.assertNotIn('"not stored"', [code for _, _, code in history])

    def test_history_gives_outputs_too(self):
        count = self.run_cell("40 + 2").content["execution_count"]
        found = self.ask(self.client.history(hist_access_type="tail", n=1, raw=True, output=True))["content"]
        self.assertEqual(("ok", [[1, count, ["40 + 2", "42"]]]), (found["status"], found["history"]))

    def test_a_reply_has_a_payload_and_the_expressions(self):
        reply = self.wait(self.client.execute("int seven = 7;", user_expressions={"twice": "2 * seven", "wrong": "1 / 0"}))
        self.assertEqual(("ok", []), (reply.status, reply.content["payload"]))
        twice, wrong = reply.content["user_expressions"]["twice"], reply.content["user_expressions"]["wrong"]
        self.assertEqual(("ok", "14", {}), (twice["status"], twice["data"]["text/plain"], twice["metadata"]))
        self.assertEqual(("error", "ArithmeticException"), (wrong["status"], wrong["ename"]))
        self.assertEqual("7", self.run_cell("seven").last_text)

    def test_clear_output_can_wait(self):
        self.assertEqual([{"wait": True}], self.run_cell('System.out.println("old"); clearOutput(true);').of("clear_output"))

    def test_an_unknown_request_gets_an_answer(self):
        message = self.client.session.msg("nonsense_request", {})
        self.client.shell_channel.send(message)
        content = self.ask(message["header"]["msg_id"])["content"]
        self.assertEqual(("error", "UnknownRequest"), (content["status"], content["ename"]))
        self.assertEqual("2", self.run_cell("1 + 1").last_text)


class Run(unittest.TestCase):

    def test_jupyter_run_runs_a_file(self):
        """It appends words of its own to the kernel's command."""
        done = subprocess.run([sys.executable, "-m", "jupyter", "run", "--kernel", Conformance.kernel_name, "/dev/stdin"],
                              input='System.out.println("by jupyter run");', capture_output=True, encoding="utf-8")
        self.assertEqual((0, "by jupyter run\n"), (done.returncode, done.stdout), done.stderr)


if __name__ == "__main__":
    unittest.main()
