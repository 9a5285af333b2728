# SPDX-License-Identifier: MIT
"""Stops its measurement before it waits. SAVER says who saves that at the program's end: coverage.py
by itself, or the program, where it is one of the program's own; or nobody. "frozen": all
objects are frozen, as servers do with them before they fork.
"""

import atexit
import gc
import os
import time

import coverage

from work import PATIENCE, steps

DATA = "../data/.coverage"


def of_its_own():
    return coverage.Coverage(data_file=DATA, source=["."])


def saved_earlier():
    earlier = of_its_own()
    earlier.start()
    steps(1)
    steps(2)
    earlier.stop()
    earlier.save()


saver = os.environ["SAVER"]
saver == "nobody" and saved_earlier()
measurement = coverage.Coverage.current() or of_its_own()
saver == "coverage.py" or measurement.start()
steps(7)
measurement.stop()
saver.startswith("program") and atexit.register(measurement.save)
saver.endswith("frozen") and gc.freeze()
print("ready", flush=True) or time.sleep(PATIENCE)
