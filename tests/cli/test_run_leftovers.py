# SPDX-License-Identifier: MIT
"""What still runs when the command has ended: it is named, or ended on request, and nothing that is
not of this run.
"""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from run_trial import await_end_of, becomes, built, counts, is_alive, place, victim  # noqa: F401
from run_trial import COVKEEP, DEADLINE, LIBRARY, PYTHON, Running, summary

LEAVE = "{victim} {words} >pid 2>/dev/null & while ! test -s pid; do :; done; {then}"


def leave(place, victim, words, *options, then="exit 0", **more):
    """(done, pid) of a run that leaves one program behind."""
    done = place.run(*options, "sh", "-c", LEAVE.format(victim=victim, words=words, then=then), **more)
    return done, int((place.path / "pid").read_text())


def test_leftover_is_named_and_left(place, victim):
    done, pid = leave(place, victim, "say wait")
    assert is_alive(pid)
    os.kill(pid, signal.SIGKILL)
    await_end_of(pid)
    assert done.returncode == 0
    assert (f"covkeep: 1 process still runs: {pid} victim "
            "(--stop-leftovers ends what is left)\n") in done.stderr
    assert "1 still running" in summary(done)


def test_leftover_without_a_name_is_told_all_the_same(place):
    """A thread may have any name, and this one has an empty one."""
    script = "import ctypes, os, time; ctypes.CDLL(None).prctl(15, b'', 0, 0, 0); " \
             "os.close(1); os.close(2); time.sleep(100)"
    done = place.run("sh", "-c", f'{PYTHON} -c "{script}" & echo $! >pid; while read -r n </proc/$!/comm '
                     "&& test -n \"$n\"; do :; done")
    pid = int((place.path / "pid").read_text())
    os.kill(pid, signal.SIGKILL)
    await_end_of(pid)
    assert f"covkeep: 1 process still runs: {pid} ? (--stop-leftovers" in done.stderr


def test_leftover_that_ends_meanwhile_is_named_or_not_told(place):
    for i in range(60):
        done = place.run("sh", "-c", f"sleep {0.0005 * i:.4f} >/dev/null 2>&1 &")
        assert not re.search(r"still runs?: *\(", done.stderr), done.stderr


def test_quiet_run_does_not_name_it(place, victim):
    done, pid = leave(place, victim, "say wait", "-q")
    os.kill(pid, signal.SIGKILL)
    await_end_of(pid)
    assert done.stderr == ""


@pytest.mark.parametrize("words", ["say wait", "fork say wait", "fork fork say wait"])
def test_leftover_is_ended_by_sigterm(place, victim, words):
    done, pid = leave(place, victim, words, "--stop-leftovers")
    assert not is_alive(pid)
    assert done.returncode == 0
    assert "still run" not in done.stderr
    assert re.search(", 0 killed by SIGKILL, all kept$", summary(done))
    assert counts(place)


def test_leftover_that_ignores_it_is_killed_and_kept(place, victim):
    done, pid = leave(place, victim, "ignore say wait", "--stop-leftovers",
                      env={"COV_KEEP_GRACE_MS": "300"})
    assert not is_alive(pid)
    assert summary(done).endswith("1 killed by SIGKILL, all kept")
    assert counts(place)


def test_stopped_leftover_is_ended(place, victim):
    done, pid = leave(place, victim, "say wait", "--stop-leftovers",
                      then="kill -STOP $(cat pid); exit 0")
    assert not is_alive(pid)
    assert ", 0 killed by SIGKILL" in summary(done)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to drop")
def test_keeper_that_was_stopped_before_its_program_was_killed_is_woken(place, victim):
    outside = ("kill -STOP $0; kill -KILL $1; "
               "while read id name state rest </proc/$1/stat && test $state != Z; do :; done")
    then = ("read pid <pid; read keeper rest </proc/$pid/task/$pid/children; "
            f"exec env -i COV_KEEP=off sh -c '{outside}' $keeper $pid")
    done, pid = leave(place, victim, "drop say wait", then=then)
    assert not is_alive(pid)
    assert summary(done).endswith("1 killed by SIGKILL, all kept")
    assert counts(place)


def test_daemon_in_another_session_is_ended(place, victim):
    done, pid = leave(place, f"setsid setsid {victim}", "say wait", "--stop-leftovers")
    assert not is_alive(pid)
    assert summary(done).endswith("all kept")


