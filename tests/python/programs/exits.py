# SPDX-License-Identifier: MIT
"""Ends by itself, in the way that EXIT names, at the place that PLACE names. The functions of the
table are on lines that every run executes. libc's are called without the interpreter's lock, those
of an extension with it.
"""

import atexit
import ctypes
import os
import platform
import signal
import sys
import threading

from work import steps

EXIT_GROUP = {"x86_64": 231, "aarch64": 94}[platform.machine()]  # the system call
main_thread = threading.get_ident()
ends = {
    "sys.exit": lambda: sys.exit(3),
    "os._exit": lambda: os._exit(3),
    "os.abort": lambda: os.abort(),
    "os.kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "raise_signal": lambda: signal.raise_signal(signal.SIGTERM),
    "raise_signal of SIGKILL": lambda: signal.raise_signal(signal.SIGKILL),
    "pthread_kill": lambda: signal.pthread_kill(threading.get_ident(), signal.SIGKILL),
    "pthread_kill of another": lambda: signal.pthread_kill(main_thread, signal.SIGKILL),
    "raise of libc": lambda: getattr(ctypes.CDLL(None), "raise")(signal.SIGKILL),
    "raise of an extension": lambda: getattr(ctypes.PyDLL(None), "raise")(signal.SIGKILL),
    "alarm": lambda: (signal.setitimer(signal.ITIMER_REAL, 0.01), signal.pause()),
    "exit of libc": lambda: ctypes.CDLL(None).exit(3),
    "_exit of libc": lambda: ctypes.CDLL(None)._exit(3),
    "quick_exit of libc": lambda: ctypes.CDLL(None).quick_exit(3),
    "exit_group of libc": lambda: ctypes.CDLL(None).syscall(EXIT_GROUP, 3),
    "exit of an extension": lambda: ctypes.PyDLL(None).exit(3),
    "_exit of an extension": lambda: ctypes.PyDLL(None)._exit(3),
    "quick_exit of an extension": lambda: ctypes.PyDLL(None).quick_exit(3),
    "exit_group of an extension": lambda: ctypes.PyDLL(None).syscall(EXIT_GROUP, 3),
    "segfault": lambda: ctypes.string_at(0),
    "fatal": lambda: ctypes.pythonapi.Py_FatalError(b"on purpose"),
}
places = {
    "main": lambda end: end(),
    "thread": lambda end: threading.Thread(target=end).start(),
    "atexit": lambda end: atexit.register(end),
}
steps(7)
places[os.environ["PLACE"]](ends[os.environ["EXIT"]])
