# SPDX-License-Identifier: MIT
"""Endings that only `covkeep run` has seen: of its command, of orphans, of those that it killed. The
programs carry no coverage, so that they have no keeper that could tell.
"""

import json
import os
import signal
import time

import pytest

from run_trial import DEADLINE, await_end_of, place  # noqa: F401

SLEEP = "sleep 60 </dev/null >/dev/null 2>&1 & echo $!"


def endings(place):
    """The ending of each process of the last run, by its pid; which must have a readable record."""
    done = place.covkeep("report", "--json")
    processes = json.loads(done.stdout)["processes"]
    assert [p["fault"] for p in processes] == [None] * len(processes)
    return {p["pid"]: p["ending"] for p in processes if p["later"] is None}


def told(place, pid):
    return endings(place)[pid]["text"]


def await_running(place, pid):
    """Until it is the program that it is to be: only that has a record."""
    deadline = time.monotonic() + DEADLINE
    while endings(place).get(pid, {}).get("kind") != "running":
        assert time.monotonic() < deadline


def test_command_that_is_killed_from_outside(place):
    with place.start("sh", "-c", "echo $$; exec sleep 60") as run:
        pid = int(run.line())
        await_running(place, pid)
        os.kill(pid, signal.SIGKILL)
        assert run.end()[0] == -signal.SIGKILL
    assert told(place, pid) == "SIGKILL from outside"


@pytest.mark.parametrize("number, words", [(signal.SIGKILL, "SIGKILL from outside"), (signal.SIGUSR1, "SIGUSR1")])
def test_orphan_that_is_killed(place, number, words):
    with place.start("sh", "-c", f"({SLEEP}); read line", stdin=-1) as run:
        pid = int(run.line())
        await_running(place, pid)
        os.kill(pid, number)
        await_end_of(pid)
        run.end()
    assert told(place, pid) == words


def test_leftover_that_covkeep_killed(place):
    ignoring = f"trap '' TERM; {SLEEP}"
    with place.start("--stop-leftovers", "sh", "-c", ignoring, env={"COV_KEEP_GRACE_MS": "200"}) as run:
        pid = int(run.line())
        run.end()
    assert told(place, pid) == f"SIGKILL from {run.pid}"


def test_leftover_that_covkeep_ended(place):
    with place.start("--stop-leftovers", "sh", "-c", SLEEP) as run:
        pid = int(run.line())
        run.end()
    assert told(place, pid) == "SIGTERM"


def test_many_orphans_that_are_killed(place):
    """More than one slot holds; and what belongs to nobody is no process without a record."""
    kill = "i=0; while [ $i -lt 200 ]; do (sleep 60 </dev/null >/dev/null 2>&1 & echo $!); i=$((i+1)); done"
    with place.start("--stop-leftovers", "sh", "-c", f"trap '' TERM; {kill}",
                     env={"COV_KEEP_GRACE_MS": "200"}) as run:
        pids = [int(run.line()) for _ in range(200)]
        errors = run.end()[2]
    found = endings(place)
    assert {found[pid]["text"] for pid in pids} == {f"SIGKILL from {run.pid}"}
    assert "200 killed by SIGKILL, nothing to keep" in errors
