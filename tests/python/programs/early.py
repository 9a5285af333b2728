# SPDX-License-Identifier: MIT
"""Imported before coverage.py starts: its function runs after coverage.py has saved."""

import atexit
import os
import time


@atexit.register
def wait():
    print("ready", flush=True) or time.sleep(float(os.environ["PATIENCE"]))
