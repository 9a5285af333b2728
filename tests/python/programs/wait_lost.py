# SPDX-License-Identifier: MIT
"""Removes the directory of its data file before it waits, or before it leaves at once."""

import os
import shutil
import time

from work import PATIENCE, steps

steps(7)
shutil.rmtree("../data")
if os.environ["LEAVE"] == "at once":
    os._exit(3)
print("ready", flush=True) or time.sleep(PATIENCE)
