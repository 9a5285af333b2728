# SPDX-License-Identifier: MIT
"""Forks three children, awaits that each of them waits, and kills its whole group, itself as well;
in a clean run all end by themselves.
"""

import os
import signal
import sys
import time

from work import PATIENCE, steps

reader, writer = os.pipe()
for number in range(3):
    if os.fork() == 0:
        steps(7 + number)
        os.write(writer, b"x") and time.sleep(PATIENCE)
        sys.exit()  # clean run only
for number in range(3):
    os.read(reader, 1)
PATIENCE > 1 and os.kill(0, signal.SIGKILL)
for number in range(3):  # clean run only
    os.wait()  # clean run only
