# SPDX-License-Identifier: MIT
"""A main thread in a C function that no signal interrupts, nor a handler of Python code: as one that has just
gone to sleep when a signal came. In the clean run it comes back.
"""

import ctypes
import time

from work import PATIENCE, steps

libc = ctypes.CDLL(None)
mutex = ctypes.create_string_buffer(64)
libc.pthread_mutex_lock(mutex)
limit = (ctypes.c_long * 2)(int(time.time() + PATIENCE), 0)
steps(4)
print("ready", flush=True), libc.pthread_mutex_timedlock(mutex, limit)
