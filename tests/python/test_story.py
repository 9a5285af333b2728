# SPDX-License-Identifier: MIT
"""The story that the library comes from: a suite whose fixture starts a server with business
variables only and ends it. Without the library the server has 0 % coverage; with it, the lines of a
server that got all variables and was shut down cleanly.
"""

import functools

import pytest

import project
from project import PYTEST, run_suite

WHOLE = (("SHOP_ENVIRONMENT", "whole"),)
STARTS = ["popen", "shell", "event_loop", "spawn_at", "fork_and_exec", "multiprocessing_spawn",
          "multiprocessing_forkserver", "multiprocessing_fork"]


@functools.cache
def clean():
    return run_suite(end="close", variables=WHOLE)


def tells_the_whole_story(library, **options):
    """Nothing without the library, everything with it."""
    bare, ours = run_suite(**options), run_suite(library, **options)
    assert bare.percent == 0
    assert ours.percent >= 95
    assert ours.kept == clean().kept
    return ours


@pytest.mark.parametrize("end", ["terminate", "kill", "interrupt"])
def test_server_that_is_ended_is_covered(end, library):
    ours = tells_the_whole_story(library, end=end)
    assert ours.files == [".coverage"]
    assert "100%" not in ours.output.partition("server.py")[2].partition("\n")[0]


@pytest.mark.parametrize("end", ["terminate", "kill"])
@pytest.mark.parametrize("start", STARTS[1:])
def test_server_is_covered_however_it_is_started(start, end, library):
    tells_the_whole_story(library, start=start, end=end)


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_servers_of_parallel_workers_are_covered(end, library):
    ours = tells_the_whole_story(library, end=end, command=(*PYTEST, "-n", "2"))
    assert ours.files == [".coverage"]


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_server_that_is_ended_after_the_report_leaves_its_data(end, library):
    ours = tells_the_whole_story(library, end=end, variables=(("SHOP_LATE", "yes"),))
    assert len(ours.files) == 2


def by_coverage_run(copy):
    """coverage.py's own way to subprocesses: a .pth file, here of a virtual environment."""
    python = project.environment_that_starts_coverage(copy.parent / "venv")
    command = (python, "-m", "coverage", "run", "-m", "pytest", "-p", "no:cacheprovider", "tests/")
    return command, {"COVERAGE_PROCESS_START": str(copy / "pyproject.toml")}


@pytest.mark.parametrize("end", ["terminate", "kill", "interrupt"])
def test_server_is_covered_under_coverage_run(end, library):
    tells_the_whole_story(library, end=end, prepare=by_coverage_run)


@pytest.mark.parametrize("end", ["terminate", "kill"])
@pytest.mark.parametrize("option", ["--cov-branch", "--cov-context=test"])
def test_branches_and_contexts_are_as_of_a_clean_end(option, end, library):
    command = (*PYTEST, option)
    want = run_suite(command=command, end="close", variables=WHOLE)
    bare, ours = run_suite(command=command, end=end), run_suite(library, command=command, end=end)
    assert bare.percent == 0
    assert ours.kept == want.kept
