# SPDX-License-Identifier: MIT
"""Processes that can write neither to the run's directory nor, most of them, their counts: under
another user, below a read-only mount, in another root, under Landlock. The run knows each of them
all the same. That their counts are lost libgcov says: it writes no file either.
"""

import json
import os
import shlex
import signal
import subprocess

import pytest

from run_trial import DEADLINE, LIBRARY, PYTHON, await_end_of, built, counts, place, summary, victim  # noqa: F401

NOBODY = "65534"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="gives up the rights of root")
pytestmark = needs_root

READ_ONLY = "mount --bind / / && mount -o remount,bind,ro / && exec "


def as_shell(*words):
    return shlex.join(map(str, words))


WAYS = {
    "setpriv": lambda *words: ["setpriv", "--reuid", NOBODY, "--clear-groups", *words],
    "su": lambda *words: ["su", "nobody", "-s", "/bin/sh", "-c", as_shell(*words)],
    "runuser": lambda *words: ["/usr/sbin/runuser", "-u", "nobody", "--", *words],
    "python": lambda *words: [PYTHON, "-I", "-S", "-c", "import os, sys; os.setgid(65534); "
                              "os.setuid(65534); os.execv(sys.argv[1], sys.argv[1:])", *words],
    "read_only": lambda *words: ["unshare", "-m", "sh", "-c", READ_ONLY + as_shell(*words)],
}


@pytest.fixture(autouse=True)
def reachable(place):
    """Every user may come here, but for the home."""
    place.path.chmod(0o755)
    place.home.chmod(0o700)


def told(place):
    done = place.covkeep("report", "--json")
    return json.loads(done.stdout)["processes"]


def of_victim(place):
    """What the run knows of processes of that program: (verdict, ending)."""
    return [(p["verdict"], p["ending"]["text"]) for p in told(place)
            if p["program"] and p["program"].endswith("/victim")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("words, ending", [
    (["exit", 0], "exit status 0"), (["_exit", 0], "_exit status 0"),
    (["kill", 15], "SIGTERM from itself"), (["kill", 9], "SIGKILL"),
])
def test_counts_that_cannot_be_written_are_lost(place, victim, way, words, ending):
    """In a shell, so that the run's own command succeeds."""
    command = as_shell(*WAYS[way](victim, *words))
    bare = place.direct(*WAYS[way](victim, "exit", 0))
    assert (bare.returncode, counts(place)) == (0, [])
    done = place.run("--strict", "sh", "-c", command + "; exit 0")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (3, "1 lost coverage")
    [(verdict, text)] = of_victim(place)
    assert (verdict, text.partition(" from ")[0]) == ("lost", ending.partition(" from ")[0])
    assert counts(place) == []


@pytest.mark.parametrize("way", [way for way in WAYS if way != "read_only"])
def test_counts_that_can_be_written_are_kept(place, victim, way):
    (place.path / "counts").mkdir()
    (place.path / "counts").chmod(0o777)
    done = place.run("--strict", "sh", "-c", as_shell(*WAYS[way](victim, "fork", "kill", 15)) + "; exit 0")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "all kept")
    assert [verdict for verdict, _ in of_victim(place)] == ["kept", "kept"]
    assert counts(place)


@pytest.mark.parametrize("limit", [["setuid", NOBODY], ["landlock"], ["chroot", "home"]])
@pytest.mark.parametrize("words, ending", [
    (["_exit", 0], "_exit status 0"), (["kill", 15], "SIGTERM"), (["kill", 9], "SIGKILL"),
])
def test_worker_that_is_forked_without_rights_is_known(place, victim, limit, words, ending):
    """Its counts are kept by the keeper of its parent, which has them."""
    done = place.run("--strict", "sh", "-c", as_shell(victim, *limit, "fork", "fork", *words) + "; exit 0")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "all kept"), done.stderr
    endings = of_victim(place)
    assert [verdict for verdict, _ in endings] == ["kept"] * 3
    assert endings[2][1].partition(" from ")[0] == ending
    assert counts(place)


def test_many_at_once_are_all_known(place, victim):
    """More than the socket's queue takes, and each tells several times."""
    many = 60
    script = " & ".join([as_shell(*WAYS["setpriv"](victim, "fork", "exit", 0))] * many) + " & wait"
    done = place.run("sh", "-c", script)
    assert len(of_victim(place)) == 2 * many
    assert [len({p["pid"] for p in told(place) if p["verdict"] == "lost"})] == [many]
    assert done.returncode == 0


def test_python_under_another_user_is_known(place):
    """coverage.py cannot make its data file."""
    program = place.path / "program.py"
    program.write_text("import os, sys\nos.kill(os.getpid(), int(sys.argv[1]))\n")
    command = as_shell(*WAYS["setpriv"](PYTHON, "-m", "coverage", "run", "--parallel", program, 15))
    done = place.run("--strict", "sh", "-c", command + "; exit 0")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (3, "1 lost coverage")


def test_program_of_another_user_whose_directory_was_never_made(place, victim):
    """The first of all to have a record; its user can make no file for it."""
    done = place.run("--strict", *WAYS["setpriv"](victim, "exit", 0), preexec_fn=lambda: os.umask(0o77))
    assert done.returncode == 3


def test_strangers_are_not_believed(place):
    """Who knows the socket's name alone, as every user may, tells the run nothing."""
    code = """import os, socket, sys
address = os.environ["COV_KEEP_RUN"]
name = b"\\0covkeep-run/" + address[:16].encode()
slot = open(os.environ["COV_KEEP_DIR"] + "/records", "rb").read()[1024:2048]
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
for key in b"x" * 32, (address[:16] + "0" * 16).encode(), b"":
    s.sendto(key + (3).to_bytes(8, "little") + (2**64 - 5).to_bytes(8, "little") + slot, name)
sys.exit(not slot)
"""
    done = place.run(PYTHON, "-I", "-S", "-c", code)
    assert done.returncode == 0
    assert len(told(place)) == 1


def test_address_is_secret(place):
    """Neither the report nor /proc/net/unix shows it."""
    done = place.run("sh", "-c", "echo $COV_KEEP_RUN; cat /proc/net/unix")
    address, _, sockets = done.stdout.partition("\n")
    assert len(address) == 32 and f"covkeep-run/{address[:16]}\n" in sockets
    assert address not in sockets
    assert address not in place.covkeep("report", "--json").stdout


def test_daemon_that_outlives_the_run_is_not_held_up(place, victim):
    """Nobody listens any more: it ends as ever."""
    (place.path / "counts").mkdir()
    (place.path / "counts").chmod(0o777)
    (place.path / "pid").touch()
    (place.path / "pid").chmod(0o666)
    background = as_shell(victim, "say", "wait") + " >pid 2>&1 & while ! test -s pid; do :; done"
    done = place.run("-q", *WAYS["setpriv"]("sh", "-c", background))
    assert done.returncode == 0
    pid = int((place.path / "pid").read_text())
    os.kill(pid, signal.SIGTERM)
    await_end_of(pid)
    assert (place.path / "pid").read_text() == f"{pid}\n"
    assert counts(place)


def test_without_a_run_nothing_changes(place, victim):
    """COV_KEEP_DIR alone, which the user cannot write to: one line, as ever."""
    env = {"LD_PRELOAD": str(LIBRARY), "COV_KEEP": "on", "COV_KEEP_DIR": str(place.home / "records")}
    done = subprocess.run(WAYS["setpriv"](str(victim), "exit", "3"), env={**place.env, **env}, check=False,
                          capture_output=True, text=True, timeout=DEADLINE)
    assert done.returncode == 3
    assert "no record of this process" in done.stderr
