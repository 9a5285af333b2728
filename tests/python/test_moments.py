# SPDX-License-Identifier: MIT
"""Endings at the moments when there is nothing to save yet, or no more, or a part of it only."""

import pytest

from trial import FOREVER, Program, clean, keeps, run
from waiting import by_coverage_run, waits

ENDS = ["terminate", "kill"]


@pytest.mark.parametrize("how", ENDS)
def test_functions_at_exit_are_kept(how, library):
    keeps(waits("atexit"), how, library)


@pytest.mark.parametrize("how", ENDS)
def test_process_that_has_saved_and_exits_saves_once(how, library):
    keeps(waits("atexit", early="early"), how, library, loses=False)


@pytest.mark.parametrize("how", ENDS)
def test_what_is_measured_after_a_save_is_kept(how, library):
    keeps(waits("saved", setting=("SAVED", "going on")), how, library)


@pytest.mark.parametrize("how", ENDS)
def test_process_that_has_stopped_and_saved_saves_once(how, library):
    keeps(waits("saved", setting=("SAVED", "stopped")), how, library, loses=False)


def stops(saver, **options):
    return waits("stopped", setting=("SAVER", saver), **options)


STOPPED = {"by coverage.py": stops("coverage.py"),
           "by coverage run": by_coverage_run(stops("coverage.py")),
           "by the program": stops("program", variables=False)}


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("program", STOPPED.values(), ids=STOPPED)
def test_what_was_stopped_and_would_be_saved_at_exit_is_kept(program, how, library):
    keeps(program, how, library)


@pytest.mark.parametrize("how", ENDS)
def test_what_was_stopped_takes_nothing_away_that_was_saved_before(how, library):
    program = stops("nobody", variables=False)
    ours = run(program, how, library)
    assert clean(program).kept < ours.kept
    assert ours.files == 1


@pytest.mark.parametrize("how", ENDS)
def test_what_was_stopped_is_kept_of_a_program_that_has_frozen_its_objects(how, library):
    keeps(stops("program, frozen", variables=False), how, library)


@pytest.mark.parametrize("how", ENDS)
def test_process_dies_before_coverage_has_started(how, library):
    program = Program(("wait_sleep.py", "work.py"), early="early_wait")
    bare, ours = run(program, how), run(program, how, library)
    assert ours.looks == bare.looks
    assert (bare.files, ours.files) == (0, 0)


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("state", ["unknown", "imported", "made", "stopped"])
def test_process_that_measures_nothing_dies_as_ever(state, how, library):
    program = Program(("unstarted.py",), env=(FOREVER, ("STATE", state)), variables=False)
    bare, ours = run(program, how), run(program, how, library)
    assert ours.looks == bare.looks
    assert (bare.files, ours.files) == (0, 0)
