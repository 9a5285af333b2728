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


def processes(place):
    """What each process of the last run was last, by its pid; which must have a readable record."""
    done = place.covkeep("report", "--json")
    images = json.loads(done.stdout)["processes"]
    assert [p["fault"] for p in images] == [None] * len(images)
    return {p["pid"]: p for p in images if p["later"] is None}


def told(place, pid):
    return processes(place)[pid]["ending"]["text"]


def await_sleep(place, pid):
    """Until it is that program, and has a record as such."""
    deadline = time.monotonic() + DEADLINE
    while processes(place).get(pid, {}).get("command") != "sleep 60":
        assert time.monotonic() < deadline


def test_command_that_is_killed_from_outside(place):
    with place.start("sh", "-c", "echo $$; exec sleep 60") as run:
        pid = int(run.line())
        await_sleep(place, pid)
        os.kill(pid, signal.SIGKILL)
        assert run.end()[0] == -signal.SIGKILL
    assert told(place, pid) == "SIGKILL from outside"


@pytest.mark.parametrize("number, words", [(signal.SIGKILL, "SIGKILL from outside"), (signal.SIGUSR1, "SIGUSR1")])
def test_orphan_that_is_killed(place, number, words):
    with place.start("sh", "-c", f"({SLEEP}); read line", stdin=-1) as run:
        pid = int(run.line())
        await_sleep(place, pid)
        os.kill(pid, number)
        await_end_of(pid)
        run.end()
    assert told(place, pid) == words


def test_leftover_that_covkeep_killed(place):
    ignoring = f"trap '' TERM; {SLEEP}; read line"
    with place.start("--stop-leftovers", "sh", "-c", ignoring, stdin=-1,
                     env={"COV_KEEP_GRACE_MS": "200"}) as run:
        pid = int(run.line())
        await_sleep(place, pid)
        run.end()
    assert told(place, pid) == f"SIGKILL from {run.pid}"


def test_leftover_that_covkeep_ended(place):
    with place.start("--stop-leftovers", "sh", "-c", f"{SLEEP}; read line", stdin=-1) as run:
        pid = int(run.line())
        await_sleep(place, pid)
        run.end()
    assert told(place, pid) == "SIGTERM"


def test_many_orphans_that_are_killed(place):
    """More than one slot holds; and what belongs to nobody is no process without a record."""
    kill = "i=0; while [ $i -lt 200 ]; do (sleep 60 </dev/null >/dev/null 2>&1 & echo $!); i=$((i+1)); done"
    with place.start("--stop-leftovers", "sh", "-c", f"trap '' TERM; {kill}; read line", stdin=-1,
                     env={"COV_KEEP_GRACE_MS": "200"}) as run:
        pids = [int(run.line()) for _ in range(200)]
        for pid in pids:
            await_sleep(place, pid)
        errors = run.end()[2]
    found = processes(place)
    assert {found[pid]["ending"]["text"] for pid in pids} == {f"SIGKILL from {run.pid}"}
    assert "200 killed by SIGKILL, nothing to keep" in errors


def test_file_that_is_cut_off_is_added_to_where_a_slot_begins(place):
    cut = "echo $$; truncate -s -300 $COV_KEEP_DIR/records; busybox kill -KILL $$"
    done = place.run("sh", "-c", cut)
    assert done.returncode == -signal.SIGKILL
    assert told(place, int(done.stdout)) == "SIGKILL from outside"
