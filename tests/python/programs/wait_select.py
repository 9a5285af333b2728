# SPDX-License-Identifier: MIT
"""Waits in select."""

import select
import socket

from work import LIMIT, steps

with socket.create_server(("127.0.0.1", 0)) as listener:
    steps(7)
    print("ready", flush=True) or select.select([listener], [], [], LIMIT)
print("done")  # clean run only
