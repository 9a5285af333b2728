# SPDX-License-Identifier: MIT
"""`covkeep run --journal`: the processes of the run append to a journal in its directory, and at its
end their .gcda files are as without one.
"""

import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from journal_made import Program
from run_trial import (COVKEEP, DEADLINE, HERE, LIBRARY, Place, counts, built, lines_but_summary,  # noqa: F401
                       place, summary, victim)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return Program(tmp_path_factory.mktemp("program"))


@pytest.fixture(autouse=True)
def without_counts(program):
    program.clear()


def journal_of(place):
    return place.runs[-1] / "journal"


def test_files_are_as_without_it(place, program):
    done = place.run("--journal", "sh", "-c", "for i in 1 2 3; do $0; done",
                     program.directory / "program")
    assert done.returncode == 0, done.stderr
    assert "3 with coverage (3 gcov" in summary(done) and "all kept" in summary(done)
    assert lines_but_summary(done) == []
    content = program.content()
    assert content == program.run(3)
    journal = journal_of(place)
    assert stat.S_IMODE(journal.stat().st_mode) == 0o700
    assert (journal / "journal").stat().st_size > 0


def test_nothing_is_written_before_the_end(place, program):
    script = f"$0; ls {program.directory}; echo $COV_KEEP_JOURNAL"
    done = place.run("-j", "sh", "-c", script, program.directory / "program")
    assert ".gcda" not in done.stdout
    assert done.stdout.splitlines()[-1] == str(journal_of(place))
    assert len(program.files) == len(program.once)


READERS = {
    "gcov": "cd $1 && gcov -t main.gcda | grep -c :",
    "lcov": "lcov -q -c -d $1 -o $1/info && grep -c ^SF: $1/info",
    "a file's name": "cat $2 | head -c 4",
    "find": "find $1 -name '*.gcda' -print",
    "a shell of a shell": "sh -c 'exec sh -c \"gcov-dump $0 | head -1\"' $2",
    "make": "printf 'all:\\n\\tgcov-dump %s | head -1\\n' $2 >$1/Makefile.read; make -s -f $1/Makefile.read",
    "python": "python3 -c 'import os, sys; os.execvp(\"gcov-dump\", [\"gcov-dump\", sys.argv[1]])' $2",
}


@pytest.mark.parametrize("reader", READERS)
def test_who_reads_files_in_the_middle_of_a_run_finds_them(place, program, reader):
    """The same words come out as of a run without a journal, and nothing counts twice after it."""
    script = f"$0 >/dev/null; {READERS[reader]}; $0 >/dev/null"
    words = [program.directory / "program", program.directory, program.directory / "main.gcda"]
    plain = subprocess.run(["sh", "-c", script, *words], text=True, capture_output=True, timeout=DEADLINE)
    assert plain.returncode == 0 and plain.stdout, plain.stderr
    program.clear()
    done = place.run("--journal", "sh", "-c", script, *words)
    assert (done.returncode, done.stdout) == (0, plain.stdout), done.stderr
    content = program.content()
    assert content == program.run(2)


def test_files_that_the_run_deletes_begin_anew(place, program):
    script = f"$0; find {program.directory} -name '*.gcda' -delete; $0"
    place.run("--journal", "sh", "-c", script, program.directory / "program")
    content = program.content()
    assert content == program.run(1)


@pytest.mark.parametrize("ending", ["9", "15", "6"])
def test_killed_programs_are_settled(place, victim, ending):
    done = place.run("--journal", victim, "kill", ending)
    assert "all kept" in summary(done)
    assert len(counts(place)) == 1
    again = place.covkeep("settle")
    assert (again.returncode, again.stdout) == (0, "0 records, 0 files updated\n")


def test_without_the_option_there_is_no_journal(place, victim):
    place.run(victim, "kill", "15")
    assert not journal_of(place).exists() and counts(place)


@pytest.mark.parametrize("strict, status", [([], 0), (["--strict"], 3)])
def test_what_cannot_be_settled_is_told_and_settled_later(place, program, strict, status):
    program.put(program.run(1))
    with open(program.files[0], "r+b") as locked:
        fcntl.lockf(locked, fcntl.LOCK_EX)
        done = place.run("--journal", *strict, program.directory / "program")
    assert done.returncode == status
    assert lines_but_summary(done) == [
        f"covkeep: settle: {program.files[0]}: is locked by another process",
        "covkeep: settle: 1 file not updated; covkeep settle does it later",
        f"covkeep: next: {COVKEEP} settle {place.runs[0]}"]
    assert place.covkeep("settle", "--quiet").returncode == 0
    content = program.content()
    assert content == program.run(2)


def test_a_command_that_is_not_found_leaves_nothing(place):
    assert place.run("--journal", "/nonexistent").returncode == 127
    assert place.runs == []


def test_without_a_directory_files_are_written_as_always(place, victim):
    env = {"HOME": "/proc", "TMPDIR": "/proc"}
    done = place.run("--journal", victim, "kill", "15", env=env)
    assert "covkeep: no journal: there is no directory" in done.stderr.splitlines()
    assert counts(place)
    assert place.run("--journal", "--strict", "true", env=env).returncode == 125


def test_journals_of_old_runs_are_removed(place, victim):
    place.run("--journal", victim, "kill", "9")
    first = journal_of(place)
    assert list((first / "images").iterdir())
    for _ in range(20):
        place.run("true")
    assert not first.parent.exists() and len(place.runs) == 20


def test_what_is_not_ours_stays_in_a_journal_of_old_runs(place, victim):
    place.run("--journal", victim, "kill", "9")
    first = journal_of(place)
    for name in ("notes", "images/notes", "images/0123456789abcdef"):
        (first / name).write_text("of the user")
    for _ in range(20):
        place.run("true")
    assert {str(path.relative_to(first)) for path in first.rglob("*") if path.is_file()} == {
        "notes", "images/notes", "images/0123456789abcdef"}


def test_a_directory_is_used_again(place, program):
    for _ in range(2):
        done = place.run("--journal", "--dir", "here", program.directory / "program")
        assert done.returncode == 0, done.stderr
        assert lines_but_summary(done) == []
    content = program.content()
    assert content == program.run(2)


LARGE = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from journal_made import Image, Journal
tree = Path(sys.argv[2])
image = Image(sorted(tree.glob("*.gcda")))
for file in tree.glob("*.gcda"):
    file.unlink()
path = Path(os.environ["COV_KEEP_JOURNAL"])
(path / "images").mkdir(exist_ok=True)
journal = Journal.__new__(Journal)
journal.path, journal.images, journal.file = path, path / "images", path / "journal"
journal.describe(image)
with open(journal.file, "ab") as file:
    file.truncate(65 << 20)
journal.append(*[image.record(number) for number in range(5)])
deadline = time.monotonic() + int(sys.argv[3])
while len(list(tree.glob("*.gcda"))) < len(image.files) or list(path.glob("settle.batch.*")):
    assert time.monotonic() < deadline
    time.sleep(0.01)
print("settled")
"""


def test_a_large_journal_is_settled_meanwhile(place, program):
    program.put(program.once)
    done = place.run("--journal", sys.executable, "-B", "-c", LARGE, HERE, program.directory,
                     DEADLINE)
    assert done.stdout == "settled\n", done.stderr
    content = program.content()
    assert content == program.run(5)
