# SPDX-License-Identifier: MIT
"""Runs the project's old 32-bit tool, where the kernel runs such programs at all."""

import errno
import subprocess

try:
    subprocess.run(["./old-tool"], check=True)
except OSError as error:
    if error.errno != errno.ENOEXEC:
        raise
    print("old-tool is left out: this kernel runs no 32-bit programs")
