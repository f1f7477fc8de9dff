"""Subshells (Jupyter's enhancement proposal 91): what a second place can ask while a cell runs."""
import tempfile
from pathlib import Path

from test_kernel import TRAINING, KernelCase, Reply, lasting_until, said, shown

RUNS_BESIDE = """
Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("w2s-lab run beside")).count()"""


class Subshells(KernelCase):
    setup = TRAINING

    def setUp(self):
        super().setUp()
        self.outputs, self.replies, self.idle, self.sent = {}, {}, set(), set()
        self.shell = self.order("create")["subshell_id"]

    def tearDown(self):
        if self.sent - self.idle:
            # A cell of a test that failed would be in the way of the next.
            type(self).lost = True
        if not self.lost:
            self.order("delete", subshell_id=self.shell)

    def order(self, verb, **content):
        """The content of the answer to a request of the control channel."""
        message, reply = self.control(f"{verb}_subshell_request", content)
        self.assertEqual(f"{verb}_subshell_reply", reply["msg_type"])
        return reply["content"]

    def control(self, kind, content, **header):
        message = self.client.session.msg(kind, content)
        message["header"].update(header)
        self.client.control_channel.send(message)
        while True:
            reply = self.message(self.client.get_control_msg)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return message, reply

    def send_to(self, shell, kind, **content):
        message = self.client.session.msg(kind, content)
        message["header"]["subshell_id"] = shell
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def cell(self, code, shell=None, **more):
        """Sends a cell to the subshell, or with shell="" to the main shell; returns its message's id."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": True,
                   "stop_on_error": True} | more
        sent = self.send_to(None if shell == "" else shell or self.shell, "execute_request", **content)
        self.sent.add(sent)
        return sent

    def until(self, true):
        """Reads what all shells put out until something is true."""
        while not true():
            message = self.message(self.client.get_iopub_msg)
            parent = message["parent_header"].get("msg_id")
            if message["msg_type"] == "status":
                if message["content"]["execution_state"] == "idle":
                    self.idle.add(parent)
            elif message["msg_type"] != "execute_input":
                # A cell's code has come back, and may name the words that a test waits for.
                self.outputs.setdefault(parent, []).append((message["msg_type"], message["content"]))

    def begun(self, code, until=shown):
        """Sends a cell to the main shell; returns when its outputs so far fulfil the condition and it is still running."""
        message_id = self.cell(code, "")
        self.until(lambda: until(self.outputs.get(message_id, [])))
        self.assertNotIn(message_id, self.idle)
        return message_id

    def ended(self, message_id):
        """The reply and the outputs of a cell, of whichever shell."""
        self.until(lambda: message_id in self.idle)
        reply = self.reply(message_id)
        return Reply(reply["content"], self.outputs.get(message_id, []))

    def reply(self, message_id):
        while message_id not in self.replies:
            reply = self.message(self.client.get_shell_msg)
            self.replies[reply["parent_header"].get("msg_id")] = reply
        return self.replies[message_id]

    def ask(self, code, shell=None):
        return self.ended(self.cell(code, shell))

    def interrupt(self, shell=None):
        self.control("interrupt_request", {}, **({"subshell_id": shell} if shell else {}))

    def assert_runs(self, message_id):
        self.assertNotIn(message_id, self.idle)
        self.assertNotIn(message_id, self.replies)

    # What the proposal says

    def test_the_kernel_says_that_it_has_them(self):
        info = self.reply(self.client.kernel_info())["content"]
        self.assertEqual(["kernel subshells"], info["supported_features"])

    def test_they_are_made_listed_and_removed(self):
        other = self.order("create")["subshell_id"]
        self.assertEqual({self.shell, other}, set(self.order("list")["subshell_id"]))
        self.assertEqual({"status": "ok"}, self.order("delete", subshell_id=other))
        self.assertEqual([self.shell], self.order("list")["subshell_id"])
        self.assertEqual("error", self.order("delete", subshell_id=other)["status"])

    def test_they_are_made_while_a_cell_runs(self):
        main = self.begun("sft.train(2_000_000_000);")
        other = self.order("create")["subshell_id"]
        self.assertEqual("2", self.ask("1 + 1", other).last_text)
        self.order("delete", subshell_id=other)
        self.assert_runs(main)
        self.interrupt()
        self.assertEqual("ok", self.ended(main).status)

    def test_the_kernel_stays_busy_where_one_is_made_and_removed(self):
        """A page shows the status that it heard last."""
        main = self.begun("sft.train(2_000_000_000);")
        order, reply = self.control("create_subshell_request", {})
        self.hear_busy_after(order, main)
        order, _ = self.control("delete_subshell_request", {"subshell_id": reply["content"]["subshell_id"]})
        self.hear_busy_after(order, main)
        self.assert_runs(main)
        self.interrupt()
        self.ended(main)

    def hear_busy_after(self, order, main):
        heard = []
        while (order["header"]["msg_id"], "idle") not in heard or heard[-1] != (main, "busy"):
            message = self.message(self.client.get_iopub_msg)
            if message["msg_type"] == "status":
                heard.append((message["parent_header"]["msg_id"], message["content"]["execution_state"]))

    def test_a_request_to_none_that_is_there_is_refused(self):
        sent = self.cell("1 + 1", "nowhere")
        refused = self.ended(sent)
        self.assertEqual(("error", "UnknownSubshellError", []), (refused.status, refused.content["ename"], refused.outputs))
        self.assertEqual("execute_reply", self.replies[sent]["msg_type"])
        self.assertEqual("2", self.ask("1 + 1").last_text)

    def test_the_answer_names_the_subshell(self):
        sent = self.cell("40 + 2")
        self.assertEqual("42", self.ended(sent).last_text)
        self.assertEqual(self.shell, self.replies[sent]["parent_header"]["subshell_id"])

    def test_cells_of_one_run_one_after_another_and_are_aborted_behind_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            go = Path(folder, "go")
            first = self.cell("int order = 1; " + lasting_until(go))
            second, third, fourth = self.cell("order += 1; order"), self.cell("order / 0"), self.cell("order")
            self.order("list")
            go.touch()
            self.ended(first)
        self.assertEqual("2", self.ended(second).last_text)
        self.assertEqual("ok", self.replies[first]["content"]["status"])
        self.assertEqual(("error", "aborted"), (self.ended(third).status, self.ended(fourth).status))
        self.assertEqual("2", self.ask("order").last_text)

    def test_an_error_there_aborts_nothing_elsewhere(self):
        main = self.begun('System.out.println("begun"); Thread.sleep(1000); "ended"', said("begun"))
        behind = self.cell('"behind"', "")
        self.assertEqual("error", self.ask("1 / 0").status)
        self.assertIn("ended", self.ended(main).last_text)
        self.assertIn("behind", self.ended(behind).last_text)

    def test_outputs_and_counts_belong_to_their_cell(self):
        main = self.begun('for (int i = 0; i < 40; i++) { System.out.println("main"); Thread.sleep(50); } "main\'s"', said("main"))
        counts, others = [], []
        for _ in range(3):
            reply = self.ask('for (int i = 0; i < 5; i++) { System.out.println("beside"); Thread.sleep(10); } "other\'s"')
            others.append((reply.stdout, "other's" in reply.last_text))
            counts.append(reply.content["execution_count"])
        self.assert_runs(main)
        ended = self.ended(main)
        self.assertEqual([("beside\n" * 5, True)] * 3, others)
        self.assertEqual(("main\n" * 40, True), (ended.stdout, "main's" in ended.last_text))
        self.assertEqual(list(range(ended.content["execution_count"] + 1, ended.content["execution_count"] + 4)), counts)

    # What a person does there while a run trains

    def test_a_run_that_trains_can_be_looked_at(self):
        main = self.begun("sft.train(2_000_000_000);")
        card = self.ask("sft")
        self.assertIn("under way: ", card.last_text)
        self.assertIn("text/html", card.of("execute_result")[0]["data"])
        figure = self.ask("Figures.alignment(sft)")
        self.assertIn("application/vnd.plotly.v1+json", figure.of("execute_result")[0]["data"])
        self.assertEqual("true", self.ask("History seen = sft.history(); seen.size() > 1 && seen.last(\"alignment\") > 0").last_text)
        self.assertEqual("true", self.ask("sft.history().size() >= seen.size()").last_text)
        self.assert_runs(main)
        stopped = self.ask("sft.stop();")
        self.assertEqual(("ok", []), (stopped.status, stopped.outputs))
        self.assertIn("stopped after", str(self.ended(main).outputs))

    def test_what_would_break_a_run_that_trains_is_refused(self):
        main = self.begun("sft.train(2_000_000_000);")
        for code in ("sft.train(1)", "sft.model()", 'sft.save("nowhere.npz")', "sft.onThreads(1)"):
            refused = self.ask(code)
            self.assertEqual("error", refused.status, code)
            self.assertIn("SFT is training", refused.content["evalue"], code)
        self.assert_runs(main)
        self.interrupt()
        self.ended(main)
        self.assertEqual("ok", self.ask("sft.train(1); sft.model();").status)

    def test_variables_methods_and_types_are_shared(self):
        main = self.begun('int shared = 1; System.out.println("begun"); while (shared < 3) { Thread.sleep(10); } "saw " + shared',
                          said("begun"))
        self.assertEqual("1", self.ask("shared").last_text)
        self.assertEqual("ok", self.ask("record Pair(int a, int b) { } int sum(Pair p) { return p.a() + p.b(); }").status)
        self.assertEqual("ok", self.ask("shared = sum(new Pair(1, 2));").status)
        self.assertIn("saw 3", self.ended(main).last_text)
        self.assertEqual("7", self.ask("sum(new Pair(3, 4))", "").last_text)

    def test_code_is_completed_and_explained(self):
        main = self.begun("sft.train(2_000_000_000);")
        for shell in (self.shell, None):
            found = self.reply(self.send_to(shell, "complete_request", code="sft.hist", cursor_pos=8))["content"]
            self.assertIn("history()", found["matches"])
            told = self.reply(self.send_to(shell, "inspect_request", code="sft.history()", cursor_pos=8, detail_level=0))["content"]
            self.assertTrue(told["found"])
            complete = self.reply(self.send_to(shell, "is_complete_request", code="for (;;) {"))["content"]
            self.assertEqual("incomplete", complete["status"])
        self.assert_runs(main)
        self.interrupt()
        self.ended(main)

    # Stop

    def test_stop_ends_the_cell_that_began_last_and_only_that(self):
        main = self.begun("sft.train(2_000_000_000);")
        beside = self.cell('System.out.println("begun"); while (true) { }')
        self.until(lambda: said("begun")(self.outputs.get(beside, [])))
        self.interrupt()
        self.assertIn("The cell was stopped.", self.ended(beside).stdout)
        self.assert_runs(main)
        self.assertIn("under way", self.ask("sft").last_text)
        self.interrupt()
        self.assertIn("stopped after", str(self.ended(main).outputs))

    def test_a_stop_that_names_a_subshell_means_it(self):
        beside = self.cell('System.out.println("begun"); Thread.sleep(1_000_000);')
        self.until(lambda: said("begun")(self.outputs.get(beside, [])))
        main = self.begun("sft.train(2_000_000_000);")
        self.interrupt(self.shell)
        self.assertIn("The cell was stopped.", self.ended(beside).stdout)
        self.assert_runs(main)
        self.interrupt(self.shell)
        self.assert_runs(main)
        self.interrupt()
        self.ended(main)

    def test_a_second_run_has_its_own_bar_and_stop(self):
        main = self.begun("sft.train(2_000_000_000);")
        beside = self.cell('Training second = Training.of(strong, Supervision.fineTuning(world), Sgd.spherical(0.1 / 1024).seed(5)).named("second");\n'
                           "second.train(2_000_000_000);")
        self.until(lambda: shown(self.outputs.get(beside, [])))
        self.interrupt()
        self.assertIn("second: stopped after", str(self.ended(beside).outputs))
        self.assertNotIn("<b>SFT</b>", str(self.outputs[beside]))
        self.assert_runs(main)
        self.interrupt()
        self.assertNotIn("<b>second</b>", str(self.ended(main).outputs))

    def test_many_at_once_compile_one_after_another(self):
        """No snippet gets another's value while several shells compile."""
        shells = [self.order("create")["subshell_id"] for _ in range(3)]
        sent = {}
        for i in range(8):
            for n, shell in enumerate(["", *shells]):
                sent[self.cell(f"int v{n}_{i} = {n} * 1000 + {i}; System.out.println(v{n}_{i}); v{n}_{i} + 0", shell)] = n * 1000 + i
        for message_id, value in sent.items():
            reply = self.ended(message_id)
            self.assertEqual((f"{value}\n", str(value)), (reply.stdout, reply.last_text))
        for shell in shells:
            self.order("delete", subshell_id=shell)

    def test_input_is_asked_for_where_it_is_read(self):
        main = self.begun("sft.train(2_000_000_000);")
        beside = self.cell("new Scanner(System.in).nextLine()")
        question = self.message(self.client.get_stdin_msg)
        self.assertEqual(beside, question["parent_header"]["msg_id"])
        self.client.input("a line")
        self.assertIn("a line", self.ended(beside).last_text)
        self.interrupt()
        self.ended(main)

    def test_a_figure_has_a_run_of_its_own_drawn_while_a_cell_trains(self):
        """As the page asks for it: a comm, whose curves grow until they are done, or until it is closed."""
        main = self.begun("sft.train(2_000_000_000);")
        values = [256, 32, 0.3, 0.7, 0.1, 0, 0, 1, 1, 4000, 0, 0]
        done = self.told_of_run({"scene": "ALIGNMENT", "values": values, "seed": 1}, lambda told: told.get("done"))
        self.assertEqual((4000, 4000), (done["step"], done["end"]))
        flat, ends = done["curves"], []
        while flat:
            ends.append((flat[flat[0]], flat[2 * flat[0]]))
            flat = flat[2 * flat[0] + 1:]
        self.assertEqual([4000] * 3, [step for step, _ in ends])
        self.assertTrue(all(0.3 < height < 1 for _, height in ends), ends)
        refused = self.told_of_run({"scene": "ALIGNMENT", "values": [20_000] + values[1:], "seed": 1}, lambda told: "problem" in told)
        self.assertIn("at most 16384", refused["problem"])
        long = {"scene": "ALIGNMENT", "values": [4096] + values[1:9] + [240_000] + values[10:], "seed": 1}
        self.assertFalse(self.told_of_run(long, lambda told: "curves" in told)["done"])
        self.until(lambda: self.ask(RUNS_BESIDE).last_text == "0")
        self.assert_runs(main)
        self.interrupt()
        self.ended(main)

    def told_of_run(self, data, until):
        """Opens a comm, and closes it when the kernel has told what is waited for; returns that."""
        self.send_to(self.shell, "comm_open", comm_id=f"run {len(self.sent)} {data}", target_name="w2slab.run", data=data)
        told = {}
        while not until(told):
            message = self.message(self.client.get_iopub_msg)
            self.assertNotEqual("comm_close", message["msg_type"])
            if message["msg_type"] == "comm_msg" and message["content"]["comm_id"] == f"run {len(self.sent)} {data}":
                told = message["content"]["data"]
        self.send_to(self.shell, "comm_close", comm_id=f"run {len(self.sent)} {data}", data={})
        return told
