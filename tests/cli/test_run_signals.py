# SPDX-License-Identifier: MIT
"""Signals that are sent to covkeep reach the command, once; both stop and continue together."""

import os
import signal

import pytest

from run_trial import HERE, PYTHON, await_end_of, becomes, place, state_of  # noqa: F401

LISTENER = [PYTHON, "-I", "-S", HERE / "run_listener.py"]
PASSED_ON = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGWINCH", "SIGPIPE",
             "SIGURG", "SIGIO", "SIGRTMIN", "SIGRTMAX"]


@pytest.mark.parametrize("name", PASSED_ON)
def test_signal_is_passed_on_once(place, name):
    with place.start("-q", *LISTENER, "end=SIGTERM", name) as run:
        assert run.line() == "ready"
        os.kill(run.pid, signal.Signals[name])
        assert run.line() == name
        os.kill(run.pid, signal.SIGTERM)
        assert run.end() == (0, "SIGTERM\n", "")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGUSR1", "SIGRTMIN"])
def test_signal_ends_both(place, name):
    with place.start("-q", "sh", "-c", "echo ready; exec sleep 1000") as run:
        assert run.line() == "ready"
        os.kill(run.pid, signal.Signals[name])
        assert run.end() == (-signal.Signals[name], "", "")


def test_alarm_of_the_starter_is_passed_on(place):
    """An alarm survives an exec, but a fork has none: the idiom of `perl -e 'alarm ...; exec'`."""
    options = {"preexec_fn": lambda: signal.setitimer(signal.ITIMER_REAL, 0.2)}
    assert place.run("-q", "sleep", "1000", **options).returncode == -signal.SIGALRM


def test_ignored_signal_stays_ignored(place):
    def ignore():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with place.start("-q", "sh", "-c", "echo ready; read line; exit 5", stdin=-1,
                     preexec_fn=ignore) as run:
        assert run.line() == "ready"
        os.kill(run.pid, signal.SIGHUP)
        run.process.stdin.write("go\n")
        assert run.end()[0] == 5


def test_signal_to_its_own_group_comes_once(place):
    """covkeep is in the group, too, and does not send it back."""
    script = "trap 'echo caught' USR1; kill -USR1 0; kill -USR1 0; echo done"
    with place.start("-q", "sh", "-c", script, process_group=0) as run:
        assert run.end() == (0, "caught\ncaught\ndone\n", "")


def test_value_of_a_signal_goes_on(place):
    """sigqueue(3), which Python has no name for: kill(1) has."""
    code = ("import signal; signal.pthread_sigmask(0, [signal.SIGUSR1]); print('ready', flush=True);"
            "print(open('/proc/self/status').read().count('SigQ'), flush=True);"
            "print(signal.sigwaitinfo([signal.SIGUSR1]).si_code)")
    with place.start("-q", PYTHON, "-I", "-S", "-c", code) as run:
        assert (run.line(), run.line()) == ("ready", "1")
        done = place.direct("/bin/kill", "-q", "7", "-s", "USR1", run.pid)
        assert done.returncode == 0, done.stderr
        assert run.end() == (0, "-1\n", "")


@pytest.mark.parametrize("name", ["SIGTSTP", "SIGTTIN", "SIGTTOU"])
def test_both_stop_and_continue(place, name):
    with place.start("-q", "sh", "-c", "echo $$; read line; exit 6", stdin=-1,
                     process_group=0) as run:
        command = int(run.line())
        for _ in range(3):
            os.kill(run.pid, signal.Signals[name])
            status = run.status_change()
            assert os.WIFSTOPPED(status) and os.WSTOPSIG(status) == signal.Signals[name]
            assert state_of(command) == "T"
            os.kill(run.pid, signal.SIGCONT)
            assert os.WIFCONTINUED(run.status_change())
            becomes(command, "S")
        run.process.stdin.write("go\n")
        assert run.end()[0] == 6


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGTSTP])
def test_covkeep_stops_with_the_command(place, number):
    script = f"kill -{int(number)} $$; read line; exit 8"
    with place.start("-q", "sh", "-c", script, stdin=-1, process_group=0) as run:
        assert os.WIFSTOPPED(run.status_change())
        os.killpg(run.pid, signal.SIGCONT)
        assert os.WIFCONTINUED(run.status_change())
        run.process.stdin.write("go\n")
        assert run.end()[0] == 8


def test_command_that_is_stopped_and_continued_alone_ends(place):
    """In a session of its own there is no shell that would continue covkeep."""
    with place.start("-q", "sh", "-c", "echo $$; read line; exit 4", stdin=-1,
                     start_new_session=True) as run:
        command = int(run.line())
        os.kill(command, signal.SIGSTOP)
        becomes(command, "T")
        os.kill(command, signal.SIGCONT)
        run.process.stdin.write("go\n")
        assert run.end()[0] == 4


def test_stopped_command_is_killed_with_covkeep(place):
    with place.start("-q", "sh", "-c", "echo $$; kill -STOP $$", process_group=0) as run:
        command = int(run.line())
        assert os.WIFSTOPPED(run.status_change())
        run.process.kill()
        await_end_of(command)
