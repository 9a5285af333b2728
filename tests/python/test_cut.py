# SPDX-License-Identifier: MIT
"""A save that is cut off at any of its changes to the file leaves what the file held before: by a
kill of the copy of the process that saves when the program aborts, or by the end of the grace time.
A data file that is the process's own is then whole under its name, or not there at all.
"""

import itertools
import sqlite3
import tempfile
from pathlib import Path

import pytest

import kept
from compiled import compile_c
from earlier import clean, run, staying  # noqa: F401, a fixture


@pytest.fixture(scope="session")
def cutting():
    with tempfile.TemporaryDirectory(prefix="covkeep-") as name:
        yield compile_c("cutting.c", Path(name) / "cutting.so", "-shared", "-fPIC")


def opened(base):
    """As by whoever opens the file next, which takes its journal into account. What is left in its
    directory is of no more use."""
    with sqlite3.connect(base) as database:
        database.execute("select * from file")
    for path in base.parent.iterdir():
        if path != base:
            path.unlink()


@pytest.mark.parametrize("shape", ["appending", "branches", "anew"])
def test_save_that_is_cut_off_takes_nothing_away(shape, cutting, staying, library):  # noqa: F811
    want, cuts = clean(shape, staying).after, 0
    for cut in itertools.accumulate(itertools.count(1), lambda cut, _: cut + 1 + cut // 2):
        cutter = {"LD_PRELOAD": str(cutting), "CUT": str(cut)}
        ours = run(shape, "abort", staying, library, more=cutter, look=opened)
        if ours.stderr == "":
            break
        cuts += 1
        assert "coverage lost: python: the interpreter was in no state to save" in ours.stderr
        assert ours.before <= ours.everything
    assert ours.after == want
    assert cuts > 0


def whole(base):
    """Each data file as it is: `coverage combine` takes all that begins with the name for one."""
    for path in base.parent.glob(base.name + "*"):
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as database:
            assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert database.execute("select count(*) from coverage_schema").fetchall() == [(1,)]


@pytest.mark.parametrize("shape", ["parallel", "switching"])
def test_file_of_its_own_is_whole_or_not_there(shape, cutting, staying, library):  # noqa: F811
    want, cuts = clean(shape, staying).after, 0
    for cut in itertools.accumulate(itertools.count(1), lambda cut, _: cut + 1 + cut // 2):
        cutter = {"LD_PRELOAD": str(cutting), "CUT": str(cut)}
        ours = run(shape, "abort", staying, library, more=cutter, look=whole)
        if ours.stderr == "":
            break
        cuts += 1
        assert ours.before <= ours.everything
    assert ours.after == want
    assert cuts > 0


@pytest.mark.parametrize("ending", ["SIGTERM", "os._exit", "SIGTERM in C"])
@pytest.mark.parametrize("shape", ["parallel", "switching"])
def test_file_is_whole_or_not_there_when_time_is_up(shape, ending, cutting, staying,  # noqa: F811
                                                    library):
    slow = {"LD_PRELOAD": str(cutting), "DELAY_MS": "150", "COV_KEEP_GRACE_MS": "300"}
    ours = run(shape, ending, staying, library, more=slow, look=whole)
    assert "coverage lost: python: " in ours.stderr
    assert ours.before <= ours.everything
