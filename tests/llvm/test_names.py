# SPDX-License-Identifier: MIT
"""The file has the name that the runtime gives to it, with every specifier of a pattern, in the place in
which the runtime would have opened it.
"""
import os
import re
from pathlib import Path

import pytest

PATTERNS = ("a.profraw", "%h-x.profraw", "d/e/%m.profraw", "%4m.profraw", "a%%b", "%p-%%-%x%5.profraw", "%p.%p",
            "%t/here.profraw", "%m%m", "%", "a%")


def names(place, pid):
    """The files below the directory; the process's pid, and what depends on it, are masked."""
    found = [str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()]
    return sorted(re.sub(r"_[0-3](?=\.)", "_N", re.sub(rf"(?<!\d){pid}(?!\d)", "PID", name)) for name in found)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_each_pattern(trial, pattern, ending):
    variables = {"LLVM_PROFILE_FILE": pattern, "TMPDIR": "t"}
    wanted = names(trial.vanilla("work=7", "exit", **variables), trial.pid)
    place, _ = trial.run("work=7", ending, **variables)
    assert names(place, trial.pid) == wanted
    file, = (path for path in place.rglob("*") if path.is_file())
    assert trial.built.counts(file)["work"] == "1"


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_pattern_that_lacks_its_variable(trial, ending):
    """The default name; before LLVM 13 no such pattern is known."""
    wanted = names(trial.vanilla("work=7", "exit", LLVM_PROFILE_FILE="%t/x.profraw"), 0)
    place, _ = trial.run("work=7", ending, LLVM_PROFILE_FILE="%t/x.profraw")
    assert names(place, 0) == wanted


@pytest.mark.parametrize("ending", ("ready", "kill", "_exit", "exit"))
def test_name_that_the_program_sets(trial, ending):
    """A keeper of root's has to see that its program had the same rights when it was killed from outside, and
    may come too late for that."""
    actions = ("work=7", "name=own-%p.profraw", ending)
    place, _ = trial.run(*actions, LLVM_PROFILE_FILE="a.profraw")
    file, = place.iterdir()
    may_be_late = ending == "ready" and os.geteuid() == 0
    assert names(place, trial.pid) == ["own-PID.profraw"] or (may_be_late and file.name == "a.profraw")
    assert trial.built.counts(file)["work"] == "1"


def test_name_that_the_program_sets_is_the_runtimes(trial):
    place = trial.vanilla("work=7", "name=own-%p.profraw", "exit", LLVM_PROFILE_FILE="a.profraw")
    assert "own-PID.profraw" in names(place, trial.pid)


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_name_that_the_compiler_was_given(trial, ending):
    program = trial.built.build("named", "work.c", "actions.c", link=("-ldl",),
                                counted="-fprofile-instr-generate=given-%p.profraw")
    place, process = trial.start("work=7", ending, is_kept=True, program=program)
    trial.end(process, ending)
    assert names(place, process.pid) == ["given-PID.profraw"]


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_directory_is_that_of_the_ending(trial, tmp_path, ending):
    there = tmp_path / "there"
    there.mkdir()
    place, _ = trial.run("work=7", f"chdir={there}", ending)
    assert names(there, 0) == ["default.profraw"]
    assert trial.built.counts(there / "default.profraw")["work"] == "1"
    assert names(place, 0) == []


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_mode_is_that_of_the_umask(trial, ending):
    place, _ = trial.run("work=7", "umask", ending)
    assert (place / "default.profraw").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("target", ("/dev/null", "/dev/full"))
@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_what_is_no_file_stays(trial, target, ending):
    _, told = trial.run("work=7", ending, LLVM_PROFILE_FILE=target)
    assert Path(target).is_char_device()
    if target == "/dev/null":
        assert told == ""
