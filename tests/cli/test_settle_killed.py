# SPDX-License-Identifier: MIT
"""covkeep settle, killed at any instant, run again, by several at once and beside others who write:
each record counts once in each file.
"""

import random
import re
import signal
import subprocess
import time

import pytest

from journal_made import Journal
from settle_trial import (COVKEEP, DEADLINE, LONG, RUNS, expected, image, journal,  # noqa: F401
                          program, records, settle, settled, without_counts)


def finish(journal, program, expected):
    settled(settle(journal.path))
    assert program.content() == expected
    assert not {name for name in journal.notes() if "batch" in name}


def traced(journal, *options):
    return settle(journal.path, before=["strace", "-qq", *options])


def kill_at(journal, call):
    """The command, killed before that one of its system calls."""
    name, number = call
    done = traced(journal, "-o", "/dev/null", "-e", f"inject={name}:signal=KILL:when={number}")
    assert done.returncode == -signal.SIGKILL


def system_calls(journal, log):
    """All that the command makes from the lock on: name, and the how manieth of that name."""
    settled(traced(journal, "-o", str(log)))
    numbers, calls = {}, []
    for name in re.findall(r"^(\w+)\(.*", log.read_text(), re.MULTILINE):
        numbers[name] = numbers.get(name, 0) + 1
        calls.append((name, numbers[name]))
    lock = next(i for i, line in enumerate(log.read_text().splitlines()) if "settle.lock" in line)
    return [call for call in calls[lock:] if call[0] != "exit_group"]


@pytest.mark.parametrize("runs_before", [0, 1])
def test_killed_before_each_system_call_and_run_again_each_counts_once(
        journal, image, program, tmp_path, runs_before):
    before, whole = program.run(runs_before), records(image)
    expected = program.run(RUNS + runs_before)
    journal.append(*whole)
    program.put(before)
    calls = system_calls(journal, tmp_path / "log")
    assert len(calls) > 80
    for call in calls:
        journal.anew(whole)
        program.put(before)
        kill_at(journal, call)
        finish(journal, program, expected)


def test_killed_while_space_is_given_back(journal, image, program, tmp_path):
    """After an earlier batch, so that nothing of this one is on the page that stays."""
    early, late = records(image, 7, label=LONG), records(image, 30, 100, LONG)
    expected = program.run(37)

    def begin():
        journal.anew(early)
        program.clear()
        settled(settle(journal.path))
        journal.pad()
        journal.append(*late)

    begin()
    calls = system_calls(journal, tmp_path / "log")
    first = [name for name, _ in calls].index("fallocate")
    assert len(calls[first:]) > 3
    for call in calls[first - 3:]:
        begin()
        kill_at(journal, call)
        finish(journal, program, expected)


def test_killed_twice_the_second_time_while_it_completes_the_first(
        journal, image, program, tmp_path):
    """The first time between the update of the large file, which puts the new content behind the
    old one, and the write to its beginning."""
    whole, before, expected = records(image), program.run(1), program.run(RUNS + 1)
    journal.append(*whole)
    program.put(before)
    calls = system_calls(journal, tmp_path / "log")
    first = calls[[name for name, _ in calls].index("sendfile") + 1]

    def begin():
        journal.anew(whole)
        program.put(before)
        kill_at(journal, first)
        assert program.content()["large.gcda"].startswith(before["large.gcda"])
        assert len(program.content()["large.gcda"]) > 2 * len(before["large.gcda"])

    begin()
    calls = system_calls(journal, tmp_path / "log")
    assert len(calls) > 40
    for call in calls:
        begin()
        kill_at(journal, call)
        finish(journal, program, expected)


def test_killed_at_any_instant_and_run_again_each_counts_once(journal, image, program):
    chance, whole = random.Random(7), records(image)
    before, expected = program.run(1), program.run(RUNS + 1)
    journal.append(*whole)
    start = time.monotonic()
    settled(settle(journal.path))
    usual, kills = time.monotonic() - start, 0
    while kills < 100:
        journal.anew(whole)
        program.put(before)
        for _ in range(5):
            with subprocess.Popen([COVKEEP, "settle", journal.path],
                                  stdout=subprocess.DEVNULL) as process:
                time.sleep(chance.uniform(0, usual))  # the instant is what is tried
                process.kill()
            kills += process.returncode == -signal.SIGKILL
        finish(journal, program, expected)


def test_what_others_have_added_since_the_kill_stays(journal, image, program, tmp_path):
    """Their counts are as high as those that the command may have added or not."""
    whole, other = records(image, 1), Journal(tmp_path / "other", image)
    before, expected = program.run(1), program.run(3)
    journal.append(*whole)
    program.put(before)
    for call in system_calls(journal, tmp_path / "log"):
        journal.anew(whole)
        other.anew(whole)
        program.put(before)
        kill_at(journal, call)
        settled(settle(other.path))
        finish(journal, program, expected)


def test_two_at_once(journal, image, program):
    for round_number in range(20):
        journal.anew(records(image, 20))
        program.clear()
        both = [subprocess.Popen([COVKEEP, "settle", "-q", journal.path]) for _ in range(4)]
        assert [process.wait(DEADLINE) for process in both] == [0] * 4
        content = program.content()
        if round_number == 0:
            expected = program.run(20)
        assert content == expected


def test_appended_to_meanwhile(journal, image, program):
    whole = records(image, 200)
    for at in range(0, 200, 10):
        with subprocess.Popen([COVKEEP, "settle", "-q", journal.path]) as process:
            for record in whole[at:at + 10]:
                journal.append(record)
        assert process.returncode == 0
    settled(settle(journal.path))
    content = program.content()
    assert content == program.run(200)
