# SPDX-License-Identifier: MIT
"""What becomes of coverage when supervisors and harnesses end a program: the table of killers.py, row
by row, and the same table in covkeep-limits(7). What is lost is told, with a cause and a remedy. With
COVKEEP_EVERY=1 in the environment the Python program meets each killer, too, and not only the C program.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest

import killers_trial
from killers import KEPT, WAYS
from run_trial import HERE, place, summary  # noqa: F401

PAGE = HERE.parent.parent / "scripts/man/covkeep-limits.7"
CAUSES = {"c": r"gcov: killed (from outside|by \d+), and no keeper wrote its counts",
          "python": r"python: killed (from outside( or at its parent's end)?|by \d+), before coverage.py could save"}
each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name.replace(" ", "_"))
each_language = pytest.mark.parametrize("language", list(CAUSES) if os.environ.get("COVKEEP_EVERY") else ["c"])


@pytest.fixture(scope="module")
def built():
    with tempfile.TemporaryDirectory(prefix="covkeep-run-") as name:
        killers_trial.build(name)
        yield Path(name)


@pytest.fixture
def trial(place, built, way, language):
    missing = [need for need in way.needs.split() if not shutil.which(need)]
    if missing:
        pytest.skip(f"not installed: {' '.join(missing)}")
    if way.root and os.geteuid() != 0:
        pytest.skip("makes namespaces or cgroups")
    if way.cgroup and not killers_trial.cgroup_root():
        pytest.skip("no cgroup of version 2 can be made")
    yield killers_trial.Trial(place, built, language)
    killers_trial.remove_cgroup(place)


def assert_told(told, outcome, language):
    """The one program with coverage, by the report."""
    [(verdict, losses)] = told
    assert verdict == outcome
    if outcome == KEPT:
        assert losses == []
        return
    [loss] = losses
    assert re.fullmatch(CAUSES[language], loss["reason"])
    assert "SIGTERM" in loss["advice"] and "cgroup" in loss["advice"]


def end_by(way, trial, language, side):
    """The way ends a server of this side: what is kept, and told of it, is what the table has. Returns
    the outcome, and the command that is done."""
    clean, outcome = trial.clean(), way.outcome(language, side)
    done = trial.run(way, side)
    assert clean
    assert trial.kept() == (clean if outcome == KEPT else type(clean)()), done.stderr
    assert_told(trial.told(), outcome, language)
    return outcome, done


@each_way
@each_language
def test_killer_under_covkeep(trial, way, language):
    outcome, done = end_by(way, trial, language, "inside")
    end, status = ("all kept", 0) if outcome == KEPT else ("1 lost coverage", 3)
    assert (summary(done).rpartition(", ")[2], done.returncode) == (end, status)


@each_way
@each_language
def test_killer_outside_of_covkeep(trial, way, language):
    end_by(way, trial, language, "outside")


@each_way
@each_language
def test_without_covkeep_all_is_lost(trial, way):
    done = trial.run(way, "without")
    assert not trial.kept(), done.stderr


def test_manual_has_this_table():
    table = re.search(r"^\.Bl -column.*?\n(\.It Sy .*?)\n\.El", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    rows = [line.removeprefix(".It ") for line in table.group(1).splitlines()[1:]]
    assert [tuple(cell.strip() for cell in row.split(" Ta ")) for row in rows] == [way.row for way in WAYS]
