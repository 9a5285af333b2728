# SPDX-License-Identifier: MIT
"""Measures nothing: it does not know coverage.py, has imported it, has made an object of it that
was never started, or has one that was stopped and never saved.
"""

import os
import time

STATES = ["unknown", "imported", "made", "stopped"]

state = STATES.index(os.environ["STATE"])
if state >= STATES.index("imported"):
    import coverage
if state >= STATES.index("made"):
    measurement = coverage.Coverage(data_suffix=True)
if state == STATES.index("stopped"):
    measurement.start()
    measurement.stop()
print("ready", flush=True) or time.sleep(float(os.environ["PATIENCE"]))
