# SPDX-License-Identifier: MIT
"""Endings at the moments when there is nothing to save yet, or no more, or a part of it only."""

import pytest

from trial import FOREVER, Program, keeps, run
from waiting import waits

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
