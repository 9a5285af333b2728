# SPDX-License-Identifier: MIT
"""Does all that a program can do to survive: blocks or ignores every signal, for a moment or for
good, or handles it; cleans up in finally clauses and at exit. None of it may run when the program
is killed.
"""

import atexit
import os
import signal
import time

from work import PATIENCE, steps


def forbidden(*_):
    print("a handler of a killed program has run", flush=True)  # this ending only


signals = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}
if os.environ["STUBBORN"].startswith("blocks"):
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)  # this ending only
for number in signals:
    signal.signal(number, signal.SIG_IGN if os.environ["STUBBORN"] == "ignores" else forbidden)
steps(7)
PATIENCE > 1 and atexit.register(forbidden)
try:
    print("ready", flush=True)
    if os.environ["STUBBORN"] == "blocks briefly":
        time.sleep(min(PATIENCE, 0.3))  # this ending only
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)  # this ending only
    time.sleep(PATIENCE)  # clean run only: an ending may come with the unblocking
finally:  # clean run only
    PATIENCE > 1 and forbidden()  # clean run only
