# SPDX-License-Identifier: MIT
"""Waits for a thread that waits."""

import threading

from work import LIMIT, steps


def wait():
    steps(7)
    print("ready", flush=True) or never.wait(LIMIT)


never = threading.Event()
thread = threading.Thread(target=wait)
thread.start()
thread.join()
print("done")  # clean run only
