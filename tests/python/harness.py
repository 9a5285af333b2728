# SPDX-License-Identifier: MIT
"""The outer side of killer.py: one killer per Harness, the programs it started as Targets. The
tests' own process is never preloaded; what is asked of a program goes through its killer. Every
wait has a deadline. Leaving the block leaves no process.
"""

import json
import os
import select
import signal
import subprocess
import time
from pathlib import Path

PYTHON = "/usr/bin/python3"
DEADLINE = 300
# Where programs run and save: a disk that others keep busy could hold them up for longer than they
# may take to die.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# What a program leaves is the claim, not how soon: others may keep the processors busy.
UNHURRIED = {"COV_KEEP_GRACE_MS": "6000"}
HERE = Path(__file__).resolve().parent


def lines_before_deadline(descriptor):
    """The lines that come out of a pipe, as soon as they are whole; what is left at its end."""
    pending = b""
    while True:
        if not select.select([descriptor], [], [], DEADLINE)[0]:
            raise TimeoutError(f"nothing after {pending!r}")
        piece = os.read(descriptor, 65536)
        if not piece:
            break
        *lines, pending = (pending + piece).split(b"\n")
        yield from (line.decode() + "\n" for line in lines)
    if pending:
        yield pending.decode()


class Harness:
    """A killer. `variables` are the coverage variables of its environment. A preloaded one gives
    its programs none of them, for the library to restore; the other passes them on by hand."""

    def __init__(self, directory, library=None, variables=None):
        self.directory = directory
        self.preloaded = library is not None
        self.variables = dict(variables or {})
        preload = {"LD_PRELOAD": str(library)} if library else {}
        output, self.killer_output = os.pipe()
        self.killer = subprocess.Popen(
            [PYTHON, "-I", "-S", str(HERE / "killer.py"), str(self.killer_output)],
            env={**self.variables, **preload}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            pass_fds=[self.killer_output], start_new_session=True, cwd=directory)
        os.close(self.killer_output)
        self.output = output
        self.output_lines = lines_before_deadline(output)
        self.answers = lines_before_deadline(self.killer.stdout.fileno())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """The killer clears up after itself; what it leaves when it fails is in its session."""
        try:
            self.killer.stdin.close()
            self.killer.wait(timeout=DEADLINE)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self.killer.kill()
            self.killer.wait(timeout=DEADLINE)
        await_claim(lambda: not kill_session(self.killer.pid), "not to be killed")
        self.killer.stdout.close()
        os.close(self.output)

    def order(self, order, **values):
        self.killer.stdin.write(json.dumps({"order": order, **values}).encode() + b"\n")
        self.killer.stdin.flush()
        return self.answer()

    def answer(self):
        answer = json.loads(next(self.answers, '{"failed": "the killer is gone"}'))
        assert "failed" not in answer, answer["failed"]
        return answer

    def start(self, command, env, cwd=None, group=None, measured=True):
        """A Target. It leads a group of its own, or joins the one that is named."""
        given = {} if self.preloaded or not measured else self.variables
        answer = self.order("start", command=[str(word) for word in command], group=group,
                            env={**given, **env}, cwd=str(cwd or self.directory),
                            stderr=str(self.stderr_path))
        return Target(self, answer["pid"])

    def seal(self):
        self.order("seal")

    def line(self):
        """The next line on the programs' standard output."""
        return next(self.output_lines)

    def rest(self):
        """Waits until the programs' orphans have ended, too."""
        self.order("rest")

    def stdout(self):
        """What is left of the programs' standard output, up to its end."""
        return "".join(self.output_lines)

    @property
    def stderr_path(self):
        return self.directory / "stderr"

    def stderr(self):
        return self.stderr_path.read_text()


class Target:
    """A program that the killer has started."""

    def __init__(self, harness, pid):
        self.harness = harness
        self.pid = pid

    def signal(self, how):
        """Sends only; the errno of the attempt, or None."""
        return self.harness.order("signal", pid=self.pid, how=how)["error"]

    def end(self, how):
        """The program's status, ended that way, as subprocess has it; `wait` only waits."""
        if how == "atexit":
            return self.harness.order("end_at_exit", pid=self.pid)["status"]
        return self.harness.order("end", pid=self.pid, how=how)["status"]

    def reap(self):
        return self.harness.order("reap", pid=self.pid)["status"]

    def becomes(self, state):
        """Waits until the main thread is in that state, which no event tells its stranger."""
        await_claim(lambda: state_of(self.pid) == state, f"never {state}")

    def takes(self, signal_number):
        """Waits until the program has taken that signal, or died of it."""
        await_claim(lambda: state_of(self.pid) == "Z" or not is_pending(self.pid, signal_number),
                    f"never taken: {signal_number}")

    def quiet(self):
        """Waits until each thread of the program and of its children sleeps: it has executed all
        that it will. No event tells that, so /proc is asked until two looks agree."""
        before, deadline = None, time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            now = threads_below(self.pid)
            if now == before and all(state == "S" for state, _ in now.values()):
                return
            before = now
            time.sleep(0.002)
        raise TimeoutError(f"never quiet: {before}")


def await_claim(claim, failure):
    deadline = time.monotonic() + DEADLINE
    while not claim():
        if time.monotonic() > deadline:
            raise TimeoutError(failure)
        time.sleep(0.002)


def state_of(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def is_pending(pid, signal_number):
    pending = int(status_of(Path(f"/proc/{pid}"))["ShdPnd"], 16)
    return pending >> (signal_number - 1) & 1 == 1


def status_of(place):
    """The lines of a `status` in /proc by their names."""
    lines = (place / "status").read_text().split("\n")
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def kill_session(session):
    """Kills the processes of a session; whether there were any that had not ended."""
    found = False
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] not in "ZX":
                found = True
                os.kill(int(process.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def threads_below(pid):
    """{thread: (state, times it has gone to sleep)} of a process tree."""
    threads = {}
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except (FileNotFoundError, ProcessLookupError):
        return threads
    for task in tasks:
        try:
            status = status_of(task)
            threads[task.name] = status["State"][0], status["voluntary_ctxt_switches"]
            children = (task / "children").read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for child in children:
            threads.update(threads_below(child))
    return threads
