# SPDX-License-Identifier: MIT
"""On a terminal, below an interactive shell: Ctrl-C, Ctrl-Z and fg, the foreground, the progress line.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

import pytest

from run_trial import COVKEEP, DEADLINE, HERE, PYTHON, becomes, built, place  # noqa: F401

LISTENER = f"{PYTHON} -I -S {HERE}/run_listener.py"


class Terminal:
    """An interactive bash on a terminal of its own. Each command's end is told by its status."""

    def __init__(self, place, **variables):
        self.seen = ""
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(place.path)
                os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"],
                          {**place.env, "PS1": "", "TERM": "dumb", **variables})
            finally:
                os._exit(127)

    def __enter__(self):
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
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


# It is only shown where the terminal echoes what is typed, which is off for the other tests.
QUIET = "sh -c 'true | true; read line'"
SHOWN = r"\x1b7\x1b\[(\d+)G\x1b\[K\x1b\[\d+G\x1b\[2m(covkeep: \d+ process(?:es)?, \d+ kept)\x1b\[0m\x1b8"
TAKEN_BACK = r"\x1b7\x1b\[\d+G\x1b\[K\x1b\[\d+G\x1b8"
PASSED = 14  # seconds, of which the first ten and three of silence are without progress


def test_progress_is_shown_at_the_right_end_of_the_line_and_taken_back(place):
    """The cursor stays where the command has left it."""
    with Terminal(place, TERM="xterm") as terminal:
        terminal.type(f"stty echo; {COVKEEP} run --progress {QUIET}\n")
        terminal.until(SHOWN)
        terminal.type("go\n")
        terminal.until(r"covkeep: \d+ processes, 0 with coverage")
        assert "\x1b[2m" not in terminal.seen


def test_progress_is_taken_back_at_the_end(place):
    """Nobody has written since, so it still stands in the cursor's line."""
    with Terminal(place, TERM="xterm") as terminal:
        terminal.type(f"stty echo; {COVKEEP} run --progress sleep 5\n")
        terminal.until(SHOWN)
        assert re.search(TAKEN_BACK + "$", terminal.until(r"covkeep: \d+ process, 0 with coverage"))


def test_long_run_shows_progress_by_itself(place):
    with Terminal(place, TERM="xterm") as terminal:
        terminal.type(f"stty echo; {COVKEEP} run {QUIET}\n")
        terminal.until(SHOWN)
        terminal.type("go\n")
        terminal.until(r"covkeep: \d+ processes, 0 with coverage")


@pytest.mark.parametrize("options, variables", [
    ("-q", {}), ("--no-progress", {}), ("", {"CI": "true"}), ("", {"TERM": "dumb"}), ("", {"TERM": ""}),
    ("2>error", {}), ("chatty", {}), ("raw", {}), ("password", {}),
], ids=str)
def test_progress_is_not_shown_where_it_would_disturb(place, options, variables):
    """While the command writes, or reads what is typed letter by letter or in secret, the terminal is its own."""
    command = {"chatty": f"for i in $(seq {PASSED}); do echo at work; sleep 1; done"}.get(options, f"sleep {PASSED}")
    mode = {"raw": "raw", "password": "-echo"}.get(options, "echo")
    redirected = options if options.startswith("2") else ""
    options = options if options.startswith("-") else ""
    with Terminal(place, **{"TERM": "xterm", **variables}) as terminal:
        terminal.type(f"stty {mode}; {COVKEEP} run {options} sh -c '{command}' {redirected}; stty cooked; "
                      "echo the-$((1))-end\n")
        assert "kept" not in re.sub("nothing to keep|all kept", "", terminal.until("the-1-end"))


@pytest.mark.parametrize("variables, is_coloured", [
    ({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": ""}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False),
    ({"TERM": "dumb"}, False)], ids=str)
def test_last_lines_are_coloured_where_that_is_wanted(place, built, variables, is_coloured):
    with Terminal(place, GCOV_PREFIX=str(place.path / "counts"), **variables) as terminal:
        terminal.type(f"{COVKEEP} run {built}/victim exit 0; echo the-$((1))-end\n")
        kept = terminal.until("the-1-end")
        terminal.type(f"COV_KEEP_KEEPER=off {COVKEEP} run sh -c '{built}/victim say wait & read line; "
                      "busybox kill -KILL $!; wait $!'; echo the-$((2))-end\n")
        terminal.until(r"\d+\r\n")
        terminal.type("go\n")
        lost = terminal.until("the-2-end")
    assert "all kept" in kept and "1 lost coverage" in lost
    assert ("covkeep: \x1b[32m1 process" in kept) == is_coloured
    assert ("covkeep: \x1b[1;31mlost\x1b[0m: " in lost) == is_coloured
    assert ("\x1b" in kept + lost) == is_coloured


def test_progress_needs_a_terminal(place):
    assert place.run("--quiet", "--progress", "sleep", "1.5").stderr == ""
