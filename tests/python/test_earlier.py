# SPDX-License-Identifier: MIT
"""No ending takes away what a data file held before: however a program ends, with or without a
`covkeep flush` before, the earlier data is there, what the program has measured is added to it, and
the files have the names that coverage.py gives them at a normal exit.

With COVKEEP_EVERY=1 in the environment each shape meets each ending both ways. Otherwise it meets each one
once, so that half of the endings come after a flush, and others in each shape.
"""

import itertools
import os

import pytest

from earlier import SHAPES, bare, clean, run, staying  # noqa: F401, a fixture

ENDINGS = ["SIGTERM", "SIGTERM in C", "SIGKILL", "SIGKILL in C", "abort", "segfault", "os._exit",
           "exec"]


def trials():
    for (i, shape), (j, ending), flushes in itertools.product(
            enumerate(SHAPES), enumerate(ENDINGS), (False, True)):
        if (i + j) % 2 == flushes or os.environ.get("COVKEEP_EVERY"):
            yield pytest.param(shape, ending, flushes, id=f"{shape}-{ending}-{'flushed' * flushes}")


@pytest.mark.parametrize("shape, ending, flushes", trials())
def test_earlier_data_is_kept(shape, ending, flushes, staying, library):  # noqa: F811
    want = clean(shape, staying)
    ours = run(shape, ending, staying, library, flushes)
    assert (ours.status, ours.stderr) == (bare(shape, ending, staying).status, "")
    assert shape == "anew" or ours.before <= ours.after
    assert ours.after == want.after
    assert ours.names == want.names


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_added_is_lost_without_the_library(ending, staying):  # noqa: F811
    lost = bare("appending", ending, staying)
    assert lost.after == lost.before < clean("appending", staying).after
