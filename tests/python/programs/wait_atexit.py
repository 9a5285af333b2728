# SPDX-License-Identifier: MIT
"""Waits while it exits, in a function that runs before coverage.py saves. With an early module, it
waits in one that runs after that.
"""

import atexit
import sys
import time

from work import PATIENCE, steps


def wait():
    steps(7)
    print("ready", flush=True) or time.sleep(PATIENCE)


if "early" not in sys.modules:
    atexit.register(wait)
