# SPDX-License-Identifier: MIT
"""pytest --covkeep, with the plugin from the tree and the command in PATH, as where there is no wheel; and
once from the wheel.
"""

import json
import re
import shutil
import subprocess
import sys

import pytest

from install_trial import DEADLINE, TREE, copy_of_objects, once  # noqa: F401
from run_trial import COVKEEP, PYTHON, built, counts, lines_but_summary, place, summary, victim  # noqa: F401
from test_install_wheel import installed, wheel  # noqa: F401

PLUGIN = ["-p", "covkeep.pytest_plugin"]
KILLS = """
import json, os, subprocess, sys
def test_that_kills():
    environment = {{"GCOV_PREFIX": os.environ["GCOV_PREFIX"]}}
    assert subprocess.run(["{victim}", "kill", "9"], env=environment).returncode == -9
"""
TELLS = """
import json, os, sys
def test_that_tells():
    with open("told", "a") as file:
        print(json.dumps([sys.executable, sys.orig_argv, os.getcwd()]), file=file)
"""


@pytest.fixture
def project(place, tmp_path_factory):
    """A Place whose python has the plugin, and whose PATH has the command."""
    (place.path / "bin").mkdir()
    (place.path / "bin/covkeep").symlink_to(COVKEEP)
    place.env.update(PATH=f"{place.path}/bin:/usr/bin:/bin", PYTHONPATH=str(TREE / "scripts/wheel"),
                     PYTHONDONTWRITEBYTECODE="1", PYTEST_ADDOPTS="-p no:cacheprovider")
    return place


def write(project, text, **names):
    (project.path / "test_it.py").write_text(text.format(**names) if names else text)


def run_pytest(project, *words, python=PYTHON, plugin=PLUGIN):
    return project.direct(python, "-m", "pytest", *plugin, *words)


@pytest.mark.parametrize("words", [[], ["-n", "2"], ["-s"], ["--capture=sys"], ["-p", "no:terminal"]],
                         ids=" ".join)
