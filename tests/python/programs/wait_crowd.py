# SPDX-License-Identifier: MIT
"""As many threads as CROWD says compute, and the main one does. All lines of that have run before,
since the threads of a clean run may come too late to run them.
"""

import os
import threading
import time

from work import PATIENCE, steps

end = time.monotonic() + PATIENCE


def compute(until):
    while True:
        if time.monotonic() > until:
            break


CROWD = int(os.environ["CROWD"])
steps(7)
compute(0)
begin = threading.Event()
begun = lambda: begin.wait() and compute(end)
threads = [threading.Thread(target=begun, daemon=True) for _ in range(CROWD)]
for thread in threads:
    thread.start()
begin.set() or print("ready", flush=True) or compute(end)
for thread in threads:  # clean run only
    thread.join()  # clean run only
