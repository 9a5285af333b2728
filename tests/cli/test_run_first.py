# SPDX-License-Identifier: MIT
"""As the first process of a pid namespace, as in a container."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from run_trial import COVKEEP, DEADLINE, HERE, PYTHON, Running, place, summary  # noqa: F401
from run_trial import built, counts, victim  # noqa: F401

UNSHARE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
if os.geteuid() != 0:
    UNSHARE[1:1] = ["--user", "--map-root-user"]

pytestmark = pytest.mark.skipif(
    subprocess.run([*UNSHARE, "true"], check=False, timeout=DEADLINE, capture_output=True).returncode,
    reason="no namespaces to be had")


def run_first(place, *words, **options):
    return place.direct(*UNSHARE, COVKEEP, "run", *words, **options)


def test_it_is_the_first(place):
    done = run_first(place, "sh", "-c", "echo $PPID; exit 5")
    assert (done.returncode, done.stdout) == (5, "1\n")
    assert summary(done).startswith("1 process, ")


@pytest.mark.parametrize("name", ["TERM", "KILL", "INT", "SEGV"])
def test_signal_is_128_and_its_number(place, name):
    done = run_first(place, "-q", "sh", "-c", f"kill -{name} $$")
    assert done.returncode == 128 + signal.Signals[f"SIG{name}"]


def test_orphans_are_reaped(place):
    """All of them have ended when the pipe that they hold is at its end."""
    code = ("import os, time\n"
            "r, w = os.pipe()\n"
            "for i in range(50):\n"
            "    if os.fork() == 0:\n"
            "        os.fork()\n"
            "        os._exit(0)\n"
            "    os.wait()\n"
            "os.close(w); os.read(r, 1)\n"
            "def state(p):\n"
            "    try: return open(f'/proc/{p}/stat').read().rpartition(')')[2].split()[0]\n"
            "    except OSError: return ''\n"
            "def zombies():\n"
            "    return [p for p in os.listdir('/proc') if p.isdigit() and state(p) == 'Z']\n"
            "end = time.monotonic() + 20\n"
            "while zombies() and time.monotonic() < end: time.sleep(0.01)\n"
            "print(zombies())\n")
    assert run_first(place, "-q", PYTHON, "-I", "-S", "-c", code).stdout == "[]\n"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGUSR1"])
def test_signals_from_outside_are_passed_on(place, name):
    """The kernel gives a first process without a handler none, unless it is blocked."""
    command = [*UNSHARE, COVKEEP, "run", "-q", PYTHON, "-I", "-S", HERE / "run_listener.py",
               f"end={name}"]
    with Running([str(word) for word in command], place.arguments({})) as run:
        assert run.line() == "ready"
        first = int(Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text())
        os.kill(first, signal.Signals[name])
        assert run.end()[:2] == (0, f"{name}\n")


def test_without_proc_keepers_are_waited_for(place, victim):
    """Nothing tells there which child is a keeper, so all are waited for."""
    done = place.direct(*(word for word in UNSHARE if word != "--mount-proc"), COVKEEP, "run",
                        "sh", "-c", f"{victim} fork kill 9; exit 0")
    assert done.returncode == 0
    assert "2 with coverage (2 gcov, 0 python)" in summary(done)
    assert counts(place)


def test_killed_orphan_is_kept(place, victim):
    """Its keeper outlives it, and covkeep waits for that."""
    done = run_first(place, "sh", "-c", f"{victim} fork kill 9; exit 0")
    assert done.returncode == 0
    assert "2 with coverage (2 gcov, 0 python)" in summary(done)
    assert summary(done).endswith("all kept")
    assert counts(place)
