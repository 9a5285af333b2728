# SPDX-License-Identifier: MIT
"""A suite for the story's project, one test of which forks: the child does what no other test does,
and ends as CHILD says; without CHILD there is no child, and the test does that itself.
"""

import os
import signal

from shop.stock import Stock

ENDS = {
    "_exit": lambda: os._exit(0),
    "SIGTERM": lambda: signal.raise_signal(signal.SIGTERM),
    "SIGKILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


def deliver():
    Stock().put("dates", 5)


def test_forks():
    child = os.environ.get("CHILD")
    if not child:
        deliver()
    elif os.fork() == 0:
        deliver()
        ENDS[child]()
    else:
        os.wait()


def test_goes_on():
    assert Stock().take("bread", 1) == 4
