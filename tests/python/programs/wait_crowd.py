# SPDX-License-Identifier: MIT
"""Sixteen threads compute, and the main one does."""

import threading
import time

from work import PATIENCE, steps

end = time.monotonic() + PATIENCE


def compute():
    while time.monotonic() < end:
        pass


steps(7)
threads = [threading.Thread(target=compute, daemon=True) for _ in range(16)]
for thread in threads:
    thread.start()
print("ready", flush=True) or compute()
for thread in threads:  # clean run only
    thread.join()  # clean run only
