# SPDX-License-Identifier: MIT
"""Each signal whose default action ends a process ends a measured program as ever, and its
measurement is kept; each other one leaves the program as it is.
"""

import signal

import pytest

from trial import keeps
from waiting import waits

ENDS_IT = ["SIGABRT", "SIGALRM", "SIGBUS", "SIGFPE", "SIGILL", "SIGIO", "SIGPROF", "SIGPWR",
           "SIGQUIT", "SIGRTMAX", "SIGRTMIN", "SIGSEGV", "SIGSTKFLT", "SIGSYS", "SIGTRAP",
           "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGXCPU"]
LEAVES_IT = ["SIGCHLD", "SIGCONT", "SIGPIPE", "SIGURG", "SIGWINCH", "SIGXFSZ"]
STOPS_IT = ["SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU"]
TESTED_ELSEWHERE = ["SIGHUP", "SIGKILL", "SIGTERM"]


@pytest.mark.parametrize("name", ENDS_IT)
def test_signal_that_ends_keeps(name, library):
    ours = keeps(waits("sleep"), name, library)
    assert ours.status == -signal.Signals[name]


def test_keyboard_interrupt_keeps(library):
    keeps(waits("sleep"), "SIGINT", library, loses=False)


def test_signals_that_do_not_end_are_no_endings(library):
    nudges = tuple((name, 0) for name in LEAVES_IT)
    keeps(waits("sleep", nudges=nudges), "terminate", library)


def test_every_signal_is_in_one_list():
    named = [*ENDS_IT, *LEAVES_IT, *STOPS_IT, *TESTED_ELSEWHERE, "SIGINT"]
    assert {signal.Signals[name] for name in named} == set(signal.Signals)
