# SPDX-License-Identifier: MIT
"""LLVM's programs and the journal of a run: what its records add up to, and who reads the files meanwhile. That
each ending and name is as with files is in the other tests, which run both ways.
"""
import json
import os
import subprocess

import pytest
from llvm_trial import COVKEEP, DEADLINE, Trial
from test_command import covkeep


def files(place):
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.fixture
def journaled(built, tmp_path):
    made = Trial(built, tmp_path, tmp_path / "journal")
    yield made
    for process in made.started:
        process.kill()


def run(place, script, *options, **variables):
    return covkeep("run", "--journal", "--strict", "--dir", place / "run", *options, "sh", "-c", script, cwd=place,
                   **variables)


def test_files_appear_by_settling_alone(journaled, tmp_path):
    """Until then there is the name, for a shell's *.profraw."""
    journaled.settle = lambda: ""
    place, _ = journaled.run("work=7", "kill", LLVM_PROFILE_FILE="d/%p.profraw")
    assert files(place) == {f"d/{journaled.pid}.profraw": b""}
    assert Trial.settle(journaled) == ""
    assert journaled.built.counts(place / f"d/{journaled.pid}.profraw")["work"] == "1"


def test_a_process_that_counts_nothing_more_has_no_file(journaled):
    """A process that still runs has no file either: an empty one fails llvm-profdata for all."""
    place, process = journaled.start("ready", is_kept=True, LLVM_PROFILE_FILE="x.profraw")
    assert process.stdout.readline() == "ready\n"
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("name", ("one.profraw", "%m.profraw"))
def test_programs_with_one_name_add_up(journaled, tmp_path, name):
    """Each of them would empty the file at its start."""
    for ending in ("kill", "exit", "_exit", "term"):
        journaled.run("work=1", ending, LLVM_PROFILE_FILE=f"{tmp_path}/all/{name}")
    file, = (tmp_path / "all").iterdir()
    assert journaled.built.counts(file)["work"] == "4"


def test_two_programs_with_one_name_keep_theirs_in_a_run(built, tmp_path):
    done = run(tmp_path, f"{built.program} work=1 exit; {built.program} work=1 kill; true")
    assert done.returncode == 0 and "all kept" in done.stderr, done.stderr
    assert built.counts(tmp_path / "default.profraw")["work"] == "2"


@pytest.mark.parametrize("ends", ("exit", "kill"))
def test_who_reads_the_files_in_the_middle_finds_them(built, tmp_path, ends):
    """What comes after that is added to them, and so it is when the program starts once more."""
    script = (f"{built.program} work=1 {ends}; {built.tool('llvm-profdata')} merge -o first.profdata *.profraw;"
              f"{built.program} work=1 {ends}; true")
    for name in "%p.profraw", "one.profraw":
        for old in tmp_path.glob("*.profraw"):
            old.unlink()
        done = run(tmp_path, script, LLVM_PROFILE_FILE=name)
        assert done.returncode == 0, done.stderr
        assert built.counts(tmp_path / "first.profdata")["work"] == "1"
        assert built.counts(*tmp_path.glob("*.profraw"))["work"] == "2"
        subprocess.run(["rm", "-r", tmp_path / "run"], check=True)


def test_what_stood_there_before_the_run_goes(built, tmp_path):
    """As the runtime empties it."""
    (tmp_path / "default.profraw").write_bytes(b"of last week")
    done = run(tmp_path, f"{built.program} work=1 kill; true")
    assert done.returncode == 0, done.stderr
    assert built.counts(tmp_path / "default.profraw")["work"] == "1"


