# SPDX-License-Identifier: MIT
"""The option --covkeep of pytest: the whole run is started again, by the same interpreter with the
same arguments, under `covkeep run`, which takes the place of this process.
"""

import os
import sys
from pathlib import Path

import pytest

from covkeep import command

# Inherited by all that the run starts, also where `covkeep run` has no address for them.
STARTED = "COVKEEP_PYTEST"


def pytest_addoption(parser):
    parser.getgroup("covkeep", "coverage that survives subprocesses").addoption(
        "--covkeep", action="store_true",
        help="run all of this under `covkeep run`: what the tests start keeps its coverage however "
             "it ends")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Outside of all others: nothing is captured, measured or distributed to workers yet."""
    if early_config.known_args_namespace.covkeep and not is_under_covkeep():
        start_again()
    yield


def is_under_covkeep():
    return "COV_KEEP_RUN" in os.environ or STARTED in os.environ


def start_again():
    """start_again() returns only by raising pytest.UsageError, which pytest tells in one line."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        path = command()
        os.execve(path, [path, "run", "--", *own_command()], {**os.environ, STARTED: "1"})
    except OSError as failure:
        raise pytest.UsageError(f"--covkeep: {failure}") from failure


def own_command():
    """own_command() returns the words that started this process, the interpreter's path first."""
    words = getattr(sys, "orig_argv", None)
    if not words:  # before Python 3.10
        line = Path("/proc/self/cmdline").read_bytes()
        words = [os.fsdecode(word) for word in line.split(b"\0")[:-1]]
    return [sys.executable or words[0], *words[1:]]
