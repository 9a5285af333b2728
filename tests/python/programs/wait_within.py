# SPDX-License-Identifier: MIT
"""Two Coverage objects at once: that of the process, and within it one of the program's own."""

import os
import time

import coverage

from work import PATIENCE, steps

steps(7)
inner = coverage.Coverage(data_file=os.environ["INNER"], auto_data=True, source=["."])
inner.start()
steps(8)
print("ready", flush=True) or time.sleep(PATIENCE)
print("done")  # clean run only
