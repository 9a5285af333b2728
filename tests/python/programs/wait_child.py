# SPDX-License-Identifier: MIT
"""Waits for a child, which ends with this process's end of its input."""

import subprocess

from work import LIMIT, steps

child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, env={})
steps(7)
try:
    print("ready", flush=True) or child.wait(LIMIT)
except subprocess.TimeoutExpired:  # clean run only
    child.communicate()  # clean run only
