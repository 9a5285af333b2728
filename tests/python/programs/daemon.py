# SPDX-License-Identifier: MIT
"""Becomes a daemon in the old way, with two forks; its parents end by os._exit. It announces its
process id. In a clean run it does not fork.
"""

import os
import time

from work import PATIENCE, steps


def leave_parent():
    PATIENCE > 1 and os.fork() and os._exit(0)


steps(9)
leave_parent()
PATIENCE > 1 and os.setsid()
leave_parent()
steps(7)
print(os.getpid(), flush=True) or time.sleep(PATIENCE)
print("done")  # clean run only
