# SPDX-License-Identifier: MIT
"""What the tests of `covkeep settle` share: a program, its image, a journal of it, and the command."""

import os
import subprocess
from pathlib import Path

import pytest

from journal_made import Journal, Program
from passing import passing_directory

HERE = Path(__file__).resolve().parent
COVKEEP = os.environ.get("COVKEEP", str(HERE.parent.parent / "build" / "covkeep"))
DEADLINE = 240
RUNS = 7


@pytest.fixture(scope="module")
def program():
    with passing_directory("covkeep-settle-") as path:
        yield Program(path)


@pytest.fixture(scope="module")
def image(program):
    return program.image()


@pytest.fixture(scope="module")
def expected(program):
    return program.run(RUNS)


@pytest.fixture(autouse=True)
def without_counts(program):
    program.clear()


@pytest.fixture
def journal(tmp_path, image):
    return Journal(tmp_path / "journal", image)


@pytest.fixture
def full(journal, image):
    """With the records of so many runs."""
    journal.append(*records(image))
    return journal


def records(image, count=RUNS, first=1, label=b""):
    return [image.record(process, label=label) for process in range(first, first + count)]


LONG = 3000 * b"x"  # a label that has its record take most of a page


def settle(*words, before=(), **options):
    return subprocess.run([*map(str, before), COVKEEP, "settle", *map(str, words)], text=True,
                          capture_output=True, check=False, timeout=DEADLINE, **options)


def settled(done, status=0):
    assert done.returncode == status, (done.stdout, done.stderr)
    return done


def knows_holes(directory):
    file = directory / "hole"
    file.write_bytes(bytes(1 << 16))
    done = subprocess.run(["fallocate", "-p", "-l", "65536", file], check=False,
                          capture_output=True)
    file.unlink()
    return done.returncode == 0