def test_what_a_test_kills_is_kept(project, victim, words):
    write(project, KILLS, victim=victim)
    assert run_pytest(project, *words).returncode == 0
    assert counts(project) == []
    done = run_pytest(project, "--covkeep", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(counts(project)) == 1
    assert "1 killed by SIGKILL, all kept" in summary(done) and lines_but_summary(done) == []
    assert done.stdout.count("test session starts") == (words != ["-p", "no:terminal"])


def test_wheel_brings_the_option(installed, place, victim):
    write(place, KILLS, victim=victim)
    done = run_pytest(place, "-p", "no:cacheprovider", "--covkeep", python=installed / "bin/python", plugin=[])
    assert done.returncode == 0 and "all kept" in summary(done), done.stdout + done.stderr
    assert len(counts(place)) == 1


@pytest.mark.parametrize("text, words, status", [
    ("def test_a(): assert False\n", [], 1), ("import pytest\ndef test_a(): pytest.exit('now', 42)\n", [], 42),
    ("def test_a(): pass\n", ["--no-such-option"], 4), ("", [], 5),
    ("def test_a(): pass\n", [], 0)], ids=["failed", "exit", "usage", "none", "passed"])
def test_status_is_that_of_pytest(project, text, words, status):
    write(project, text)
    assert run_pytest(project, "--covkeep", *words).returncode == status


def test_interpreter_and_arguments_are_the_same(project):
    write(project, TELLS)
    command = [PYTHON, "-X", "utf8", "-W", "ignore", "-m", "pytest", *PLUGIN, "--covkeep", "-k", "tells or x", "test_it.py"]
    done = project.direct(*command)
    told = json.loads((project.path / "told").read_text())
    assert told == [PYTHON, command, str(project.path)], done.stderr


def test_option_can_be_in_the_configuration(project, victim):
    write(project, KILLS, victim=victim)
    (project.path / "pytest.ini").write_text("[pytest]\naddopts = --covkeep\n")
    assert run_pytest(project).returncode == 0
    assert len(counts(project)) == 1


def test_run_under_covkeep_is_not_started_again(project):
    write(project, TELLS)
    done = project.run(PYTHON, "-m", "pytest", *PLUGIN, "--covkeep")
    assert done.returncode == 0 and summary(done).startswith("1 process, ")
    assert len((project.path / "told").read_text().splitlines()) == 1


@pytest.mark.parametrize("words", [[], ["-n", "2"]], ids=" ".join)
def test_run_is_started_again_once_though_nothing_of_the_run_shows(project, words):
    """A command that sets no variable at all."""
    write(project, TELLS)
    (project.path / "bin/covkeep").unlink()
    (project.path / "bin/covkeep").write_text('#!/bin/sh\necho "$1 $2" >>started\nshift 2\nexec "$@"\n')
    (project.path / "bin/covkeep").chmod(0o755)
    assert run_pytest(project, "--covkeep", *words).returncode == 0
    assert (project.path / "started").read_text() == "run --\n"


def test_missing_command_is_told_in_one_line(project):
    write(project, TELLS)
    (project.path / "bin/covkeep").unlink()
    project.env["PATH"] = f"{project.path}/bin"
    done = run_pytest(project, "--covkeep")
    assert done.returncode == 4 and not (project.path / "told").exists()
    assert re.fullmatch(r"ERROR: --covkeep: the command covkeep is neither .* nor in PATH", done.stderr.strip())
    done = project.direct(PYTHON, "-m", "covkeep", "--version")
    assert done.returncode == 125
    assert re.fullmatch(r"covkeep: the command covkeep is neither .* nor in PATH\n", done.stderr)


def measured(project, *words):
    """Percent of the server's lines."""
    done = run_pytest(project, "--cov=shop", *words, "tests/")
    assert done.returncode == 0, done.stdout + done.stderr
    report = project.direct(PYTHON, "-m", "coverage", "report", "--include=shop/server.py").stdout
    return float(re.search(r"([0-9.]*)%$", report, re.MULTILINE).group(1))


def test_server_is_covered_for_pytest_cov(project):
    story = TREE / "tests/python"
    shutil.copytree(story / "story", project.path, dirs_exist_ok=True)
    subprocess.run([sys.executable, "-B", story / "generation.py", project.path / "pyproject.toml"], check=True)
    assert measured(project) < 50
    assert measured(project, "--covkeep") >= 95


SERVER = """
import os, signal
def serve():
    os.kill(os.getpid(), signal.SIGKILL)
serve()
"""
STARTS = """
import subprocess, sys
def test_server():
    assert subprocess.run([sys.executable, "shop.py"], env={"PATH": "/usr/bin:/bin"}).returncode == -9
"""


def recipe():
    """The commands of covkeep-python(7) for a virtual environment."""
    section = (TREE / "scripts/man/covkeep-python.7").read_text().split(".Sh IN A VIRTUAL ENVIRONMENT")[1]
    return re.search(r'^\.\\" sh\n\.Bd.*\n((?:.*\n)*?)\.Ed$', section, re.MULTILINE)[1]


def test_recipe_of_the_manual_keeps_a_killed_server(place, wheel):
    """pip asks no index for what is in the wheel, which has been built before, so that make has little to do."""
    shutil.copytree(TREE, place.path / "covkeep", ignore=lambda where, _: ["build", ".git"] if where == str(TREE) else [])
    shutil.copytree(wheel.parent, place.path / "covkeep/build")
    (place.path / "shop.py").write_text(SERVER)
    (place.path / "tests").mkdir()
    (place.path / "tests/test_shop.py").write_text(STARTS)
    done = place.direct("sh", "-euc", recipe(), timeout=DEADLINE,
                        env={"PIP_NO_INDEX": "1", "SOURCE_DATE_EPOCH": "1700000000", "PYTEST_ADDOPTS": "-p no:cacheprovider"})
    told = done.stdout + done.stderr
    assert done.returncode == 0 and "all kept" in summary(done), told
    assert re.search(r"^shop\.py +4 +0 +100%$", done.stdout, re.MULTILINE), told
