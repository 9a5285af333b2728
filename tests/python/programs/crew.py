# SPDX-License-Identifier: MIT
"""A master whose two workers die with it (PR_SET_PDEATHSIG), and which tells of each worker that
ends before it does. The one that ENGAGED names is in a C function that no signal interrupts.
"""

import ctypes
import os
import signal
import sys
import threading
import time

from work import PATIENCE, steps

PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None)
mutex = ctypes.create_string_buffer(64)
libc.pthread_mutex_lock(mutex)
limit = (ctypes.c_long * 2)(int(time.time() + PATIENCE), 0)
reader, writer = os.pipe()


def stay(name):
    os.environ["ENGAGED"] == name and libc.pthread_mutex_timedlock(mutex, limit)
    time.sleep(PATIENCE)


def watch():
    while True:
        os.wait() and PATIENCE > 1 and print("a worker has ended", flush=True)


for worker in ("first", "second"):
    if os.fork() == 0:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        steps(len(worker)), os.write(writer, b"x"), stay(worker)
        sys.exit()  # clean run only
for worker in range(2):
    os.read(reader, 1)
threading.Thread(target=watch, daemon=True).start()
print("ready", flush=True), stay("master")
print("done")  # clean run only
