# SPDX-License-Identifier: MIT
"""By whom a Python program was killed is told as far as it is known: by itself, which is kept, or by
the kernel when its parent ended (PR_SET_PDEATHSIG, prctl(2)), which cannot be, and cannot always be
told from a SIGKILL that somebody else has sent.
"""

import json
import os
import signal

import pytest

from run_trial import PYTHON, await_end_of, place, summary  # noqa: F401

EITHER = "from outside or at its parent's end"
COVERAGE = [PYTHON, "-B", "-m", "coverage", "run", "-p"]
BY_ITSELF = {
    "kill": "os.kill(os.getpid(), 9)",
    "raise": "signal.raise_signal(9)",
    "thread": "signal.pthread_kill(threading.get_ident(), 9)",
    "other thread": "threading.Thread(target=signal.raise_signal, args=(9,)).start()\ntime.sleep(600)",
    "of a thread": "main = threading.get_ident()\n"
                   "threading.Thread(target=signal.pthread_kill, args=(main, 9)).start()\ntime.sleep(600)",
    "forked": "if os.fork() == 0:\n    signal.raise_signal(9)\nos.wait()",
}


def reported(place):
    done = place.covkeep("report", "--json")
    return json.loads(done.stdout)["processes"]


@pytest.mark.parametrize("code", BY_ITSELF.values(), ids=BY_ITSELF)
def test_program_that_kills_itself_is_kept_and_told_as_that(place, code):
    (place.path / "ends.py").write_text(f"import os, signal, threading, time\n{code}\n")
    done = place.run(*COVERAGE, "ends.py")
    assert summary(done).endswith(", 1 killed by SIGKILL, all kept")
    killed, = [p["ending"]["text"] for p in reported(place) if p["ending"]["signal"] == "SIGKILL"]
    assert killed == "SIGKILL from itself"


# Says who it is, and waits for what its parent's end brings.
CHILD = """\
import ctypes, os, time
{bond}
print(os.getpid(), flush=True)
time.sleep(600)
"""
# Sets it in the child before the exec, or not at all; ends when it is told to.
PARENT = """\
import ctypes, os, subprocess, sys
bond = ctypes.CDLL("libc.so.6").prctl
subprocess.Popen([{command}], preexec_fn={bond})
input()
"""
BONDS = {
    "before": ("lambda: bond(1, 9)", ""),
    "by the program": ("None", "ctypes.CDLL(None).prctl(1, 9)"),
}


def say(run):
    run.process.stdin.write("\n")
    run.process.stdin.flush()


def end_parent(place, before, inside, act=lambda child: None):
    """What is told in the end, and the child's record. The run ends when the child has."""
    (place.path / "child.py").write_text(CHILD.format(bond=inside))
    command = ", ".join(map(repr, [*COVERAGE, "child.py"]))
    (place.path / "parent.py").write_text(PARENT.format(command=command, bond=before))
    with place.start("sh", "-c", '"$@"; read line', "sh", PYTHON, "-B", "parent.py", stdin=-1) as run:
        child = int(run.line())
        act(child)
        say(run)
        await_end_of(child)
        say(run)
        errors = run.end()[2]
    record, = [p for p in reported(place) if p["pid"] == child and p["carried"]]
    return errors, record


@pytest.mark.parametrize("before, inside", BONDS.values(), ids=BONDS)
def test_end_of_the_parent_is_told(place, before, inside):
    told, record = end_parent(place, before, inside)
    assert record["ending"]["text"] == f"SIGKILL {EITHER}"
    assert f"python: killed {EITHER}, before coverage.py could save" in told
    assert "PR_SET_PDEATHSIG" in told and "Preload" not in told


def test_end_of_the_parent_is_possible(place):
    """The program has bound itself in a way that the library does not see."""
    told, record = end_parent(place, "None", "ctypes.CDLL('libc.so.6').prctl(1, 9)")
    assert record["ending"]["text"] == f"SIGKILL {EITHER}"
    assert f"killed {EITHER}, " in told and "Preload" in told


def test_parent_that_goes_on_has_not_killed(place):
    """The run's command outlives the program, which it does not wait for."""
    (place.path / "child.py").write_text(CHILD.format(bond="ctypes.CDLL(None).prctl(1, 9)"))
    command = ", ".join(map(repr, [*COVERAGE, "child.py"]))
    (place.path / "parent.py").write_text(
        f"import subprocess\nchild = subprocess.Popen([{command}])\ninput()\nchild.wait()\n"
        "import time; time.sleep(1.5)\n")
    with place.start(PYTHON, "-B", "parent.py", stdin=-1) as run:
        child = int(run.line())
        os.kill(child, signal.SIGKILL)
        say(run)
        told = run.end()[2]
    assert f"{child} python3, SIGKILL from outside: python: killed from outside, before" in told
    assert "Preload" in told


def test_remedy_helps(place):
    """The parent's end sends SIGTERM."""
    told, record = end_parent(place, "None", "ctypes.CDLL(None).prctl(1, 15)")
    assert "all kept" in told and record["ending"]["signal"] == "SIGTERM"
