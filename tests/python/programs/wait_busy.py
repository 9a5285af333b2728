# SPDX-License-Identifier: MIT
"""Computes, and never calls what waits."""

import time

from work import PATIENCE, work

rounds, end = 0, time.monotonic() + PATIENCE
while rounds < 1000 or time.monotonic() < end:
    rounds += 1
    work(rounds)
    rounds == 1000 and print("ready", flush=True)
print("done")  # clean run only
