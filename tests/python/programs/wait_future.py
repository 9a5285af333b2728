# SPDX-License-Identifier: MIT
"""Waits for the result of a pool's thread."""

import concurrent.futures
import threading

from work import LIMIT, steps


def wait():
    steps(7)
    print("ready", flush=True) or threading.Event().wait(LIMIT)


with concurrent.futures.ThreadPoolExecutor() as pool:
    pool.submit(wait).result()
print("done")  # clean run only
