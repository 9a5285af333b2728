# SPDX-License-Identifier: MIT
"""Sleeps."""

import time

from work import PATIENCE, steps

steps(7)
print("ready", flush=True) or time.sleep(PATIENCE)
print("done")  # clean run only
