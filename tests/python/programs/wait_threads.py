# SPDX-License-Identifier: MIT
"""Twenty threads wait, each in its own way; the main one at a barrier, for ever."""

import socket
import threading
import time

from work import LIMIT, PATIENCE, steps


def in_event(started):
    started.wait()
    threading.Event().wait(LIMIT)


def in_sleep(started):
    started.wait()
    time.sleep(PATIENCE)


def in_receive(started):
    left, right = socket.socketpair()
    left.settimeout(LIMIT)
    started.wait()
    try:
        left.recv(1)
    except TimeoutError:  # clean run only
        right.close()  # clean run only


def in_work(started):
    for number in range(1, 100):
        steps(number)
    started.wait()
    time.sleep(PATIENCE)


ways = [in_event, in_sleep, in_receive, in_work] * 5
begin = threading.Barrier(len(ways) + 1)
for way in ways:
    threading.Thread(target=way, args=[begin], daemon=True).start()
begin.wait()
print("ready", flush=True) or threading.Event().wait(LIMIT)
for thread in threading.enumerate()[1:]:  # clean run only
    thread.join()  # clean run only
