# SPDX-License-Identifier: MIT
"""The main thread has come to its end and waits for another one."""

import threading

from work import LIMIT, steps


def wait():
    threading.main_thread().join()
    steps(7)
    print("ready", flush=True) or threading.Event().wait(LIMIT)


threading.Thread(target=wait).start()
