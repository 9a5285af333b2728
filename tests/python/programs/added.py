# SPDX-License-Identifier: MIT
"""Adds to what earlier.py has measured. Waits for a writer of the FIFO `go`, and ends as ENDING says;
or a forked child does, which shares the data file.
"""

import ctypes
import os
import signal
import time

import wide
from work import steps

stay = ctypes.PyDLL("./staying.so").stay

endings = {
    "none": lambda: None,  # this ending only
    "SIGTERM": lambda: os.kill(os.getpid(), signal.SIGTERM) or time.sleep(3600),  # this ending only
    "SIGTERM in C": lambda: stay(signal.SIGTERM),  # this ending only
    "SIGKILL": lambda: print("there", flush=True) or time.sleep(3600),  # this ending only
    "SIGKILL in C": lambda: print("there", flush=True) or stay(0),  # this ending only
    "abort": lambda: os.abort(),  # this ending only
    "segfault": lambda: ctypes.string_at(0),  # this ending only
    "os._exit": lambda: os._exit(3),  # this ending only
    "exec": lambda: os.execv("/bin/true", ["true"]),  # this ending only
}


def test_added():
    return steps(7)


def test_later():
    return steps(8)


end = endings[os.environ["ENDING"]]
test_added()
print("ready", flush=True)
open("go").close()
test_later()
for part in range(40):
    getattr(wide, f"part{part}")(part + 1)
reader, writer = os.pipe()
kills = os.environ["ENDING"].startswith("SIGKILL")
child = os.fork() if "FORKS" in os.environ else None
child == 0 and os.dup2(writer, 1)
child and kills and os.read(reader, 1) and os.kill(child, signal.SIGKILL)
child and os.waitpid(child, 0)
child or end()  # this ending only
child == 0 and os._exit(0)  # clean run only
