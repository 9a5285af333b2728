# SPDX-License-Identifier: MIT
"""Processes that are dead are not told as running, though their pid is another process's here: that
of a pid namespace of their own, or /proc is missing, or shows another namespace. The oracle is the
kernel: the namespace's processes are all dead when unshare(1) has returned.
"""

import json
import os

import pytest

from run_trial import LIBRARY, built, place, summary, victim  # noqa: F401

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="makes namespaces")

# The victim has a small pid there, which is one of the kernel's threads here. It and its keeper die
# by a kill that is not under covkeep.
LOSE = '"{victim}" say wait >pid & while ! test -s pid; do :; done; busybox kill -KILL -1; wait'
# The same without a keeper, which could be found nowhere.
LOSE_ONE = '"{victim}" say wait >pid & while ! test -s pid; do :; done; busybox kill -KILL $(cat pid); wait'

NO_PROC = 'umount -l /proc && exec "$@"'


def images(place):
    done = place.covkeep("report", "--json")
    return [p for p in json.loads(done.stdout)["processes"] if p["command"].startswith("victim")]


@pytest.mark.parametrize("more", [[], ["--mount-proc"]])
def test_dead_process_of_a_pid_namespace(place, victim, more):
    script = LOSE.format(victim=victim)
    done = place.run("--strict", "sh", "-c", f"unshare -p -f {' '.join(more)} sh -c '{script}'; exit 0")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (3, "1 lost coverage")
    [image] = images(place)
    assert image["pid"] < 10
    assert (image["verdict"], image["ending"]["kind"]) == ("lost", "gone")


@pytest.mark.parametrize("way", [
    ["unshare", "-p", "-f"],
    ["unshare", "-p", "-f", "--mount-proc"],
    ["unshare", "-m", "sh", "-c", NO_PROC, "sh"],
    ["unshare", "-m", "-p", "-f", "sh", "-c", NO_PROC, "sh"],
], ids=["stale", "own", "missing", "missing_and_own_pids"])
def test_dead_process_without_a_proc_of_its_run(place, victim, way):
    script = LOSE_ONE.format(victim=victim) + "; exit 0"
    covkeep = os.environ["COVKEEP"]
    done = place.direct(*way, covkeep, "run", "--strict", "-l", LIBRARY, "sh", "-c", script,
                        env={"COV_KEEP_KEEPER": "off"})
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (3, "1 lost coverage"), done.stderr
    [image] = images(place)
    assert (image["verdict"], image["ending"]["kind"]) == ("lost", "gone")


def test_process_that_runs_in_a_namespace_of_its_own(place, victim):
    """It is found there, by the pid that it has here."""
    script = f'"{victim}" say wait >pid 2>/dev/null & while ! test -s pid; do :; done; cat pid; exec sleep 1000'
    with place.start("sh", "-c", f"unshare -p -f --kill-child sh -c '{script}' & read line; kill -9 $!",
                     stdin=-1) as run:
        inner = int(run.line())
        [image] = images(place)
        assert (image["pid"], image["verdict"], image["ending"]["kind"]) == (inner, "running", "running")
        run.end()
    [image] = images(place)
    assert (image["verdict"], image["ending"]["kind"]) == ("lost", "gone")  # its keeper, too
