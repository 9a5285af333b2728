# SPDX-License-Identifier: MIT
"""Has its measurement saved by hand before it waits. SAVED says whether it is then stopped."""

import os
import time

import coverage

from work import PATIENCE, steps

steps(7)
measurement = coverage.Coverage.current()
if os.environ["SAVED"] == "stopped":
    measurement.stop()
measurement.save()
steps(8)
print("ready", flush=True) or time.sleep(PATIENCE)
print("done")  # clean run only
