# SPDX-License-Identifier: MIT
"""What makes it hard for a dying program to save: no signal but one gets through, no timer can be
had, threads compete for the interpreter, a handler of the program's own stands in the way.
"""

import sys

import pytest

from trial import BRIEFLY, Program, keeps, run
from waiting import waits


def test_program_that_blocks_all_signals_but_one_is_kept(library):
    keeps(waits("unblocked", state="R"), "terminate", library)


@pytest.mark.parametrize("how", ["terminate", "SIGHUP"])
def test_program_for_which_no_signal_can_be_queued_is_kept(how, library):
    keeps(waits("unqueued", state="R"), how, library)


@pytest.mark.parametrize("crowd", ["16", "64"])
@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_program_whose_threads_compute_is_kept(how, crowd, library):
    keeps(waits("crowd", setting=("CROWD", crowd), state="R"), how, library)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="runs on no alternate stack")
def test_program_whose_own_handler_raises_its_crash_again_is_kept(library):
    crashes = Program(("crash_told.py", "work.py"))
    bare, ours = run(crashes, "wait"), run(crashes, "wait", library)
    assert ours.looks == bare.looks
    assert (bare.files, ours.files) == (0, 1)
    assert len(ours.kept) > len(bare.kept)


def test_closed_descriptors_are_closed_in_the_next_program(library):
    becomes_ls = Program(("exec_closed.py", "work.py"), env=(BRIEFLY,))
    bare, ours = run(becomes_ls, "wait"), run(becomes_ls, "wait", library)
    assert ours.looks == bare.looks
    assert (bare.files, ours.files) == (0, 1)
