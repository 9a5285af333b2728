# SPDX-License-Identifier: MIT
"""Imported before coverage.py starts, and waits there."""

import os
import time

print("ready", flush=True) or time.sleep(float(os.environ["PATIENCE"]))
