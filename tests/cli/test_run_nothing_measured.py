# SPDX-License-Identifier: MIT
"""A run in which coverage.py was only imported, or was started and saw nothing of what it was to
measure, is not told as kept: nothing was measured. What to do about it is told, and helps.
"""

import importlib.util
import json
import shutil
import signal
import subprocess

import pytest

from run_trial import PYTHON, built, place, summary, victim  # noqa: F401

SHOP = "def price():\n    return 3\n"
TEST = "import shop\n\n\ndef test_price():\n    assert shop.price() == 3\n"
PYTEST = [PYTHON, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_shop.py"]
COVERAGE = [PYTHON, "-B", "-m", "coverage"]
CHILD = "import subprocess, sys\nsubprocess.run([sys.executable, '-B', 'shop.py'])\n"
UNSTARTED = "not measured: "
EMPTY = "nothing measured: "


@pytest.fixture
def project(place):
    (place.path / "shop.py").write_text(SHOP)
    (place.path / "test_shop.py").write_text(TEST)
    return place


def line_with(done, words):
    line, = [line for line in done.stderr.splitlines() if line.startswith(f"covkeep: {words}")]
    return line


def says_nothing_was_measured(done):
    return "all kept" not in done.stderr and (UNSTARTED in done.stderr or EMPTY in done.stderr)


# Each imports coverage.py and does not start it.
UNSTARTED_WAYS = {
    "pytest": PYTEST,
    "pytest in two processes": [*PYTEST, "-n", "2"],
    "switched off": [*PYTEST, "--cov=shop", "--no-cov"],
    "import": [PYTHON, "-B", "-c", "import coverage"],
    "object": [PYTHON, "-B", "-c", "import coverage; coverage.Coverage()"],
    "report": [*COVERAGE, "report", "-i"],
    "forked child": [PYTHON, "-B", "-c", "import coverage, os; os.fork() and os.wait()"],
    "at once": [PYTHON, "-B", "-c", "import coverage, os; os._exit(0)"],
}


@pytest.mark.parametrize("command", UNSTARTED_WAYS.values(), ids=UNSTARTED_WAYS)
def test_coverage_that_is_only_imported_measures_nothing(project, command):
    done = project.run(*command)
    assert ", 0 with coverage (0 gcov, 0 python): " in summary(done)
    assert summary(done).endswith(", nothing to keep")
    line = line_with(done, UNSTARTED)
    assert "python3" in line and "pytest --cov=PACKAGE" in line
    assert "patch = subprocess" not in done.stderr


# Each starts coverage.py, which sees nothing of what it is to measure.
EMPTY_WAYS = {
    "misspelt": [*PYTEST, "--cov=shopp"],
    "misspelt in two processes": [*PYTEST, "-n", "2", "--cov=shopp"],
    "branches": [*PYTEST, "--cov=shopp", "--cov-branch"],
    "another directory": [*PYTEST, "--cov=home"],
    "coverage run": [*COVERAGE, "run", "--source=shopp", "shop.py"],
    "timid": [*COVERAGE, "run", "--timid", "--source=shopp", "shop.py"],
    "at once": [*COVERAGE, "run", "--source=shopp", "ends.py"],
    "terminated": [*COVERAGE, "run", "--source=shopp", "terminated.py"],
}


@pytest.mark.parametrize("command", EMPTY_WAYS.values(), ids=EMPTY_WAYS)
def test_coverage_that_sees_nothing_measures_nothing(project, command):
    (project.path / "ends.py").write_text("import os\nos._exit(0)\n")
    (project.path / "terminated.py").write_text("import os\nos.kill(os.getpid(), 15)\n")
    done = project.run(*command)
    assert "lost" not in summary(done) and "with coverage (0 gcov, 0 python)" not in summary(done)
    assert summary(done).endswith(", nothing measured")
    line = line_with(done, EMPTY)
    assert "--cov" in line and "--source" in line


# Each measures something, so that nothing is to be said.
MEASURED_WAYS = {
    "remedy": [*PYTEST, "--cov=shop"],
    "in two processes": [*PYTEST, "-n", "2", "--cov=shop"],
    "branches": [*PYTEST, "--cov=shop", "--cov-branch"],
    "coverage run": [*COVERAGE, "run", "shop.py"],
    "timid": [*COVERAGE, "run", "--timid", "shop.py"],
    "by its functions": [PYTHON, "-B", "-c", "import coverage\ncov = coverage.Coverage()\n"
                         "cov.start()\nimport shop\ncov.stop()\ncov.save()"],
    "forked child": [*COVERAGE, "run", "-p", "--source=shop", "forks.py"],
    "at once": [*COVERAGE, "run", "ends.py"],
    "killed": [*COVERAGE, "run", "killed.py"],
}


@pytest.mark.parametrize("command", MEASURED_WAYS.values(), ids=MEASURED_WAYS)
def test_what_measures_is_kept(project, command):
    (project.path / "ends.py").write_text("import os\nos._exit(0)\n")
    (project.path / "killed.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    (project.path / "forks.py").write_text("import os\nif os.fork() == 0:\n    import shop\n"
                                           "    shop.price()\n    os._exit(0)\nos.wait()\n")
    done = project.run(*command)
    assert summary(done).endswith(", all kept")
    assert not says_nothing_was_measured(done)


@pytest.fixture
def later(project):
    """With a coverage.py that imports its modules in the order of 7: SQLite's before the tracer."""
    found = importlib.util.find_spec("coverage").submodule_search_locations[0]
    shutil.copytree(found, project.path / "coverage")
    collector = project.path / "coverage" / "collector.py"
    collector.write_text("from coverage.data import CoverageData\n" + collector.read_text())
    return project


@pytest.mark.parametrize("words, end", [
    (["report", "-i"], ", nothing to keep"), (["run", "--source=shopp", "shop.py"], ", nothing measured"),
    (["run", "shop.py"], ", all kept"), (["run", "killed.py"], ", all kept")])
def test_order_of_its_imports_makes_no_difference(later, words, end):
    (later.path / "killed.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    assert summary(later.run(*COVERAGE, *words)).endswith(end)


def test_coverage_that_is_imported_anew_is_kept(project):
    """By a program that has dropped it from sys.modules: the one that was imported first measures nothing."""
    (project.path / "anew.py").write_text(
        "import coverage, os, sys\n"
        "for name in [name for name in sys.modules if name.split('.')[0] == 'coverage']:\n"
        "    del sys.modules[name]\n"
        "import coverage\ncoverage.Coverage(auto_data=True).start()\nimport shop\nshop.price()\n"
        "os.kill(os.getpid(), 9)\n")
    done = project.run(PYTHON, "-B", "anew.py")
    assert (project.path / ".coverage").exists()
    assert summary(done).endswith(", all kept") and not says_nothing_was_measured(done)


def test_program_that_measures_nothing_has_nothing_to_lose(project):
    """Killed from outside by who has not the library."""
    code = "import coverage; print('ready', flush=True); input()"
    with project.start(PYTHON, "-B", "-c", f"import os; print(os.getpid()); {code}",
                       stdin=subprocess.PIPE) as run:
        pid = int(run.line())
        assert run.line() == "ready"
        subprocess.run(["kill", "-KILL", str(pid)], check=True)
        status, _, errors = run.end()
    assert status == -signal.SIGKILL
    assert "lost" not in errors and "not measured: " in errors


def test_children_of_what_measures_nothing_are_not_told(project):
    """Their settings would change nothing."""
    (project.path / "test_shop.py").write_text(f"def test_child():\n    {CHILD}".replace(
        "\nsub", "\n    sub"))
    done = project.run(*PYTEST)
    assert UNSTARTED in done.stderr and "started by a program" not in done.stderr


def test_counters_of_c_are_what_was_to_be_measured(project, victim):
    """pytest drives a program in C, and pytest-cov happens to be installed."""
    (project.path / "test_shop.py").write_text(
        f"import subprocess\n\n\ndef test_c():\n    subprocess.run(['{victim}', 'exit'])\n")
    done = project.run(*PYTEST)
    assert "1 with coverage (1 gcov, 0 python)" in summary(done)
    assert summary(done).endswith(", all kept")
    assert not says_nothing_was_measured(done)


def test_quiet_run_says_nothing(project):
    assert project.run("-q", *PYTEST).stderr == ""
    assert "measured" not in project.run("-q", *PYTEST, "--cov=shopp").stderr


def reported(project):
    [process] = json.loads(project.covkeep("report", "--json").stdout)["processes"]
    return process


def test_report_tells_the_same(project):
    project.run(*PYTEST)
    process = reported(project)
    assert (process["verdict"], process["carried"], process["python"]) == ("none", "", None)
    project.run(*PYTEST, "--cov=shopp")
    process = reported(project)
    assert process["verdict"] == "none"
    assert process["carried"].endswith(", nothing measured")
