# SPDX-License-Identifier: MIT
"""Sleeps, as a user who is in many groups."""

import os
import time

from work import PATIENCE, steps

os.setgroups(range(4000000000, 4000000000 + int(os.environ["GROUPS"])))
steps(7)
print("ready", flush=True) or time.sleep(PATIENCE)
print("done")  # clean run only
