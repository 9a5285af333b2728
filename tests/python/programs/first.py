# SPDX-License-Identifier: MIT
"""Becomes another program, in the way that EXEC names, or ends."""

import os
import sys

from work import steps

words = [sys.executable, "wait_sleep.py"]
environment = {"PATIENCE": os.environ["PATIENCE"]}
ways = {
    "none": lambda: None,
    "execv": lambda: os.execv(words[0], words),
    "execve": lambda: os.execve(words[0], words, environment),
    "execvpe": lambda: os.execvpe("python3", words, {**environment, "PATH": "/usr/bin"}),
}
steps(7)
ways[os.environ["EXEC"]]()
