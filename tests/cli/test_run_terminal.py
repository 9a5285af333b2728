# SPDX-License-Identifier: MIT
"""On a terminal, below an interactive shell: Ctrl-C, Ctrl-Z and fg, the foreground, the progress line.
"""

import os
import pty
import re
import select
import signal
import time

import pytest

from run_trial import COVKEEP, DEADLINE, HERE, PYTHON, becomes, place  # noqa: F401

LISTENER = f"{PYTHON} -I -S {HERE}/run_listener.py"


class Terminal:
    """An interactive bash on a terminal of its own. Each command's end is told by its status."""

    def __init__(self, place):
        self.seen = ""
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(place.path)
                os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"],
                          {**place.env, "PS1": "", "TERM": "dumb"})
            finally:
                os._exit(127)

    def __enter__(self):
        self.type("stty -echo; set +o history; echo shell-$((1))\n")
        self.until("shell-1")
        return self

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGHUP)
        os.kill(self.pid, signal.SIGCONT)
        try:
            while os.read(self.descriptor, 4096):
                pass
        except OSError:
            pass
        os.close(self.descriptor)
        os.waitpid(self.pid, 0)

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def until(self, pattern):
        """Reads until that has come; what came before it."""
        deadline = time.monotonic() + DEADLINE
        while not (found := re.search(pattern, self.seen)):
            assert time.monotonic() < deadline, f"no {pattern!r} in {self.seen!r}"
            if select.select([self.descriptor], [], [], 1)[0]:
                self.seen += os.read(self.descriptor, 4096).decode()
        before, self.seen = self.seen[:found.start()], self.seen[found.end():]
        return before


@pytest.fixture
def terminal(place):
    with Terminal(place) as terminal:
        yield terminal


def test_interrupt_reaches_the_command_once(terminal):
    terminal.type(f"{COVKEEP} run -q {LISTENER} end=SIGTERM SIGINT SIGQUIT; echo status=$?\n")
    terminal.until("ready")
    terminal.type("\x03")
    terminal.until("SIGINT")
    terminal.type("\x1c")
    assert "SIGINT" not in terminal.until("SIGQUIT")
    terminal.type("\x03")
    assert "SIGQUIT" not in terminal.until("SIGINT")


def test_interrupt_ends_both(terminal):
    terminal.type(f"{COVKEEP} run -q sh -c 'echo ready; exec sleep 1000'\n")
    terminal.until("ready")
    terminal.type("\x03")
    terminal.type("echo status=$?\n")
    terminal.until("status=130")


def test_stop_gives_the_terminal_back(terminal, place):
    """Each is typed when both wait for it: a terminal drops what comes too early after a stop."""
    (place.path / "reader.py").write_text(
        "import os, signal, sys\n"
        "signal.signal(signal.SIGCONT, lambda *_: os.write(1, b'again '))\n"
        "print('ready', os.getpid(), '', flush=True)\n"
        "print('got', sys.stdin.readline())\n"
        "sys.exit(7)\n")
    terminal.type(f"{COVKEEP} run -q {PYTHON} -I -S reader.py\n")
    terminal.until("ready ")
    reader = int(terminal.until(" "))
    for _ in range(3):
        becomes(reader, "S")
        terminal.type("\x1a")
        terminal.until("Stopped")
        becomes(reader, "T")
        becomes(terminal.pid, "S")
        terminal.type("echo in-shell-$((2))\n")
        terminal.until("in-shell-2")
        terminal.type("fg\n")
        terminal.until("again")  # it has the terminal now
    terminal.type("words\n")
    assert "again" not in terminal.until("got words")
    terminal.type("echo status=$?\n")
    terminal.until("status=7")


def test_editor_like_command_stops_itself(terminal):
    """It sends SIGTSTP to its whole group, as vim does, and is continued once."""
    terminal.type(f"{COVKEEP} run -q bash -c 'trap \"echo continued\" CONT; echo ready; "
                  "kill -TSTP 0; echo after; exit 3'\n")
    terminal.until("Stopped")
    terminal.type("fg\n")
    terminal.until("\ncontinued\r\n")
    terminal.type("echo status=$?\n")
    assert "continued" not in terminal.until("status=3")


def test_shell_as_the_command_has_job_control(terminal):
    terminal.type(f"{COVKEEP} run -q bash --norc --noediting -i\n")
    terminal.type("echo inner-$((1)); suspend\n")
    terminal.until("inner-1")
    terminal.until("Stopped")
    terminal.type("echo outer-$((1)); fg\n")
    terminal.until("outer-1")
    terminal.until("covkeep run")
    terminal.type("sh -c 'echo asleep; exec sleep 1000'\n")
    terminal.until("asleep")
    terminal.type("\x1a")
    terminal.until("Stopped.*sleep 1000")
    terminal.type("kill -KILL %1; disown %1; exit 9\n")
    terminal.type("echo status=$?\n")
    terminal.until("status=9")


def test_background_command_reads_no_terminal(terminal):
    terminal.type("set +m; set -m\n")
    terminal.type(f"{COVKEEP} run -q sh -c 'read line; exit 7' &\n")
    terminal.type("wait $!; echo status=$?\n")
    terminal.until("status=149")  # stopped by SIGTTIN
    terminal.type("fg\n")
    terminal.until("covkeep run")
    terminal.type("words\n")
    terminal.type("echo status=$?\n")
    terminal.until("status=7")


def test_progress_is_shown_and_taken_back(terminal):
    terminal.type(f"{COVKEEP} run --progress sh -c 'true | true; read line'\n")
    terminal.until(r"covkeep: \d+ processes\r")
    terminal.type("go\n")
    assert terminal.until(r"covkeep: \d+ processes, ").endswith(" " * 40 + "\r")


def test_progress_needs_a_terminal(place):
    assert place.run("--quiet", "--progress", "sleep", "0.5").stderr == ""
