# SPDX-License-Identifier: MIT
"""Sixteen threads compute, and the main one does. All lines of that have run before, since the
threads of a clean run may come too late to run them.
"""

import threading
import time

from work import PATIENCE, steps

end = time.monotonic() + PATIENCE


def compute(until):
    while True:
        if time.monotonic() > until:
            break


steps(7)
compute(0)
threads = [threading.Thread(target=compute, args=[end], daemon=True) for _ in range(16)]
for thread in threads:
    thread.start()
print("ready", flush=True) or compute(end)
for thread in threads:  # clean run only
    thread.join()  # clean run only
