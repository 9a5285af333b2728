# SPDX-License-Identifier: MIT
"""Reads from a pipe that says nothing."""

import os
import threading

from work import PATIENCE, steps

reader, writer = os.pipe()
if PATIENCE < 1:
    threading.Timer(PATIENCE, os.close, [writer]).start()  # clean run only
steps(7)
print("ready", flush=True) or os.read(reader, 1)
print("done")  # clean run only
