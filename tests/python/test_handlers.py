# SPDX-License-Identifier: MIT
"""Programs that handle a signal by themselves: the handler runs as ever, and what it measures is
kept, too.
"""

import signal
import tempfile
from pathlib import Path

import coverage
import pytest

from compiled import compile_c
from trial import BRIEFLY, FOREVER, Program, clean, keeps, replace, run
from waiting import by_coverage_run, waits

SAVES_AT_SIGTERM = "[run]\nsigterm = true\n"


def handles(handler, clean="exit", **options):
    return Program(("handler.py", "work.py"), env=(FOREVER, ("HANDLER", handler)),
                   clean_env=(BRIEFLY, ("HANDLER", clean)), **options)


@pytest.mark.parametrize("handler", ["exit", "fail"])
def test_handler_that_ends_by_an_exception_saves_once(handler, library):
    keeps(handles(handler), "terminate", library, loses=False)


@pytest.mark.parametrize("handler", ["_exit", "again"])
def test_handler_that_ends_at_once_is_kept(handler, library):
    keeps(handles(handler), "terminate", library)


@pytest.fixture(scope="module")
def crashing():
    with tempfile.TemporaryDirectory(prefix="covkeep-") as name:
        yield str(compile_c("crashing.c", Path(name) / "crashing.so", "-shared", "-fPIC"))


def crashes(crashing, *more):
    setting = ("CRASHING", crashing)
    return Program(("crash_handled.py", "work.py"), env=(FOREVER, setting, *more),
                   clean_env=(BRIEFLY, setting))


def test_handler_in_c_that_ends_at_once_after_a_crash_is_kept(crashing, library):
    program = crashes(crashing)
    bare, ours = run(program, "wait"), run(program, "wait", library)
    assert (bare.status, bare.files) == (6, 0)
    assert ours.looks == bare.looks
    assert ours.files == 1


def test_save_that_crashes_leaves_the_ending_of_such_a_handler(crashing, library):
    program = crashes(crashing, ("SPOILS", "1"))
    bare, ours = run(program, "wait"), run(program, "wait", library)
    assert (bare.status, bare.stderr) == (6, "")
    assert (ours.status, ours.stdout) == (6, bare.stdout)
    assert ours.stderr == "covkeep[N]: coverage lost: python: the interpreter was in no state to save\n"


def test_coverage_that_saves_at_sigterm_is_kept_where_its_handler_does_not_run(library):
    """Without the library such a process never ends."""
    program = Program(("stays.py", "work.py"), config=SAVES_AT_SIGTERM)
    ours = run(program, "terminate", library)
    assert (ours.status, ours.kept) == (-15, clean(program).kept)


@pytest.mark.parametrize("how", ["SIGHUP", "kill"])
def test_handler_that_goes_on_is_kept(how, library):
    program = handles("go on", clean="go on", nudges=(("SIGTERM", 1), ("SIGTERM", 1)))
    keeps(program, how, library)


@pytest.mark.parametrize("how", ["SIGHUP", "kill"])
def test_ignored_signal_is_ignored(how, library):
    program = handles("ignore", clean="ignore", nudges=(("SIGTERM", 0),))
    keeps(program, how, library)


def test_coverage_that_saves_at_sigterm_saves_once(library):
    program = Program(("wait_sleep.py", "work.py"), config=SAVES_AT_SIGTERM)
    keeps(program, "terminate", library, loses=False)


@pytest.mark.parametrize("how", ["SIGHUP", "kill"])
def test_coverage_that_saves_at_sigterm_is_kept_at_other_endings(how, library):
    program = Program(("wait_sleep.py", "work.py"), config=SAVES_AT_SIGTERM)
    keeps(program, how, library)


# Up to coverage.py 6.5 its handler saves only what it would save by itself at exit.
SAVES_FOR_ITS_COMMAND = coverage.version_info >= (7,)


@pytest.mark.parametrize("options", [(), ("--parallel-mode",), ("--branch",)],
                         ids=lambda options: " ".join(options) or "plain")
@pytest.mark.parametrize("how", ["terminate", "SIGHUP", "kill"])
def test_coverage_run_that_saves_at_sigterm_is_kept(how, options, library):
    program = by_coverage_run(waits("sleep", "sigterm.ini"), "--rcfile=sigterm.ini", *options)
    keeps(program, how, library, loses=how != "terminate" or not SAVES_FOR_ITS_COMMAND)


@pytest.fixture(scope="session")
def interrupting():
    with tempfile.TemporaryDirectory(prefix="covkeep-") as name:
        yield compile_c("interrupting.c", Path(name) / "interrupting.so", "-shared", "-fPIC")


@pytest.mark.parametrize("patience, how", [(BRIEFLY, "wait"), (FOREVER, "terminate")],
                         ids=["at exit", "at sigterm"])
def test_sigterm_within_a_save_cuts_nothing(patience, how, interrupting, library):
    """At any of its locks and changes; without the library some of them break the data file."""
    whole, broken = Program(("wait_sleep.py", "work.py"), config=SAVES_AT_SIGTERM), 0
    for at in (*range(1, 12), *range(12, 60, 4)):
        at_it = (("LD_PRELOAD", str(interrupting)), ("AT", str(at)))
        program = replace(whole, env=(patience, *at_it))
        broken += is_broken(program, how)
        ours = run(program, how, library)
        assert (ours.status, ours.stderr) == (-signal.SIGTERM, ""), at
        assert (ours.kept, ours.files) == (clean(whole).kept, 1), at
    assert broken > 0


def is_broken(program, how):
    try:
        return run(program, how).kept != clean(program).kept
    except Exception:
        return True
