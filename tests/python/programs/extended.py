# SPDX-License-Identifier: MIT
"""Counts in an extension module, and waits."""

import time

from counting import count
from work import PATIENCE, steps

steps(count(7))
print("ready", flush=True) or time.sleep(PATIENCE)
print("done")  # clean run only