def test_tests_are_told_apart(built, tmp_path):
    script = "; ".join(f"COV_KEEP_TEST={test} {built.program} {action} kill"
                       for test, action in (("one", "work=1"), ("two", "rare=2"), ("two", "work=1")))
    assert run(tmp_path, script + "; true", LLVM_PROFILE_FILE="%p.profraw").returncode == 0
    told = json.loads(covkeep("tests", "--json", tmp_path / "run", cwd=tmp_path).stdout)
    assert [(test["test"], test["processes"], test["files"], test["functions"]) for test in told] == \
        [("one", 1, 1, 2), ("two", 2, 2, 3)]
    done = covkeep("settle", "--label", "two", "--into", "two", tmp_path / "run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert built.counts(*(tmp_path / "two").rglob("*.profraw")) == {"work": "1", "rare": "1", "work.c:is_odd": "1"}
    for question in ("who", "work"), ("settle", "--tracefile", "x.info"):
        done = covkeep(*question, tmp_path / "run", cwd=tmp_path)
        assert done.returncode != 0 and "llvm-cov knows" in done.stderr


def test_the_same_records_give_the_same_tree(journaled, tmp_path):
    for actions in ("work=1", "exit"), ("rare=2", "work=1", "kill"), ("work=1", "write", "work=1", "_exit"):
        journaled.run(*actions, LLVM_PROFILE_FILE=f"{tmp_path}/all/one.profraw")
    for tree in "a", "b":
        assert journaled.settle("--into", tmp_path / tree) == ""
    assert files(tmp_path / "a") == files(tmp_path / "b")
    written, = (tmp_path / "a").rglob("*.profraw")
    assert journaled.built.counts(written) == journaled.built.counts(tmp_path / "all/one.profraw")


def test_two_builds_with_one_name_are_both_there(built, journaled, tmp_path):
    """In a plain file one profile stands behind the other."""
    other = built.build("other", "work.c", "plugin.c", "actions.c", link=("-ldl", "-rdynamic"))
    for program in built.program, other:
        place, process = journaled.start("work=1", "kill", is_kept=True, program=program,
                                         LLVM_PROFILE_FILE=f"{tmp_path}/x.profraw")
        journaled.finish(process)
    assert built.counts(tmp_path / "x.profraw")["work"] == "2"


def spoiled(content):
    yield content[:-1]
    yield b""
    for at in range(0, len(content), 7):
        yield content[:at] + bytes([content[at] ^ 0x40]) + content[at + 1:]


def test_a_description_that_is_spoiled_is_told_and_nothing_is_written(journaled, tmp_path):
    """And once it is there again, all is."""
    journaled.settle = lambda: ""
    place, _ = journaled.run("work=1", "kill", LLVM_PROFILE_FILE="x.profraw")
    description, = (tmp_path / "journal/images").iterdir()
    content = description.read_bytes()
    for spoil in spoiled(content):
        description.write_bytes(spoil)
        done = subprocess.run([COVKEEP, "settle", tmp_path / "journal"], capture_output=True, text=True,
                              check=False, timeout=DEADLINE)
        assert done.returncode == 1 and "no description that can be used" in done.stderr
        assert files(place) == {"x.profraw": b""}
    description.write_bytes(content)
    assert Trial.settle(journaled) == ""
    assert journaled.built.counts(place / "x.profraw")["work"] == "1"


def test_a_record_that_is_spoiled_counts_for_nothing(journaled, tmp_path):
    journaled.settle = lambda: ""
    journaled.run("work=1", "kill", LLVM_PROFILE_FILE=f"{tmp_path}/x.profraw")
    records = tmp_path / "journal/journal"
    content = records.read_bytes()
    for spoil in spoiled(content):
        records.write_bytes(spoil)
        assert subprocess.run([COVKEEP, "settle", "-q", tmp_path / "journal", "--into", tmp_path / "into"],
                              stderr=subprocess.DEVNULL, check=False, timeout=DEADLINE).returncode in (0, 1)
        assert list((tmp_path / "into").rglob("*.profraw")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="gives up rights")
def test_a_worker_without_rights_is_in_the_journal_or_in_the_file(journaled, tmp_path):
    (tmp_path / "all").mkdir()
    journaled.run("work=1", "fork", "setuid=65534", "work=1", "kill", "end", "exit",
                  LLVM_PROFILE_FILE=f"{tmp_path}/all/x.profraw")
    assert journaled.built.counts(tmp_path / "all/x.profraw")["work"] == "2"
