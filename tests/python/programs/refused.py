# SPDX-License-Identifier: MIT
"""Tries to become a program that is not there, goes on, and waits."""

import os
import time

from work import PATIENCE, steps

steps(7)
try:
    os.execve("/nowhere", ["nowhere"], {})
except FileNotFoundError:
    steps(6)
print("ready", flush=True) or time.sleep(PATIENCE)
print("done")  # clean run only
