# SPDX-License-Identifier: MIT
"""Forks a child, by os.fork or in the way that FORK names, which CPython is not told of. The child
does other work and ends as CHILD says. Then the program waits, or ends by itself.
"""

import ctypes
import os
import platform
import signal
import sys
import time

from work import PATIENCE, steps

CLONE = {"x86_64": 56, "aarch64": 220}[platform.machine()]  # the system call
ARGUMENTS = CLONE, signal.SIGCHLD, 0, 0, 0, 0
forks = {
    "": os.fork,
    "fork of libc": lambda: ctypes.CDLL(None).fork(),
    "fork of an extension": lambda: ctypes.PyDLL(None).fork(),
    "clone of libc": lambda: ctypes.CDLL(None).syscall(*ARGUMENTS),
    "clone of an extension": lambda: ctypes.PyDLL(None).syscall(*ARGUMENTS),
}
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


pid = forks[os.environ["FORK"]]()
if pid == 0:
    in_child()
else:
    in_parent(pid)
    print("done")  # clean run only
