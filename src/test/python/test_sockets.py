"""The kernel's sockets: who is heard, what is aborted, input, and the kernel's end."""

import json
import queue
import random
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import zmq
from conftest import PATIENCE
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import get_kernel_spec
from jupyter_client.manager import KernelManager

from test_kernel import KERNEL, LONG_CALL, KernelCase, lasting_until, said


class Input(KernelCase):
    environment = {"LC_ALL": "C"}
    setup = "Scanner typed = new Scanner(System.in);"

    def question(self):
        return self.client.get_stdin_msg(timeout=PATIENCE)["content"]

    def test_each_question_gets_its_answer(self):
        message_id = self.send('System.out.print("name? "); String a = typed.nextLine(); String b = typed.nextLine(); System.out.print(a + "/" + b);')
        for answer in ("one", "two"):
            self.question()
            self.client.input(answer)
        self.assertTrue(self.wait(message_id).stdout.endswith("one/two"))

    def test_the_prompt_is_shown_before_the_question(self):
        message_id = self.send('System.out.print("name? "); System.in.read();')
        self.question()
        message = self.client.get_iopub_msg(timeout=PATIENCE)
        while message["msg_type"] != "stream":
            message = self.client.get_iopub_msg(timeout=PATIENCE)
        self.assertEqual("name? ", message["content"]["text"])
        self.client.input("x")
        self.wait(message_id)

    def test_letters_outside_ascii_survive(self):
        for read in ("typed.nextLine()", "new Scanner(System.in).nextLine()",
                     "new BufferedReader(new InputStreamReader(System.in)).readLine()"):
            message_id = self.send(f'String line = {read}; System.out.print(line + line.length());')
            self.question()
            self.client.input("é€😀")
            self.assertEqual("é€😀4", self.wait(message_id).stdout, read)

    def test_an_answer_that_comes_after_the_stop_answers_nothing(self):
        for _ in range(2):
            message_id = self.send("typed.nextLine()")
            self.question()
            self.manager.interrupt_kernel()
            reply = self.wait(message_id)
            self.assertEqual("ok", reply.status, reply.outputs)
            self.assertIn("The cell was stopped.", reply.stdout)
            self.client.input("late")
            time.sleep(1)
            message_id = self.send("System.out.print(typed.nextLine());")
            self.question()
            self.client.input("in time")
            self.assertEqual("in time", self.wait(message_id).stdout)

    def test_what_is_left_of_a_line_is_not_for_the_next_cell(self):
        message_id = self.send("(char) System.in.read()")
        self.question()
        self.client.input("yes")
        self.assertIn("y", self.wait(message_id).last_text)
        message_id = self.send("System.out.print(new BufferedReader(new InputStreamReader(System.in)).readLine());")
        self.question()
        self.client.input("fresh")
        self.assertEqual("fresh", self.wait(message_id).stdout)

    def test_ctrl_d_is_the_end_of_what_is_read_and_the_next_read_asks_again(self):
        """Front ends send it as a character; a loop over all lines has no other end."""
        for _ in range(2):
            message_id = self.send('System.out.print(new BufferedReader(new InputStreamReader(System.in)).lines().toList());')
            for answer in ("one", "two", "\x04"):
                self.question()
                self.client.input(answer)
            self.assertEqual("[one, two]", self.wait(message_id).stdout)

    def test_a_front_end_without_input_is_named_as_the_reason(self):
        for read in ("new Scanner(System.in).nextLine()", "System.in.read()"):
            reply = self.wait(self.client.execute(read, allow_stdin=False))
            self.assertIn("this front end does not offer input", reply.content["evalue"])


