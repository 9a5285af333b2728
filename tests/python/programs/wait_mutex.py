# SPDX-License-Identifier: MIT
"""In a C function that no signal interrupts: it waits for a mutex that is held. MUTEX says whether
it keeps the interpreter's lock meanwhile.
"""

import ctypes
import os
import time

from work import PATIENCE, steps


class Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


libc = {"unlocked": ctypes.CDLL, "locked": ctypes.PyDLL}[os.environ["MUTEX"]](None)
mutex = ctypes.create_string_buffer(64)
libc.pthread_mutex_lock(mutex)
limit = Timespec(int(time.time() + PATIENCE), 0)
steps(7)
print("ready", flush=True) or libc.pthread_mutex_timedlock(mutex, ctypes.byref(limit))
print("done")  # clean run only
