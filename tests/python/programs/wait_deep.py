# SPDX-License-Identifier: MIT
"""Waits with hardly any room left for recursion."""

import sys
import time

from work import PATIENCE, steps


def descend(levels):
    if levels:
        descend(levels - 1)
    else:
        print("ready", flush=True) or time.sleep(PATIENCE)


steps(7)
descend(sys.getrecursionlimit() - 20)
print("done")  # clean run only
