# SPDX-License-Identifier: MIT
"""A measured process that becomes another one keeps what it has measured before; and one that
fails to do so goes on measuring.
"""

import pytest

from trial import BRIEFLY, FOREVER, Program, clean, keeps, run
from waiting import waits

ALONE = Program(("first.py", "work.py"), clean_env=(BRIEFLY, ("EXEC", "none")))
NEXT = waits("sleep")


def becomes(way, patience):
    return Program(("first.py", "wait_sleep.py", "work.py"),
                   env=(patience, ("EXEC", way)))


def keeps_both(program, how, library, bare_files):
    bare, ours = run(program, how), run(program, how, library)
    assert bare.files == bare_files
    assert ours.looks == bare.looks
    assert ours.kept == clean(ALONE).kept | clean(NEXT).kept
    assert ours.files == 2


@pytest.mark.parametrize("way", ["execv", "execve", "execvpe"])
def test_both_programs_are_kept(way, library):
    bare_files = 1 if way == "execv" else 0
    keeps_both(becomes(way, BRIEFLY), "wait", library, bare_files)


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_both_programs_are_kept_when_the_second_is_ended(how, library):
    keeps_both(becomes("execve", FOREVER), how, library, 0)


REFUSED = Program(("refused.py", "work.py"))


def test_process_that_cannot_become_another_goes_on_and_saves_once(library):
    keeps(Program(REFUSED.files, env=(BRIEFLY,)), "wait", library, loses=False)


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_process_that_cannot_become_another_is_kept(how, library):
    keeps(REFUSED, how, library)
