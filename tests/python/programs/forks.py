# SPDX-License-Identifier: MIT
"""Forks a child that does other work and ends as CHILD says. Then it waits, or ends by itself."""

import os
import signal
import sys
import time

from work import PATIENCE, steps

ends = {
    "exit": lambda: sys.exit(4),
    "_exit": lambda: os._exit(4),
    "SIGHUP": lambda: signal.raise_signal(signal.SIGHUP),
    "SIGTERM": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "SIGKILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


def in_child():
    steps(9)
    print("child", flush=True)
    ends[os.environ["CHILD"]]()


def in_parent(child):
    _, status = os.waitpid(child, 0)
    steps(7)
    print(f"parent of {os.waitstatus_to_exitcode(status)}", flush=True) or time.sleep(PATIENCE)


pid = os.fork()
if pid == 0:
    in_child()
else:
    in_parent(pid)
    print("done")  # clean run only
