# SPDX-License-Identifier: MIT
"""The functions of the runtime that a program calls by itself go on to work, and what is counted after them
is kept, too.
"""

import pytest
from test_endings import files


@pytest.mark.parametrize("actions", (
    ("work=1", "write", "exit"),
    ("work=1", "write", "work=1", "exit"),
    ("work=1", "dump", "exit"),
    ("work=1", "dump", "work=1", "exit"),
    ("work=1", "dump", "reset", "work=1", "exit"),
    ("work=1", "dump", "reset", "work=1", "dump", "reset", "exit"),
    ("work=1", "reset", "work=1", "exit"),
    ("work=1", "name=b.profraw", "write", "name=c.profraw", "work=1", "exit"),
))
@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
def test_exit_after_them_is_as_without(trial, actions, name):
    wanted = files(trial.vanilla(*actions, LLVM_PROFILE_FILE=name))
    wanted = {name: content for name, content in wanted.items() if content}
    assert files(trial.run(*actions, LLVM_PROFILE_FILE=name)[0]) == wanted


@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
@pytest.mark.parametrize("actions", (("work=1", "exit"), ("work=1", "write", "work=1", "exit")))
def test_runtime_that_opens_by_another_name(trial, built, actions, name):
    program = built.build("renamed", "work.c", "actions.c", link=("-ldl", "-rdynamic", *built.renamed_open("__open_2")))
    variables = {"LLVM_PROFILE_FILE": name, "program": program}
    wanted = files(trial.vanilla(*actions, **variables))
    assert files(trial.run(*actions, **variables)[0]) == wanted


@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
@pytest.mark.parametrize("actions, variables", (
    (("work=1", "exec=NONE", "work=1", "exit"), {}),
    (("work=1", "fork", "_exit", "end", "work=1", "exit"), {"COV_KEEP_KEEPER": "off"}),
))
def test_write_of_ours_and_the_one_at_exit_are_one(trial, tmp_path, actions, variables, name):
    """covkeep writes before an exec, and without a keeper before a fork."""
    actions = [action.replace("NONE", str(tmp_path / "none")) for action in actions]
    (tmp_path / "none").write_text("#!/none\n")
    (tmp_path / "none").chmod(0o755)
    wanted = files(trial.vanilla("work=1", "work=1", "exit", LLVM_PROFILE_FILE=name))
    assert files(trial.run(*actions, LLVM_PROFILE_FILE=name, **variables)[0]) == wanted


def test_each_write_adds_a_profile(trial):
    """In a pool the runtime counts again what it has merged before, which is not repeated here."""
    actions = ("work=1", "write", "work=1", "write", "exit")
    assert files(trial.run(*actions)[0]) == files(trial.vanilla(*actions))


@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
@pytest.mark.parametrize("ending", ("ready", "_exit", "term", "abort"))
@pytest.mark.parametrize("actions, work", (
    (("work=1", "write"), "1"),
    (("work=1", "write", "work=1"), "2"),
    (("work=1", "dump", "work=1"), "1"),  # as at exit: the program wants nothing more
    (("work=1", "work=1", "dump", "reset", "work=1"), "3"),
    (("work=1", "dump", "reset"), "1"),
    (("work=1", "name=b.profraw", "write", "work=1"), "2"),
))
def test_other_endings_add_what_came_after(trial, actions, work, ending, name):
    place, told = trial.run(*actions, ending, LLVM_PROFILE_FILE=name)
    assert trial.built.counts(*place.iterdir())["work"] == work
    assert "covkeep" not in told
