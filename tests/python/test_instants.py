# SPDX-License-Identifier: MIT
"""Endings at any instant, while the interpreter and coverage.py start, or measure: the status is as
ever, nothing is said, and the data files are whole. Once the program has announced itself, they are
there.
"""

import signal
import tempfile
import time
from pathlib import Path

import pytest

import kept
from harness import MEMORY, PYTHON, Harness
from trial import lay_out, variables
from waiting import PROGRAMS

BUSY = PROGRAMS["busy"]
INSTANTS = 16
STEP = 0.012


def ended_after(seconds, how, library):
    """(status, announced, data files) of the program, at that age."""
    with tempfile.TemporaryDirectory(prefix="covkeep-", dir=MEMORY) as name:
        directory = Path(name)
        source, base = directory / "source", directory / "data" / ".coverage"
        lay_out(BUSY, source, base)
        with Harness(directory, library, variables(BUSY, source, base)) as harness:
            target = harness.start((PYTHON, BUSY.files[0]), dict(BUSY.env), cwd=source)
            harness.seal()
            time.sleep(seconds)  # the instant itself
            status = target.end(how)
            announced = harness.stdout() == "ready\n"
            assert harness.stderr() == ""
        kept.combined(base)
        return status, announced, len(kept.data_files(base))


@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL"])
@pytest.mark.parametrize("age", [number * STEP for number in range(INSTANTS)])
def test_ending_at_any_instant_leaves_whole_files(age, how, library):
    status, announced, files = ended_after(age, how, library)
    assert status == -signal.Signals[how]
    assert files == 1 if announced else files <= 1
