# SPDX-License-Identifier: MIT
"""What the tests of `covkeep run` share: a Place, private to a test, in which commands are run with
and without covkeep in an environment that is known. The tests' own process is never preloaded.
Every wait has a deadline.
"""

import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from passing import passing_directory

HERE = Path(__file__).resolve().parent
COVKEEP = Path(os.environ.get("COVKEEP", HERE.parent.parent / "build" / "covkeep"))
BUILD = Path(os.environ.get("COVKEEP_BUILD", COVKEEP.parent))
LIBRARY = COVKEEP.parent / "libcovkeep.so"
PYTHON = "/usr/bin/python3"
DEADLINE = int(os.environ.get("COVKEEP_DEADLINE", 240))
SUMMARY = re.compile(r"covkeep: \d+ process(es)?, ")

sys.dont_write_bytecode = True


class Place:
    """A directory with a home, and commands that are run in it."""

    def __init__(self, path):
        self.path = path
        self.home = path / "home"
        self.home.mkdir()
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LC_ALL": "C"}

    @property
    def runs(self):
        """The directories of the runs, oldest first."""
        return sorted((self.home / ".local/state/covkeep").glob("*"))

    def arguments(self, options):
        return {"cwd": self.path, "env": {**self.env, **options.pop("env", {})}, **options}

    def direct(self, *command, **options):
        """The command without covkeep."""
        options = {"capture_output": True, "timeout": DEADLINE, "stdin": subprocess.DEVNULL,
                   **options}
        return subprocess.run([str(word) for word in command], text=True, check=False,
                              **self.arguments(options))

    def covkeep(self, *words, **options):
        return self.direct(COVKEEP, *words, **options)

    def run(self, *words, **options):
        """The command, behind options, under `covkeep run`."""
        return self.covkeep("run", *words, **options)

    def start(self, *words, **options):
        """`covkeep run` in the background, as a Running, for a `with`."""
        return Running([str(COVKEEP), "run", *map(str, words)], self.arguments(options))


class Running:
    """A process whose output is read line by line; ended, by its pid, at the end of the block."""

    def __init__(self, command, options):
        self.process = subprocess.Popen(command, **{
            "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
            "text": True, **options})
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGCONT)
            self.process.kill()
        self.process.communicate(timeout=DEADLINE)

    def line(self):
        """The next line on standard output, without reading ahead."""
        line, descriptor = b"", self.process.stdout.fileno()
        while not line.endswith(b"\n"):
            assert select.select([descriptor], [], [], DEADLINE)[0], f"no output after {line!r}"
            piece = os.read(descriptor, 1)
            assert piece, f"end after {line!r}"
            line += piece
        return line.decode().strip()

    def end(self):
        """(status, the rest of its output, its errors)."""
        output, errors = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, output, errors

    def status_change(self):
        """The status of wait(2) when it has stopped, continued or ended."""
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WUNTRACED | os.WCONTINUED | os.WNOHANG)
            if pid:
                return status
            time.sleep(0.005)  # no event tells the parent without a handler for SIGCHLD
        raise TimeoutError


def summary(done):
    """The one summary line on standard error, without the name in front."""
    lines = [line for line in done.stderr.splitlines() if SUMMARY.match(line)]
    assert len(lines) == 1, done.stderr
    return lines[0].removeprefix("covkeep: ")


def lines_but_summary(done):
    return [line for line in done.stderr.splitlines() if not SUMMARY.match(line)]


def await_end_of(pid):
    """Waits until a process that is no child is gone, or a zombie."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ready = select.select([descriptor], [], [], DEADLINE)[0]
    os.close(descriptor)
    assert ready, f"{pid} still runs"


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def state_of(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def becomes(pid, state):
    """Waits until the process is in that state, which no event tells its stranger."""
    deadline = time.monotonic() + DEADLINE
    while state_of(pid) != state:
        assert time.monotonic() < deadline, f"never {state}"
        time.sleep(0.005)


@pytest.fixture
def place():
    with passing_directory("covkeep-run-") as path:
        yield Place(path)
        end_what_a_failure_left(path / "pid")


def end_what_a_failure_left(file):
    """The program whose pid a test has in this file, if it still is that program."""
    pid = file.read_text().strip() if file.exists() else ""
    if pid and is_alive(pid) and b"victim\0" in Path(f"/proc/{pid}/cmdline").read_bytes():
        os.kill(int(pid), signal.SIGKILL)
        await_end_of(int(pid))


@pytest.fixture(scope="session")
def built():
    """A directory with `victim`, a C program that was built with --coverage, see run_victim.c, and
    `plain`, the same without. Tests copy what they run, for the counts to be theirs."""
    with tempfile.TemporaryDirectory(prefix="covkeep-run-") as name:
        os.chmod(name, 0o755)  # for programs under other users
        for program, more in (("victim", ["--coverage"]), ("plain", [])):
            subprocess.run(["gcc", "-O0", *more, "-o", program, HERE / "run_victim.c"], cwd=name,
                           check=True, timeout=DEADLINE)
        yield Path(name)


@pytest.fixture
def victim(built, place):
    """The path of a program, whose counts go to the test's own place."""
    place.env["GCOV_PREFIX"] = str(place.path / "counts")
    return built / "victim"


def counts(place):
    """The .gcda files that were written."""
    return list((place.path / "counts").rglob("*.gcda"))
