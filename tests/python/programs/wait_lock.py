# SPDX-License-Identifier: MIT
"""Waits for a lock that is held: its own."""

import threading

from work import LIMIT, steps

lock = threading.Lock()
lock.acquire()
steps(7)
print("ready", flush=True) or lock.acquire(timeout=LIMIT or -1)
print("done")  # clean run only
