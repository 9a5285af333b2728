# SPDX-License-Identifier: MIT
"""Each module with counters has a runtime of its own, and all are kept: libraries that the program is linked
with, plugins, those that are unloaded again, and those that are loaded where another one was.
"""
import re
import shutil

import pytest

ENDINGS = ("ready", "_exit", "exit", "abort")


@pytest.mark.parametrize("ending", ENDINGS)
def test_program_that_the_loader_is_called_with(trial, ending):
    """Then /proc tells the loader's file in place of the program's."""
    loader = re.search(rb"/lib\S*/ld-linux\S*?\.so\.\d", trial.built.program.read_bytes()).group().decode()
    place, process = trial.start(trial.built.program, "work=1", ending, is_kept=True, program=loader)
    trial.end(process, ending)
    assert trial.built.counts(*place.iterdir())["work"] == "1"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw", "%p.profraw"))
def test_plugin(trial, ending, name):
    plugin = trial.built.plugin()
    place, _ = trial.run("work=1", f"open={plugin}", "plugin=3", "work=1", ending, LLVM_PROFILE_FILE=name)
    counts = trial.built.counts(*place.iterdir())
    assert (counts["work"], counts["plugin_work"]) == ("2", "1")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
def test_plugin_that_is_unloaded(trial, ending, name):
    plugin = trial.built.plugin()
    place, _ = trial.run("work=1", f"open={plugin}", "plugin=3", "close", "work=1", ending, LLVM_PROFILE_FILE=name)
    counts = trial.built.counts(*place.iterdir())
    assert (counts["work"], counts["plugin_work"]) == ("2", "1")


@pytest.mark.parametrize("ending", ENDINGS)
def test_plugins_one_after_the_other(trial, ending, tmp_path):
    plugin = trial.built.plugin()
    other = tmp_path / "other.so"
    shutil.copy(plugin, other)
    place, _ = trial.run(*(action for path in (plugin, other, plugin, other, plugin)
                           for action in (f"open={path}", "plugin=3", "close")),
                         f"open={plugin}", "plugin=3", ending, LLVM_PROFILE_FILE="%m.profraw")
    assert trial.built.counts(*place.iterdir())["plugin_work"] == "6"


@pytest.mark.parametrize("ending", ENDINGS)
def test_library_that_the_program_is_linked_with(trial, ending):
    library = trial.built.build("libplugged.so", "plugin.c", link=("-shared",))
    program = trial.built.build("linked", "work.c", "actions.c",
                                link=("-ldl", "-Wl,--no-as-needed", library))
    place, process = trial.start("work=1", ending, is_kept=True, program=program)
    trial.end(process, ending)
    assert trial.built.counts(*place.iterdir())["work"] == "1"
