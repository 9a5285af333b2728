# SPDX-License-Identifier: MIT
"""The server of killers_victim.c in Python."""

import os
import signal
import sys


def serve(number):
    total = 0
    for i in range(number):
        total += i
    return total


if "IGNORE" in os.environ:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
for visit in range(7):
    serve(visit)
print(os.getpid(), flush=True)
while len(sys.argv) < 2:
    signal.pause()