class Clients(KernelCase):
    setup = LONG_CALL

    def client_of(self, **more):
        client = BlockingKernelClient(connection_file=self.manager.connection_file, **more)
        client.load_connection_file()
        return client

    def test_a_client_that_comes_back_under_its_name_is_heard(self):
        for socket in ("shell", "control"):
            for turn in range(8):
                client = self.client_of()
                client.start_channels(hb=False)
                try:
                    message = client.session.msg("kernel_info_request", {})
                    channel = getattr(client, socket + "_channel")
                    channel.send(message)
                    reply = channel.get_msg(timeout=PATIENCE)
                    self.assertEqual("ok", reply["content"]["status"], f"{socket}, turn {turn}")
                finally:
                    client.stop_channels()

    def test_a_client_under_a_fixed_name_is_heard_at_each_connection(self):
        context = zmq.Context()
        name = b"the same name"
        for turn in range(8):
            client = self.client_of()
            for kind in ("shell", "control"):
                socket = context.socket(zmq.DEALER)
                socket.linger = 0
                socket.identity = name
                socket.connect(f"tcp://{client.ip}:{getattr(client, kind + '_port')}")
                client.session.send(socket, client.session.msg("kernel_info_request", {}))
                answered = socket.poll(1000 * PATIENCE)
                socket.close()
                self.assertTrue(answered, f"{kind}: nobody answered at connection {turn + 1}")
        context.term()

    def test_what_is_no_message_of_jupyters_harms_nobody(self):
        session = self.client.session
        whole = session.serialize(session.msg("kernel_info_request"))
        signed = [session.sign(part) for part in ([b"[]"] + [b"{}"] * 3, [b"{"] * 4)]
        for channel in ("shell", "control"):
            with self.subTest(channel), zmq.Context.instance().socket(zmq.DEALER) as socket:
                socket.linger = 0
                socket.connect(f"tcp://127.0.0.1:{self.manager.get_connection_info()[channel + '_port']}")
                for parts in ([b""], [b"GET /"], whole[:1], whole[:4], [whole[0], b"0" * 64] + whole[2:],
                              [whole[0], signed[0], b"[]"] + [b"{}"] * 3, [whole[0], signed[1]] + [b"{"] * 4):
                    socket.send_multipart(parts)
                socket.send_multipart(session.serialize(session.msg("kernel_info_request")))
                self.assertTrue(socket.poll(1000 * PATIENCE), "the kernel is deaf")
                answer = session.feed_identities(socket.recv_multipart())[1]
                self.assertEqual("kernel_info_reply", session.deserialize(answer)["msg_type"])
        self.assertEqual("2", self.run_cell("1 + 1").last_text)

    def test_what_is_no_zeromq_harms_nobody(self):
        """Whoever looks through a machine's ports sends such things; a length of 2 GB is memory that would be taken at once."""
        greeting = b"\xff" + bytes(7) + b"\x01\x7f\x03\x00NULL" + bytes(48)
        ready = b"\x04\x1c\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER"
        junk = random.Random(1)
        sent = [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", bytes.fromhex("16030100a5010000a1030352"), bytes(100), b"\xff" * 1000, greeting[:20],
                greeting + b"\xaa" * 500, greeting + ready + b"\x04\x00", greeting + b"\x04\x08\x05READY\xff\xff",
                *(greeting + ready + b"\x02" + length.to_bytes(8, "big") + b"x" * 100 for length in (2**30, 2**31 - 1, 2**62, 2**64 - 1)),
                *(start + junk.randbytes(size) for start in (b"", greeting, greeting + ready) for size in (1, 10, 100, 5000))]
        info, held = self.manager.get_connection_info(), []
        try:
            for port in ("shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"):
                for data in sent:
                    connection = socket.create_connection(("127.0.0.1", info[port]), timeout=PATIENCE)
                    held.append(connection)
                    connection.sendall(data)
                for other in held[::2]:
                    other.close()
                self.assertEqual("2", self.run_cell("1 + 1").last_text, port)
                self.client.control_channel.send(self.client.session.msg("kernel_info_request", {}))
                self.assertEqual("ok", self.message(self.client.get_control_msg)["content"]["status"], port)
                with zmq.Context.instance().socket(zmq.REQ) as heart:
                    heart.linger = 0
                    heart.connect(f"tcp://127.0.0.1:{info['hb_port']}")
                    heart.send(b"ping")
                    self.assertTrue(heart.poll(1000 * PATIENCE), f"the heart has stopped after {port}")
        finally:
            for connection in held:
                connection.close()

    def test_only_cells_that_waited_when_one_failed_are_aborted(self):
        for turn in range(150):
            failing = self.client.execute("throw new RuntimeException();")
            while self.client.get_shell_msg(timeout=PATIENCE)["parent_header"].get("msg_id") != failing:
                pass
            after = self.client.execute("1 + 1")
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            while reply["parent_header"].get("msg_id") != after:
                reply = self.client.get_shell_msg(timeout=PATIENCE)
            self.assertEqual("ok", reply["content"]["status"], f"turn {turn}")

    def test_a_client_that_never_reads_does_not_hold_the_kernel(self):
        context = zmq.Context()
        deaf = context.socket(zmq.SUB)
        deaf.rcvhwm = 1
        deaf.setsockopt(zmq.RCVBUF, 4096)
        deaf.subscribe(b"")
        deaf.connect(f"tcp://{self.client.ip}:{self.client.iopub_port}")
        time.sleep(0.5)
        try:
            reply = self.run_cell('for (int i = 0; i < 3_000; i++) { display("a message of its own"); } "value"')
            self.assertEqual(3_000, len(reply.of("display_data")))
            self.assertIn("value", reply.last_text)
            self.assertEqual("2", self.run_cell("1 + 1").last_text)
        finally:
            deaf.close(0)
            context.term()


