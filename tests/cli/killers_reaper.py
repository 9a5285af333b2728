# SPDX-License-Identifier: MIT
"""Runs a command, and ends with its status when all that it has left have ended, too, keepers among
them, so that who waits for this process finds the files as they stay. What still runs after so many
seconds it kills, and fails. Usage: killers_reaper.py SECONDS COMMAND [ARGUMENT...]
"""

import ctypes
import os
import signal
import sys

PR_SET_CHILD_SUBREAPER = 36


def rest(command):
    """Reaps until no child is left, and returns the status of the command."""
    status = None
    try:
        while True:
            pid, ended = os.wait()
            status = os.waitstatus_to_exitcode(ended) if pid == command else status
    except ChildProcessError:
        return status


def children():
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def overdue(*_):
    raise TimeoutError


ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
signal.signal(signal.SIGALRM, overdue)
signal.alarm(int(sys.argv[1]))
try:
    sys.exit(rest(os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])))
except TimeoutError:
    print("still there:", children(), file=sys.stderr)
    while children():  # those of the killed come here, too
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        os.wait()
    sys.exit(9)
