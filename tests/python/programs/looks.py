# SPDX-License-Identifier: MIT
"""Prints, as JSON, all that a program can see of its own state without asking for more than that:
in the main thread, in another one, in a forked child, and at exit.
"""

import atexit
import gc
import json
import locale
import os
import resource
import signal
import sys
import threading
import warnings


def handlers():
    return {int(number): repr(signal.getsignal(number)).partition(" at ")[0]
            for number in signal.valid_signals()}


def status(*names):
    with open("/proc/self/status", encoding="ascii") as file:
        fields = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    return {name: fields[name] for name in names}


def descriptors():
    return {name: os.readlink(f"/proc/self/fd/{name}").partition(":")[0]
            for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")}


def look():
    return {
        "handlers": handlers(),
        "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "pending": sorted(signal.sigpending()),
        "timers": [signal.getitimer(which) for which in
                   (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)],
        "threads": [thread.name for thread in threading.enumerate()],
        "count": threading.active_count(),
        "frames": len(sys._current_frames()),
        "tasks": len(os.listdir("/proc/self/task")),
        "process": status("Threads", "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "NoNewPrivs",
                          "Seccomp", "Umask"),
        "modules": sorted(sys.modules),
        "environment": {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"},
        "descriptors": descriptors(),
        "filters": [str(entry) for entry in warnings.filters],
        "hooks": [repr(hook).partition(" at ")[0] for hook in
                  (sys.excepthook, sys.unraisablehook, threading.excepthook, sys.gettrace())],
        "path": sys.path,
        "atexit": atexit._ncallbacks(),
        "garbage": [gc.isenabled(), gc.get_threshold(), len(gc.callbacks)],
        "limits": [resource.getrlimit(which) for which in range(resource.RLIMIT_RTPRIO)],
        "locale": locale.setlocale(locale.LC_ALL),
        "directory": os.path.basename(os.getcwd()),
        "interval": sys.getswitchinterval(),
    }


def show(place):
    os.write(1, (json.dumps({place: look()}) + "\n").encode())


atexit.register(show, "at exit")
show("main thread")
thread = threading.Thread(target=show, args=["thread"])
thread.start()
thread.join()
if os.fork() == 0:
    show("child")
    sys.exit()
os.wait()
