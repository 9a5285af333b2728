# SPDX-License-Identifier: MIT
"""No ending takes away what a data file held before: however a program ends, with or without a
`covkeep flush` before, the earlier data is there, what the program has measured is added to it, and
the files have the names that coverage.py gives them at a normal exit.
"""

import pytest

from earlier import SHAPES, bare, clean, run, staying  # noqa: F401, a fixture

ENDINGS = ["SIGTERM", "SIGTERM in C", "SIGKILL", "SIGKILL in C", "abort", "segfault", "os._exit",
           "exec"]


@pytest.mark.parametrize("flushes", [False, True], ids=["", "flushed"])
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("shape", SHAPES)
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
