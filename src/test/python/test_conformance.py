"""Jupyter's own conformance tests, all of them but the pager's, and what they leave out, on the kernel named by W2SLAB_KERNEL."""

import json
import os
import subprocess
import sys
import unittest

import jupyter_kernel_test as jkt
import zmq
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

    def test_the_history_keeps_the_beginning_of_a_long_output(self):
        self.run_cell('"x".repeat(1_000_000)')
        found = self.ask(self.client.history(hist_access_type="tail", n=1, raw=True, output=True))["content"]["history"]
        self.assertEqual("x" * 10_000 + " ...", found[0][2][1])

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


    def test_a_cell_that_says_nothing_of_the_history_is_kept(self):
        message = self.client.session.msg("execute_request", {"code": "40 + 3"})
        self.client.shell_channel.send(message)
        count = self.wait(message["header"]["msg_id"]).content["execution_count"]
        found = self.ask(self.client.history(hist_access_type="tail", n=1, raw=True, output=True))["content"]
        self.assertEqual([[1, count, ["40 + 3", "43"]]], found["history"])
        self.assertEqual(count + 1, self.run_cell("1").content["execution_count"])

    def complete(self, code):
        content = self.ask(self.client.is_complete(code))["content"]
        return content["status"], content.get("indent", "")

    def test_where_a_line_is_wanted_its_blanks_are_told(self):
        for code, blanks in {
                "for (;;) {": 4, "for (;;) {\n    int a = 1;": 4, "  for (;;) {\n\n": 6, "int a = 1;\nfor (;;) {": 4, "if (a) {\n    b(1,": 8,
                "if (a) {\n}\nelse if (b) {\n\n\n": 4, "int b = 1;\nint a =": 0, '"a" +\n': 0, "/* a\n": 0, "  /*\n": 2, "class A { }\nclass B {": 4,
                'String s = """\n  a(\n': 2, "a ? b": 0, "a ? b :": 0, "int x = a ? b": 0, "return a ? b": 0, 'var r = a > 1\n  ? "x"': 2, "{ a ? b": 4,
                "f(a ? b :": 4, "sealed interface X permits": 0, "sealed interface X permits A {": 4, "int x = switch (n) { case 1 -> 2;": 4,
                "List<": 0, "<T": 0, "<T> T f(T t)": 0, "@SuppressWarnings(": 4, "record R(int a,": 4, "xs.forEach(x -> {": 4, "Runnable r = () ->": 0,
                "if (a) { } else": 0, "while": 0, "do { } while": 0, "try { }": 0, "assert x :": 0, "new X": 0, "a[1": 4, "%%time": 0,
                "%%time\nfor (;;) {": 4, "f(\n    g(1)\n": 4}.items():
            with self.subTest(code):
                self.assertEqual(("incomplete", " " * blanks), self.complete(code))
        self.assertEqual(("incomplete", "\t\t"), self.complete("\tif (a) {\n\t\tb();"))

    def test_what_is_whole_or_never_will_be(self):
        for code in ("a ? b : c", "a ? b\n  : c", "sealed interface X permits A { }", "switch (n) { case 1 -> f(); default -> g(); }", "// a", "World?",
                     'String s = """\n  a\n  """;', "%time f(", "%%time\nf();", "?World", "xs.forEach(x -> { });", "@Deprecated class A { }"):
            with self.subTest(code):
                self.assertEqual(("complete", ""), self.complete(code))
        for code in ("else", "else {", ")", "int x = 1; )", "a ?? b", '"abc', "'a", "case 1:", "package a.b;", "{ } }", "int x = ; f(", "%%time\n)"):
            with self.subTest(code):
                self.assertEqual(("invalid", ""), self.complete(code))

    def test_a_place_counts_an_emoji_as_one_character(self):
        code = '/* 😀😀 */ Strin'
        found = self.ask(self.client.complete(code, len(code)))["content"]
        self.assertIn("String", found["matches"])
        self.assertEqual((code.index("Strin"), len(code)), (found["cursor_start"], found["cursor_end"]))
        places = {(match["start"], match["end"]) for match in found["metadata"]["_jupyter_types_experimental"]}
        self.assertEqual({(code.index("Strin"), len(code))}, places)
        code = 'String moved = "😀😀"; moved.repeat(1); moved'
        self.run_cell('String moved = "";')
        seen = self.ask(self.client.inspect(code, code.index("repeat") + 1))["content"]
        self.assertIn("repeat", seen["data"]["text/plain"])


