# SPDX-License-Identifier: MIT
"""The command of `covkeep run` finds everything as it would without covkeep, but for four variables
and its parent.
"""

import os
import re
import signal
import subprocess

import pytest

from run_trial import COVKEEP, DEADLINE, LIBRARY, PYTHON, await_end_of, place  # noqa: F401


def environment(done):
    return done.stdout.split("\0")[:-1]


def test_environment_has_four_more_variables(place):
    command = ["cat", "/proc/self/environ"]
    more = {"EMPTY": "", "COV_MINE": "a=b", "GCOV_PREFIX": "/x"}
    direct = environment(place.direct(*command, env=more))
    ours = environment(place.run("-q", *command, env=more))
    assert ours[:len(direct)] == direct
    *added, address = ours[len(direct):]
    assert added == [f"LD_PRELOAD={LIBRARY}", "COV_KEEP=on", f"COV_KEEP_DIR={place.runs[0]}"]
    assert re.fullmatch("COV_KEEP_RUN=[0-9a-f]{32}", address)


@pytest.mark.parametrize("before, after", [
    ("", "{ours}"),
    ("libm.so.6", "libm.so.6:{ours}"),
    ("libm.so.6 libdl.so.2:", "libm.so.6 libdl.so.2:{ours}"),
    ("{ours}:libm.so.6", "{ours}:libm.so.6"),
    ("libm.so.6:{relative}:libdl.so.2", "libm.so.6:{ours}:libdl.so.2"),
])
def test_preloaded_libraries_stay(place, before, after):
    words = {"ours": LIBRARY, "relative": os.path.relpath(LIBRARY, place.path)}
    done = place.run("-q", "sh", "-c", "echo $LD_PRELOAD",
                     env={"LD_PRELOAD": before.format(**words)})
    assert done.stdout.strip() == after.format(**words)


def test_chosen_directory_wins(place):
    env = {"COV_KEEP_DIR": "/elsewhere"}
    done = place.run("-q", "-d", "here", "sh", "-c", "echo $COV_KEEP $COV_KEEP_DIR", env=env)
    assert done.stdout == f"on {place.path}/here\n"


def ignore_and_block():
    for name in "SIGHUP", "SIGCHLD", "SIGTSTP", "SIGTTOU", "SIGPIPE", "SIGRTMIN":
        signal.signal(signal.Signals[name], signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGUSR1, signal.SIGINT, signal.SIGCHLD})


@pytest.mark.parametrize("before", [None, ignore_and_block])
def test_dispositions_and_mask_are_those_of_the_start(place, before):
    command = ["grep", "^Sig", "/proc/self/status"]
    options = {"preexec_fn": before, "restore_signals": False}
    direct = place.direct(*command, **options)
    ours = place.run("-q", *command, **options)
    keep = [line for line in direct.stdout.splitlines() if not line.startswith("SigQ")]
    assert [line for line in ours.stdout.splitlines() if not line.startswith("SigQ")] == keep
    assert ours.returncode == 0


def test_status_is_known_where_children_are_ignored(place):
    assert place.run("sh", "-c", "exit 7", preexec_fn=ignore_and_block).returncode == 7


def test_descriptors_are_those_of_the_start(place):
    """The directory that is read is the one descriptor more."""
    command = [PYTHON, "-I", "-S", "-c", "import os; print(sorted(os.listdir('/proc/self/fd')))"]
    read_end, write_end = os.pipe()
    options = {"pass_fds": [read_end, write_end]}
    direct = place.direct(*command, **options)
    ours = place.run("-q", *command, **options)
    os.close(read_end)
    os.close(write_end)
    assert ours.stdout == direct.stdout != ""


@pytest.mark.parametrize("closed", [[0], [1], [2], [0, 1, 2]])
def test_closed_descriptors_stay_closed(place, closed):
    """And nothing of covkeep's own goes where standard error was."""
    code = ("import os; f = os.open('open', os.O_CREAT | os.O_WRONLY); "
            "os.write(f, repr([n for n in range(3) if n != f and os.path.exists"
            "(f'/proc/self/fd/{n}')]).encode())")

    def close():
        for descriptor in closed:
            os.close(descriptor)

    results = []
    for start in place.direct, lambda *words, **options: place.run("-q", *words, **options):
        done = start(PYTHON, "-I", "-S", "-c", code, preexec_fn=close)
        results.append((done.returncode, done.stdout, (place.path / "open").read_text()))
    assert results[0] == results[1]


def test_process_group_session_and_more_are_those_of_the_start(place):
    code = ("import os, resource, sys; print(os.getpgrp(), os.getsid(0), os.getcwd(), os.umask(0), "
            "os.getpriority(0, 0), resource.getrlimit(resource.RLIMIT_CORE), os.getuid(), "
            "sys.argv)")
    command = [PYTHON, "-I", "-S", "-c", code, "a b", ""]

    def change():
        os.umask(0o123)

    direct = place.direct(*command, preexec_fn=change)
    ours = place.run("-q", *command, preexec_fn=change)
    assert ours.stdout == direct.stdout != ""


def test_group_is_covkeeps(place):
    with place.start("-q", "sh", "-c", "ps -o pgid= -p $$", process_group=0) as run:
        assert int(run.line()) == run.pid


def test_command_dies_with_covkeep(place):
    """Who sends SIGKILL to what was started wants no server to stay."""
    with place.start("-q", "sh", "-c", "echo $$; exec sleep 1000") as run:
        command = int(run.line())
        run.process.kill()
        await_end_of(command)


def test_standard_streams_pass_through(place):
    done = place.run("-q", "sh", "-c", "cat; echo wrong >&2", stdin=None, input="text")
    assert (done.stdout, done.stderr) == ("text", "wrong\n")


def test_nested_runs_have_their_own_records(place):
    done = place.run(COVKEEP, "run", "true")
    assert done.returncode == 0
    assert len(place.runs) == 2
    inner, _, outer, _ = done.stderr.splitlines()  # and the next command of each
    assert inner.startswith("covkeep: 1 process,")
    assert outer.startswith("covkeep: 1 process,")  # the inner covkeep: its fork is the other run's


def test_no_process_is_left(place):
    """Orphans that ended were reaped by covkeep; it had no other children."""
    script = "for i in 1 2 3; do (true &); done; exec sh -c 'exit 3'"
    done = place.run("-q", "sh", "-c", script)
    assert (done.returncode, done.stderr) == (3, "")
    assert subprocess.run(["pgrep", "-f", str(place.path)], check=False, timeout=DEADLINE,
                          capture_output=True).stdout == b""
