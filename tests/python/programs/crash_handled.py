# SPDX-License-Identifier: MIT
"""Crashes, and has a handler in C for that, which ends the program by _exit(2)."""

import ctypes
import os

from work import PATIENCE, steps

library = ctypes.PyDLL(os.environ["CRASHING"])
steps(7)
library.install()
if os.environ.get("SPOILS"):
    library.spoil()  # this ending only
if PATIENCE > 1:
    library.crash()  # this ending only
