# SPDX-License-Identifier: MIT
"""Waits without coverage.py in sys.modules, as suites do that purge what they have imported."""

import sys
import time
import unittest.mock

from work import PATIENCE, steps

steps(7)
with unittest.mock.patch.dict(sys.modules):
    for name in [name for name in sys.modules if name.partition(".")[0] == "coverage"]:
        del sys.modules[name]
    print("ready", flush=True) or time.sleep(PATIENCE)
print("done")  # clean run only
