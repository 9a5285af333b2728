# SPDX-License-Identifier: MIT
"""Waits at an empty queue."""

import queue

from work import LIMIT, steps

steps(7)
orders = queue.Queue()
try:
    print("ready", flush=True) or orders.get(timeout=LIMIT)
except queue.Empty:  # clean run only
    print("done")  # clean run only
