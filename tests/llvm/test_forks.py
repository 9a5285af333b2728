# SPDX-License-Identifier: MIT
"""A forked child keeps what it has counted since its fork, and its parent what it has counted itself: each
once, where the runtime without covkeep writes what was counted before the fork by both.
"""

import pytest

CHILD_ENDINGS = ("exit", "_exit", "kill", "term", "abort", "exec=/bin/true")


@pytest.mark.parametrize("ending", CHILD_ENDINGS)
@pytest.mark.parametrize("last", ("ready", "exit", "_exit"))
def test_files_of_their_own(trial, ending, last):
    place, told = trial.run("work=1", "fork", "work=1", "work=1", ending, "end", "rare=1", last,
                            LLVM_PROFILE_FILE="%p.profraw")
    own = place / f"{trial.pid}.profraw"
    child, = set(place.iterdir()) - {own}
    assert trial.built.counts(own) == {"work": "1", "rare": "1", "work.c:is_odd": "1"}
    assert trial.built.counts(child) == {"work": "2", "rare": "0", "work.c:is_odd": "2"}
    assert told == ""


@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw", "%4m.profraw", "%p.profraw"))
@pytest.mark.parametrize("ending", CHILD_ENDINGS)
@pytest.mark.parametrize("last", ("ready", "exit", "_exit"))
def test_all_is_counted_once(trial, name, ending, last):
    place, _ = trial.run("work=1", "fork", "work=1", "fork", "work=1", ending, "end", ending, "end",
                         "fork", "work=1", ending, "end", "rare=1", last, LLVM_PROFILE_FILE=name)
    assert trial.built.counts(*place.iterdir()) == {"work": "4", "rare": "1", "work.c:is_odd": "4"}


def test_runtime_alone_counts_twice(trial):
    place = trial.vanilla("work=1", "fork", "work=1", "exit", "end", "exit", LLVM_PROFILE_FILE="%m.profraw")
    assert trial.built.counts(*place.iterdir())["work"] == "3"


@pytest.mark.parametrize("ending", CHILD_ENDINGS)
def test_child_that_counts_nothing_writes_nothing(trial, ending):
    place, _ = trial.run("work=1", "fork", ending, "end", "exit", LLVM_PROFILE_FILE="%p.profraw")
    if ending != "exit":
        assert [path.name for path in place.iterdir()] == [f"{trial.pid}.profraw"]


def test_many_children_at_once_use_one_file(trial):
    """They append to it, or add to it, at the same time."""
    for name in ("a.profraw", "%m.profraw"):
        place, process = trial.start("crowd=40", "ready", is_kept=True, LLVM_PROFILE_FILE=name)
        trial.end(process, "ready")
        assert trial.built.counts(*place.iterdir())["work"] == "40"
