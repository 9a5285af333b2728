# SPDX-License-Identifier: MIT
"""Forks of a measured process: each process keeps its own part, however each of them ends."""

import shutil

import pytest

from harness import HERE
from project import PYTEST, run_suite
from trial import BRIEFLY, FOREVER, Program, clean, keeps, run
from waiting import by_coverage_run

CHILD_ENDS = ["_exit", "SIGTERM", "SIGKILL", "SIGHUP"]


UNTOLD = ["fork of libc", "fork of an extension", "clone of libc", "clone of an extension"]


def forks(child, patience=FOREVER, fork="", **options):
    return Program(("forks.py", "work.py"), env=(patience, ("CHILD", child), ("FORK", fork)),
                   clean_env=(BRIEFLY, ("CHILD", "exit"), ("FORK", "")), announcements=2, **options)


@pytest.mark.parametrize("child", CHILD_ENDS)
def test_child_is_kept_and_its_parent_saves_once(child, library):
    keeps(forks(child, BRIEFLY), "wait", library)


@pytest.mark.parametrize("how", ["terminate", "kill"])
@pytest.mark.parametrize("child", ["exit", *CHILD_ENDS])
def test_child_and_parent_are_kept(child, how, library):
    keeps(forks(child), how, library)


@pytest.mark.parametrize("fork", UNTOLD)
@pytest.mark.parametrize("child", CHILD_ENDS)
def test_child_that_cpython_was_not_told_of_is_kept(child, fork, library):
    keeps(forks(child, BRIEFLY, fork), "wait", library)


def pool(method, config=""):
    return Program(("pool.py", "work.py"), env=(BRIEFLY, ("METHOD", method)),
                   clean_env=(BRIEFLY, ("METHOD", "")), config=config)


@pytest.mark.parametrize("config", ["", "[run]\nsigterm = true\n"], ids=["", "sigterm"])
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_pool_that_is_terminated_is_kept(method, config, library):
    ours = run(pool(method, config), "wait", library)
    assert (ours.kept, ours.stderr) == (clean(pool(method)).kept, "")


@pytest.mark.parametrize("method", ["fork", "forkserver"])
def test_pool_is_lost_without_the_library(method):
    """Not always when spawned: such a process may exit by itself before it is terminated."""
    assert run(pool(method), "wait").kept < clean(pool(method)).kept


@pytest.mark.parametrize("branch", ["true", "false"])
@pytest.mark.parametrize("options", [(), ("--append",)], ids=["anew", "appending"])
def test_process_with_a_measurement_of_its_own_leaves_its_parents_alone(options, branch, library):
    """coverage.py starts one in each process of multiprocessing; the forked one is its parent's."""
    settings = (BRIEFLY, ("BRANCH", branch))
    program = Program(("multi.py", "work.py", "multi.ini"), env=settings, clean_env=settings)
    program = by_coverage_run(program, "--rcfile=multi.ini", *options)
    ours = keeps(program, "wait", library, loses=False)
    assert ours.files == 3


@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL"])
def test_daemon_and_the_parents_that_it_leaves_are_kept(how, library):
    keeps(Program(("daemon.py", "work.py"), daemon=True), how, library, files=3)


def suite(copy):
    shutil.copy(HERE / "programs" / "suite_forks.py", copy / "tests")
    return (*PYTEST[:-1], "tests/suite_forks.py"), {}


@pytest.mark.parametrize("child", ["_exit", "SIGTERM", "SIGKILL"])
def test_child_of_a_test_is_added_to_its_suite(child, library):
    want = run_suite(prepare=suite)
    bare = run_suite(prepare=suite, variables=(("CHILD", child),))
    ours = run_suite(library, prepare=suite, variables=(("CHILD", child),))
    assert bare.kept < want.kept
    assert ours.kept == want.kept
    assert ours.files == [".coverage"]
    assert ours.output.count("2 passed") == 1
