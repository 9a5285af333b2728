# SPDX-License-Identifier: MIT
"""The counts of an extension module that is built with --coverage are kept beside what coverage.py
has measured: those of gcov are what libgcov writes in the clean run of the same program.
"""

import subprocess
from dataclasses import replace

import pytest

import trial
from compiled import compile_c
from trial import BRIEFLY, FOREVER, Program, run

PROGRAM = Program(("extended.py", "work.py"), env=(FOREVER,), clean_env=(BRIEFLY,))


@pytest.fixture
def extended(directory):
    """The program, which finds a module of its own that nobody else counts in."""
    module = directory / "counting.so"
    compile_c("counting.c", module, "--coverage", "-shared", "-fPIC", "-O0", "-dumpdir",
              f"{directory}/")
    where = ("PYTHONPATH", str(directory))
    return replace(PROGRAM, env=(FOREVER, where), clean_env=(BRIEFLY, where))


def counts(directory):
    """How often each line of the module ran, as gcov tells; taken away for the next run."""
    data = directory / "counting.gcda"
    if not data.exists():
        return None
    lines = subprocess.run(["gcov", "--stdout", data], check=True, capture_output=True, text=True,
                           cwd=directory).stdout
    data.unlink()
    return lines


@pytest.mark.parametrize("how", ["terminate", "SIGHUP", "kill"])
def test_extension_is_kept_beside_python(how, extended, directory, library):
    clean = trial.clean(extended)
    clean_counts = counts(directory)
    assert " 7:" in clean_counts
    assert run(extended, how).kept != clean.kept
    assert counts(directory) is None
    ours = run(extended, how, library)
    assert ours.kept == clean.kept
    assert counts(directory) == clean_counts
