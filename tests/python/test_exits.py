# SPDX-License-Identifier: MIT
"""Programs that end by themselves, in every way that passes by the atexit functions, or not."""

import pytest

from trial import BRIEFLY, FOREVER, Program, keeps


def exits(place, way):
    return Program(("exits.py", "work.py"), env=(FOREVER, ("PLACE", place), ("EXIT", way)),
                   clean_env=(BRIEFLY, ("PLACE", place), ("EXIT", "sys.exit")))


OF_PYTHON = ["os._exit", "os.abort", "os.kill", "raise_signal", "raise_signal of SIGKILL",
             "pthread_kill", "pthread_kill of another", "alarm", "segfault", "fatal"]
OF_C = [f"{name} of {whom}" for name in ("exit", "_exit", "quick_exit", "exit_group", "raise")
        for whom in ("libc", "an extension")]


PLACES = pytest.mark.parametrize("place", ["main", "thread", "atexit"])


@PLACES
@pytest.mark.parametrize("way", OF_PYTHON)
def test_program_that_ends_itself_is_kept(place, way, library):
    keeps(exits(place, way), "wait", library)


@PLACES
@pytest.mark.parametrize("way", OF_C)
def test_program_that_is_ended_by_c_is_kept(place, way, library):
    keeps(exits(place, way), "wait", library)


def test_program_that_exits_saves_once(library):
    keeps(exits("main", "sys.exit"), "wait", library, loses=False)
