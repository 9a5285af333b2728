# SPDX-License-Identifier: MIT
"""In a long C function that keeps the interpreter's lock and makes objects all the time."""

from collections import deque

from work import PATIENCE, steps

steps(7)
print("ready", flush=True) or deque(map(str, range(int(PATIENCE * 10**8))), maxlen=0)
print("done")  # clean run only