# Whole contents of the requests that are answered.
REQUESTS = {
    "execute_request": {"code": "1 + 1", "silent": False, "store_history": True, "user_expressions": {"a": "1"},
                        "allow_stdin": False, "stop_on_error": True},
    "complete_request": {"code": "Sys", "cursor_pos": 3},
    "inspect_request": {"code": "String", "cursor_pos": 3, "detail_level": 0},
    "is_complete_request": {"code": "1+1"},
    "history_request": {"hist_access_type": "tail", "output": False, "raw": True, "n": 1, "session": 0, "start": 0, "stop": 0,
                        "pattern": "*", "unique": False},
    "comm_info_request": {"target_name": "x"},
    "kernel_info_request": {},
    "interrupt_request": {},
    "shutdown_request": {"restart": False},
    "list_subshell_request": {},
    "delete_subshell_request": {"subshell_id": "none"},
}
# Fields that a request is not understood without.
NEEDED = {"code", "hist_access_type", "subshell_id"}
REMOVED = "removed"


class Malformed(KernelCase):
    """Whatever is wrong with a request, who sent it hears so, and that the kernel is idle again."""

    def send_content(self, channel, kind, content):
        """Sends what jupyter_client would not."""
        session = self.client.session
        message = session.msg(kind)
        parts = [json.dumps(part, default=str).encode() for part in (message["header"], {}, {}, content)]
        getattr(self.client, channel + "_channel").socket.send_multipart([b"<IDS|MSG>", session.sign(parts), *parts])
        return message["header"]["msg_id"]

    def statuses(self, channel, *message_ids):
        """The content of each reply, when "idle" has followed it; some requests are answered beside a running cell, so in any order."""
        replies, idle = {}, set()
        while not replies.keys() >= set(message_ids):
            reply = self.message(getattr(self.client, f"get_{channel}_msg"))
            replies[reply["parent_header"].get("msg_id")] = reply["content"]
        while not idle >= set(message_ids):
            message = self.message(self.client.get_iopub_msg)
            if message["content"].get("execution_state") == "idle":
                idle.add(message["parent_header"].get("msg_id"))
        return [replies[message_id] for message_id in message_ids]

    def check(self, channel):
        wanted, sent = {}, {}
        for kind, whole in REQUESTS.items():
            for content in (None, 5, "x", [], True):
                wanted[kind, "content", repr(content)] = "error"
                sent[kind, "content", repr(content)] = self.send_content(channel, kind, content)
            for field, right in whole.items():
                for wrong in (REMOVED, None, 5, 1.5, "x", True, [], {}, {"a": None}):
                    content = {name: value for name, value in whole.items() if name != field}
                    if wrong != REMOVED:
                        content[field] = wrong
                    absent = wrong in (REMOVED, None)
                    fits = (field not in NEEDED if absent else type(wrong) is type(right) and wrong != {"a": None}
                            and (field, wrong) != ("hist_access_type", "x"))
                    if kind == "shutdown_request" and fits or kind == "delete_subshell_request":
                        continue
                    wanted[kind, field, repr(wrong)] = "ok" if fits else "error"
                    sent[kind, field, repr(wrong)] = self.send_content(channel, kind, content)
        heard = dict(zip(sent, self.statuses(channel, *sent.values())))
        # A whole piece of code, or one that is not, is a status too.
        found = {what: "error" if content["status"] == "error" else "ok" for what, content in heard.items()}
        # What does not compile is an error of its own.
        found.pop(("execute_request", "code", "'x'")), wanted.pop(("execute_request", "code", "'x'"))
        self.assertEqual({}, {what: status for what, status in found.items() if status != wanted[what]})
        self.assertEqual("code must be a text, but is absent", heard["is_complete_request", "code", repr(REMOVED)]["evalue"])
        self.assertEqual("silent must be true or false, but is 5", heard["execute_request", "silent", "5"]["evalue"])
        self.assertEqual("2", self.run_cell("1 + 1").last_text)

    def test_on_shell(self):
        self.check("shell")

    def test_on_control(self):
        self.check("control")

    def test_a_header_may_lack_what_the_answer_does_not_need(self):
        session = self.client.session
        header = {"msg_id": "mine", "msg_type": "kernel_info_request"}
        parts = [json.dumps(part).encode() for part in (header, [], None, {})]
        self.client.shell_channel.socket.send_multipart([b"<IDS|MSG>", session.sign(parts), *parts])
        self.assertEqual("ok", self.statuses("shell", "mine")[0]["status"])

    def test_a_comm_whose_data_is_no_object_hears_so(self):
        """A message of a comm has no reply: one that would open it is answered by its end, another on the comm."""
        for number, data in enumerate(([], "x", 5, True)):
            opened = self.on_the_comm("comm_open", comm_id=f"wrong {number}", target_name="w2slab.run", data=data)
            told = self.on_the_comm("comm_msg", comm_id=f"wrong {number}", data=data)
            wanted = f"data must be an object, but is {json.dumps(data)}"
            self.assertEqual([("comm_close", f"wrong {number}", wanted)], opened)
            self.assertEqual([("comm_msg", f"wrong {number}", wanted)], told)
        self.assertEqual([], self.on_the_comm("comm_open", comm_id=5, target_name="w2slab.run", data={}))

    def on_the_comm(self, kind, **content):
        """What is told on comms until the kernel is idle again."""
        sent, told = self.send_content("shell", kind, content), []
        while True:
            message = self.message(self.client.get_iopub_msg)
            if message["parent_header"].get("msg_id") != sent:
                continue
            if message["content"].get("execution_state") == "idle":
                return told
            if message["msg_type"].startswith("comm_"):
                told.append((message["msg_type"], message["content"]["comm_id"], message["content"]["data"]["problem"]))

    def test_an_end_that_is_asked_for_wrongly_is_none(self):
        self.assertEqual("error", self.statuses("control", self.send_content("control", "shutdown_request", {"restart": 5}))[0]["status"])
        self.assertEqual("2", self.run_cell("1 + 1").last_text)

    def test_the_heart_beats_after_what_is_no_heartbeat(self):
        port = self.manager.get_connection_info()["hb_port"]
        with zmq.Context.instance().socket(zmq.DEALER) as noise, zmq.Context.instance().socket(zmq.REQ) as heart:
            noise.linger = heart.linger = 0
            noise.connect(f"tcp://127.0.0.1:{port}")
            for parts in ([b""], [b"x"], [b"", b""], [b"", b"x", b"y"], [b"x", b"", b"y"], [b"", b"z" * 100_000]):
                noise.send_multipart(parts)
            heart.connect(f"tcp://127.0.0.1:{port}")
            heart.send(b"ping")
            self.assertTrue(heart.poll(1000 * PATIENCE), "the heart has stopped")
            self.assertEqual(b"ping", heart.recv())


class Run(unittest.TestCase):

    def test_jupyter_run_runs_a_file(self):
        """It appends words of its own to the kernel's command."""
        done = subprocess.run([sys.executable, "-m", "jupyter", "run", "--kernel", Conformance.kernel_name, "/dev/stdin"],
                              input='System.out.println("by jupyter run");', capture_output=True, encoding="utf-8")
        self.assertEqual((0, "by jupyter run\n"), (done.returncode, done.stdout), done.stderr)


if __name__ == "__main__":
    unittest.main()
