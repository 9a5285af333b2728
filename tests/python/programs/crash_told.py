# SPDX-License-Identifier: MIT
"""Crashes under faulthandler, whose handler raises the signal again."""

import ctypes
import faulthandler
import os

from work import steps

steps(7)
faulthandler.enable(open(os.devnull, "w", encoding="utf-8"))
ctypes.string_at(0)