def test_status_is_the_commands(place, victim):
    done, pid = leave(place, victim, "say wait", "--stop-leftovers", then="kill -9 $$")
    assert not is_alive(pid)
    assert done.returncode == -signal.SIGKILL


def test_other_programs_are_left_alone(place, victim):
    """One that runs beside covkeep, and one that was its own child before, by an exec."""
    script = f"{victim} say wait & exec $0 run -q --stop-leftovers sh -c 'exit 3'"
    with Running([str(victim), "say", "wait"], place.arguments({})) as beside:
        assert int(beside.line()) == beside.pid
        with Running(["sh", "-c", script, str(COVKEEP)], place.arguments({})) as run:
            child = int(run.line())
            run.process.wait(timeout=DEADLINE)
            assert run.process.returncode == 3
            assert is_alive(child) and is_alive(beside.pid)
            os.kill(child, signal.SIGKILL)
            await_end_of(child)


def await_parent(pid, parent):
    """Waits until the process is an orphan that covkeep has adopted."""
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if int(fields[1]) == parent:
            return
        time.sleep(0.005)
    raise TimeoutError


def test_signal_while_leftovers_end_is_heard(place, victim):
    """Who waits for a stubborn one may have enough: SIGTERM to covkeep, and it is killed at once."""
    script = LEAVE.format(victim=victim, words="ignore say wait", then="exit 0")
    with place.start("--stop-leftovers", "sh", "-c", script,
                     env={"COV_KEEP_GRACE_MS": "600000"}) as run:
        while not (place.path / "pid").exists() or not (place.path / "pid").read_text():
            becomes(run.pid, "S")
        pid = int((place.path / "pid").read_text())
        await_parent(pid, run.pid)
        os.kill(run.pid, signal.SIGTERM)
        assert run.end()[0] == 0
        assert not is_alive(pid)


# A subreaper, which gets what covkeep leaves behind.
ADOPTS = """
import ctypes, os, subprocess, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
for _ in range(5):
    subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
    try:
        print(os.waitpid(-1, os.WNOHANG))
    except ChildProcessError:
        pass
"""


def test_nothing_is_left_to_reap(place, victim):
    script = f"{victim} wait </dev/null >/dev/null 2>&1 & exit 0"
    done = place.direct(PYTHON, "-c", ADOPTS, COVKEEP, "run", "--stop-leftovers", "sh", "-c", script)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_leftover_whose_first_thread_has_ended_is_named(place):
    code = ("import ctypes, os, threading, time\n"
            "threading.Thread(target=time.sleep, args=(60,)).start()\n"
            "print(os.getpid(), flush=True)\n"
            "ctypes.CDLL(None).pthread_exit(None)")
    script = (f"{PYTHON} -c '{code}' >pid 2>/dev/null & while ! test -s pid; do :; done; "
              "until grep -q zombie /proc/$(cat pid)/status; do :; done")
    done = place.run("sh", "-c", script)
    pid = int((place.path / "pid").read_text())
    os.kill(pid, signal.SIGKILL)
    await_end_of(pid)
    assert f"1 process still runs: {pid} python3 " in done.stderr


ADOPTS_AND_WAITS = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
waited, status = os.wait()
print(waited == pid, os.waitstatus_to_exitcode(status))
"""


def test_run_is_seen_by_a_program_that_adopts_orphans(place):
    """Such a program finds no keepers when it waits, but covkeep is none."""
    done = place.direct(PYTHON, "-I", "-S", "-c", ADOPTS_AND_WAITS, COVKEEP, "run", "sh", "-c", "exit 5",
                        env={"LD_PRELOAD": str(LIBRARY)})
    assert (done.stdout, done.returncode) == ("True 5\n", 0), done.stderr


def test_run_within_a_run_is_named_as_a_leftover(place):
    """It has a keeper's name but for the end."""
    script = f"""{COVKEEP} run --quiet sh -c 'echo >ready; exec sleep 3600' >/dev/null 2>&1 &
                 echo $! >pid; while ! test -s ready; do :; done"""
    done = place.run("sh", "-c", script)
    pid = int((place.path / "pid").read_text())
    assert is_alive(pid)
    os.kill(pid, signal.SIGTERM)
    await_end_of(pid)
    assert re.search(rf"still runs?: .*\b{pid} covkeep", done.stderr), done.stderr
