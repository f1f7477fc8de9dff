"""A process that lives through the whole go and answers one line for each line that it is asked."""
import json
import subprocess
import time

from .contenders import BENCH, TWO_RUNS


class ChildFailed(RuntimeError):
    """A child ended, or answered something else than JSON."""


class Child:

    def __init__(self, name, command, variables, log):
        self.name = name
        self.log = open(log, "w")
        self.process = subprocess.Popen(command, cwd=BENCH, env=variables, text=True, bufsize=1, stderr=self.log,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, *words):
        try:
            self.process.stdin.write(" ".join(map(str, words)) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # receive() tells why

    def receive(self):
        line = self.process.stdout.readline()
        try:
            return json.loads(line)
        except json.JSONDecodeError:
            raise ChildFailed(f"{self.name} answered {line.strip()!r}; its messages are in {self.log.name}") from None

    def ask(self, *words):
        self.send(*words)
        return self.receive()

    def close(self):
        try:
            self.send("quit")
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.log.close()


class Team:
    """The processes of one contender in one form: one thread, two threads, or two runs at once."""

    def __init__(self, contender, form, folder):
        self.contender = contender
        self.form = form
        self.steps = {}
        self.children = []
        for i in range(contender.processes(form)):
            log = folder / f"{contender.name} {form} {i + 1}.log".replace(" ", "-").replace(",", "")
            self.children.append(Child(f"{contender.name} ({form})", contender.command(form, folder),
                                       contender.variables(form, folder), log))

    @property
    def together(self):
        """How many runs the team makes at once."""
        return 2 if self.form == TWO_RUNS else 1

    def runs(self, case, steps, rate, seed):
        """Makes one run, or two runs at once; returns all steps and the seconds they took."""
        wanted = [f"{case}:{steps}:{rate}:{seed + i}" for i in range(self.together)]
        begin = time.perf_counter()
        if len(self.children) == 1:
            self.children[0].ask("runs", *wanted)
        else:
            for child, run in zip(self.children, wanted):
                child.send("runs", run)
            for child in self.children:
                child.receive()
        return steps * self.together, time.perf_counter() - begin

    def close(self):
        for child in self.children:
            child.close()
