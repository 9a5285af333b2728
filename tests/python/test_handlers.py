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
