# SPDX-License-Identifier: MIT
"""In a long C function that keeps the interpreter's lock, which another thread asks for."""

import threading
from collections import deque

from work import PATIENCE, steps


def ask():
    while not ended.is_set():
        asking.set()


steps(7)
asking, ended = threading.Event(), threading.Event()
thread = threading.Thread(target=ask, daemon=True)
thread.start()
asking.wait()
print("ready", flush=True) or deque(map(str, range(int(PATIENCE * 10**8))), maxlen=0)
ended.set()  # clean run only
thread.join()  # clean run only