class NewClients(KernelCase):
    """What a client is shown that comes while a cell runs, and what one that comes later is not."""

    setup = LONG_CALL

    def setUp(self):
        self.page = BlockingKernelClient(connection_file=self.manager.connection_file)
        self.page.load_connection_file()
        self.page.start_channels()
        # It hears what others run, and the kernel has not heard of it.
        deadline = time.monotonic() + PATIENCE
        while not self.hears():
            self.assertLess(time.monotonic(), deadline)
            self.run_cell("0")

    def hears(self):
        try:
            return self.page.get_iopub_msg(timeout=1) is not None
        except queue.Empty:
            return False

    def tearDown(self):
        self.page.stop_channels()

    def shown(self, code):
        message_id, texts = self.page.execute(code), []
        while True:
            message = self.page.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["content"].get("execution_state") == "idle":
                return texts
            if "data" in message["content"]:
                texts.append(message["content"]["data"]["text/plain"])

    def test_a_page_loaded_after_a_cell_is_not_shown_it(self):
        self.run_cell("1 + 1")
        self.page.kernel_info()
        self.page.get_shell_msg(timeout=PATIENCE)
        self.assertEqual(["4"], self.shown("2 + 2"))

    def test_a_page_that_was_there_before_is_not_shown_anothers_cell(self):
        self.page.kernel_info()
        self.page.get_shell_msg(timeout=PATIENCE)
        cell = self.begin('longCall("W2S", 1_500);')
        self.assertEqual(["4"], self.shown("2 + 2"))
        self.wait(cell)

    def test_a_page_loaded_during_a_cell_is_shown_it(self):
        with tempfile.TemporaryDirectory() as folder:
            end = Path(folder, "end")
            cell = self.begin(f'System.out.println("begun"); {lasting_until(end)} "value"', said("begun"))
            self.page.kernel_info()
            self.page.get_shell_msg(timeout=PATIENCE)
            end.touch()
            self.wait(cell)
        texts = self.shown("2 + 2")
        self.assertIn("was running when this page was loaded", texts[0])
        self.assertEqual("4", texts[-1])


class End(unittest.TestCase):

    def end(self, *codes):
        """Starts a kernel, sends cells, shuts it down in 5 s; returns its exit code and what it wrote to the server's streams."""
        with tempfile.TemporaryFile() as written:
            manager = KernelManager(kernel_name=KERNEL)
            manager.start_kernel(stdout=written, stderr=written)
            process = manager.provisioner.process
            client = manager.client()
            client.start_channels()
            try:
                client.wait_for_ready(timeout=PATIENCE)
                for code in codes:
                    client.execute(code)
                time.sleep(1)
                client.shutdown()
                code = process.wait(PATIENCE)
            finally:
                client.stop_channels()
                manager.shutdown_kernel(now=True)
            written.seek(0)
            lines = written.read().decode().splitlines()
            return code, [line for line in lines if "incubator modules" not in line]

    def test_an_idle_kernel_ends_in_silence(self):
        self.assertEqual((0, []), self.end("1 + 1"))

    def test_a_busy_kernel_ends_in_silence(self):
        self.assertEqual((0, []), self.end("Thread.sleep(600_000);"))

    def test_a_printing_kernel_ends_in_silence(self):
        self.assertEqual((0, []), self.end("while (true) { System.out.println(1); }"))

    def test_a_kernel_that_cannot_start_says_why_and_ends(self):
        """A process that lives is taken for a kernel that will answer; one that has ended is started again, with other ports."""
        with socket.create_server(("127.0.0.1", 0)) as taken, tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "connection.json")
            ports = {f"{name}_port": 0 for name in ("iopub", "stdin", "control", "hb")}
            whole = {"transport": "tcp", "ip": "127.0.0.1", "key": "a", "signature_scheme": "hmac-sha256", "shell_port": 0, **ports}
            for text, why in (("no JSON", f"connection file must be one that Jupyter writes, but is {file}"),
                              ('{"a": 1}', f"connection file must be one that Jupyter writes, but is {file}"),
                              (json.dumps(whole | {"signature_scheme": "hmac-none"}), "Algorithm hmacnone not available"),
                              (json.dumps(whole | {"shell_port": taken.getsockname()[1]}),
                               "a port of the connection file cannot be taken at 127.0.0.1: Errno 48 : Address already in use")):
                with self.subTest(text):
                    file.write_text(text)
                    command = [word.replace("{connection_file}", str(file)) for word in get_kernel_spec(KERNEL).argv]
                    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=PATIENCE)
                    lines = [line for line in done.stderr.splitlines() if "incubator modules" not in line]
                    self.assertEqual((1, [f"w2s-lab: the kernel cannot start: {why}"]), (done.returncode, lines))

    def test_a_transport_that_the_kernel_has_not_is_refused_in_one_sentence(self):
        with tempfile.TemporaryFile() as written, tempfile.TemporaryDirectory() as folder:
            manager = KernelManager(kernel_name=KERNEL, transport="ipc", ip=str(Path(folder, "kernel")))
            manager.start_kernel(stdout=written, stderr=written)
            try:
                self.assertEqual(1, manager.provisioner.process.wait(PATIENCE))
            finally:
                manager.shutdown_kernel(now=True)
            written.seek(0)
            lines = [line for line in written.read().decode().splitlines() if "incubator modules" not in line]
            self.assertEqual(['w2s-lab: the kernel speaks over tcp only, and the connection file asks for ipc: start it with transport="tcp".'], lines)


if __name__ == "__main__":
    unittest.main()
