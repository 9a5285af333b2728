# SPDX-License-Identifier: MIT
"""Waits in epoll."""

import select
import socket

from work import LIMIT, steps

with socket.create_server(("127.0.0.1", 0)) as listener, select.epoll() as epoll:
    epoll.register(listener, select.EPOLLIN)
    steps(7)
    print("ready", flush=True) or epoll.poll(LIMIT)
print("done")  # clean run only
