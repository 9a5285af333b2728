# SPDX-License-Identifier: MIT
"""Has a handler of its own for SIGTERM, which ends as HANDLER says; or ignores the signal. In a
clean run it raises the signal itself.
"""

import os
import signal
import sys
import time

from work import PATIENCE, steps


def handle(number, frame):
    steps(number)
    os.write(1, b"handled\n")
    ends[os.environ["HANDLER"]]()


def fail():
    raise RuntimeError("ended on purpose")  # this ending only


def raise_again():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # this ending only
    signal.raise_signal(signal.SIGTERM)  # this ending only


ends = {
    "exit": lambda: sys.exit(5),
    "_exit": lambda: os._exit(6),
    "again": raise_again,
    "fail": fail,
    "go on": lambda: None,
}
signal.signal(signal.SIGTERM, handle if os.environ["HANDLER"] in ends else signal.SIG_IGN)
steps(7)
if PATIENCE < 1:
    signal.raise_signal(signal.SIGTERM)  # clean run only
print("ready", flush=True) or time.sleep(PATIENCE)  # this ending only
print("done")  # clean run only
