# SPDX-License-Identifier: MIT
"""What a measured process sees of itself, and what another sees of it, is as without the library;
and a Python process that does not measure gets nothing installed.
"""

import json

import pytest

import trial
from harness import PYTHON, Harness
from trial import Program

LOOKS = Program(("looks.py",), env=(), command=(PYTHON, "-W", "error", "looks.py"))
HANDLED = ["SigCgt", "SigIgn", "SigBlk", "Threads"]
READ_STATUS = "print(open('/proc/self/status').read())"
COMMANDS = {
    "bare python": (PYTHON, "-I", "-S", "-c", READ_STATUS),
    "python": (PYTHON, "-I", "-c", "import threading, asyncio\n" + READ_STATUS),
    "cat": ("cat", "/proc/self/status"),
}


def seen(library):
    outcome = trial.run(LOOKS, "wait", library)
    assert (outcome.status, outcome.stderr) == (0, "")
    return [json.loads(line) for line in outcome.stdout.splitlines()]


def test_measured_process_looks_as_ever(library):
    bare, ours = seen(None), seen(library)
    places = [place for look in bare for place in look]
    assert sorted(places) == ["at exit", "at exit", "child", "main thread", "thread"]
    for want, got in zip(bare, ours, strict=True):
        assert got == want


def handled(directory, library, command, variables):
    with Harness(directory, library, variables) as harness:
        target = harness.start(command, {})
        harness.seal()
        assert target.end("wait") == 0
        fields = dict(line.split(":\t", 1) for line in harness.stdout().splitlines()
                      if ":\t" in line)
    return {name: fields[name] for name in HANDLED}


@pytest.mark.parametrize("variables", [{}, {"COV_CORE_SOURCE": "."}, {"COV_KEEP": "on"}],
                         ids=["no variables", "coverage variables", "variable of the library"])
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_process_without_coverage_handles_no_more_signals(command, variables, directory, library):
    assert handled(directory, library, command, variables) == \
        handled(directory, None, command, variables)


def test_process_with_coverage_that_is_not_started_says_nothing(library, directory):
    command = (PYTHON, "-W", "error", "-c", "import coverage; coverage.Coverage()")
    with Harness(directory, library, {}) as harness:
        target = harness.start(command, {})
        harness.seal()
        assert target.end("wait") == 0
        assert (harness.stdout(), harness.stderr()) == ("", "")
