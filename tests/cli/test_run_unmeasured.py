# SPDX-License-Identifier: MIT
"""A Python program that a measured one starts, and that measures nothing, is told with the remedy:
pytest-cov 7 and `coverage run` measure no subprocesses by themselves. Nothing is lost by that.
"""

import re

import pytest

from run_trial import PYTHON, place  # noqa: F401

# By coverage.py's own way to subprocesses, where the variable is set.
START = "import coverage\ncoverage.process_startup()\n"
PARENT = "import subprocess, sys\nfor option in sys.argv[1:]:\n    subprocess.run(option.split())\n"
CHILD = "print('child')\n"
TOLD = "not measured: "


@pytest.fixture
def project(place):
    (place.path / "sitecustomize.py").write_text(START)
    (place.path / "parent.py").write_text(PARENT)
    (place.path / "child.py").write_text(CHILD)
    (place.path / "coverage.ini").write_text("[run]\nparallel = true\n")
    return place


MEASURED = f"{PYTHON} -B child.py"
UNMEASURED = f"{PYTHON} -B -I -S child.py"
STARTED = {"PYTHONPATH": ".", "COVERAGE_PROCESS_START": "coverage.ini"}


def run_measured(project, *children, env=()):
    return project.run("--strict", PYTHON, "-B", "-m", "coverage", "run", "-p", "parent.py",
                       *children, env=dict(env))


@pytest.mark.parametrize("count, more", [(1, ""), (3, " (and 2 more)")])
def test_children_that_measure_nothing_are_told(project, count, more):
    done = run_measured(project, *[MEASURED] * count)
    assert done.returncode == 0
    assert "all kept" in done.stderr
    line, = [line for line in done.stderr.splitlines() if TOLD in line]
    assert re.search(rf"python3(\.\d+)?{re.escape(more)}, started by", line)
    assert "`patch = subprocess`" in line


@pytest.mark.parametrize("children", [[], [MEASURED], [MEASURED, UNMEASURED], ["cat parent.py"]],
                         ids=["none", "measured", "one of two", "no Python"])
def test_children_that_measure_or_need_not_are_not_told(project, children):
    done = run_measured(project, *children, env=STARTED)
    assert "all kept" in done.stderr
    assert TOLD not in done.stderr


def test_remedy_helps(project):
    run_measured(project, MEASURED, env=STARTED)
    assert len(list(project.path.glob(".coverage.*"))) == 2


def test_child_of_a_program_that_is_not_measured_is_not_told(project):
    done = project.run("--strict", PYTHON, "-B", "parent.py", MEASURED)
    assert TOLD not in done.stderr


def test_quiet_run_says_nothing(project):
    done = project.run("-q", PYTHON, "-B", "-m", "coverage", "run", "-p", "parent.py", MEASURED)
    assert done.stderr == ""
