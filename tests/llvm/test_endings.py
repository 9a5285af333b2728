# SPDX-License-Identifier: MIT
"""However a program with LLVM's counters ends, its .profraw is byte for byte what the runtime writes when
the same run ends by exit. The runtime itself, without covkeep, is the oracle.
"""

import pytest

ENDINGS = ("ready", "kill", "term", "_exit", "quick_exit", "abort", "segv", "exit")


def files(place):
    return {path.name: path.read_bytes() for path in place.iterdir()}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_file_is_the_runtimes(trial, ending):
    wanted = files(trial.vanilla("work=7", "exit"))
    place, told = trial.run("work=7", ending)
    assert files(place) == wanted
    assert told == ""


@pytest.mark.parametrize("ending", ("ready", "kill", "term", "abort"))
def test_without_covkeep_it_is_lost(trial, ending):
    assert files(trial.vanilla("work=7", ending)) == {"default.profraw": b""}
