# SPDX-License-Identifier: MIT
"""The process that starts the programs under test and ends them, preloaded or not. A program gets
the environment that the order names and no more, so a preloaded killer shows what the library
restores. One order a line on standard input, one answer a line on standard output, both JSON. It
adopts the orphans of its programs, and whatever still runs when the orders end, it kills and reaps.

Usage: /usr/bin/python3 -I -S killer.py OUTPUT    (the descriptor of the programs' standard output)
"""

import atexit
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys

DEADLINE = 240
PR_SET_CHILD_SUBREAPER = 36
KILL_BY_PID = "import os, sys; os.kill(int(sys.argv[1]), 9)"
NUMBERS = {"x86_64": {"tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
                      "pidfd_send_signal": 424},
           "aarch64": {"tkill": 130, "tgkill": 131, "rt_sigqueueinfo": 138,
                       "rt_tgsigqueueinfo": 240, "pidfd_send_signal": 424}}
SI_USER, SI_QUEUE = 0, -1

programs = {}


def in_group(group):
    if sys.version_info >= (3, 11):
        return {"process_group": group}
    return {"preexec_fn": lambda: os.setpgid(0, group)}


def start(order):
    group = 0 if order["group"] is None else order["group"]
    with open(order["stderr"], "ab") as stderr:
        program = subprocess.Popen(order["command"], env=order["env"], cwd=order["cwd"],
                                   stdin=subprocess.DEVNULL, stdout=int(sys.argv[1]),
                                   stderr=stderr, **in_group(group))
    programs[program.pid] = program
    return {"pid": program.pid}


def seal(_):
    """No more programs: the end of their output is the end of the last one."""
    os.close(int(sys.argv[1]))
    return {}


def by_syscall(pid, name, code):
    """SIGKILL by syscall(2); the siginfo, where there is one, has this code."""
    libc = ctypes.CDLL(None, use_errno=True)
    info = (ctypes.c_int * 32)(signal.SIGKILL, 0, code)
    descriptor = os.pidfd_open(pid)
    arguments = {"tkill": (pid, 9), "tgkill": (pid, pid, 9), "rt_sigqueueinfo": (pid, 9, info),
                 "rt_tgsigqueueinfo": (pid, pid, 9, info),
                 "pidfd_send_signal": (descriptor, 9, info, 0)}[name]
    failed = libc.syscall(NUMBERS[os.uname().machine][name], *arguments)
    error = ctypes.get_errno()
    os.close(descriptor)
    if failed:
        raise OSError(error, os.strerror(error))


def send(pid, how):
    if how in ("terminate", "kill"):
        getattr(programs[pid], how)()
    elif how.startswith("killpg"):
        os.killpg(pid, signal.Signals[how.partition(" ")[2] or "SIGKILL"])
    elif how == "pidfd":
        descriptor = os.pidfd_open(pid)
        signal.pidfd_send_signal(descriptor, signal.SIGKILL)
        os.close(descriptor)
    elif how.startswith("syscall "):
        by_syscall(pid, how.split()[1], SI_QUEUE)
    elif how.startswith("forged "):
        by_syscall(pid, how.split()[1], SI_USER)
    elif how == "sigqueue to a group":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.sigqueue(-pid, signal.SIGKILL, None):
            raise OSError(ctypes.get_errno(), "sigqueue")
    elif how == "other":
        subprocess.run([sys.executable, "-I", "-S", "-c", KILL_BY_PID, str(pid)], env={},
                       check=True)
    elif how == "shell":
        subprocess.run(f"kill -9 {pid}", shell=True, env={}, check=True)
    else:
        os.kill(pid, signal.Signals[how])


def signal_program(order):
    """Only sends; an error is part of the answer."""
    try:
        send(order["pid"], order["how"])
    except OSError as error:
        return {"error": error.errno}
    return {"error": None}


def reap(order):
    """One that was not started here is adopted as soon as its own parent has ended."""
    program = programs.pop(order["pid"], None)
    if program:
        return {"status": program.wait()}
    while True:
        pid, status = os.wait()
        if pid == order["pid"]:
            return {"status": os.waitstatus_to_exitcode(status)}


def end(order):
    if order["how"] != "wait":
        send(order["pid"], order["how"])
    return reap(order)


def end_at_exit(order):
    """The program is killed by a function of this process's own end."""
    def kill():
        signal.alarm(DEADLINE)
        answer(end({"pid": order["pid"], "how": "kill"}))
        rest({})

    atexit.register(kill)
    sys.exit()


def become(order):
    os.setuid(order["uid"])
    return {}


def rest(_):
    """Awaits the adopted orphans."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return {}


def children():
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def clear():
    signal.alarm(DEADLINE)
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    rest({})


def overdue(*_):
    raise TimeoutError("not ended in time")


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for inherited in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):  # ignored under nohup(1)
        signal.signal(inherited, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, overdue)
    orders = {"start": start, "seal": seal, "signal": signal_program, "reap": reap, "end": end,
              "end_at_exit": end_at_exit, "become": become, "rest": rest}
    try:
        for line in sys.stdin:
            order = json.loads(line)
            signal.alarm(DEADLINE)
            answer(orders[order["order"]](order))
            signal.alarm(0)
    except Exception as error:
        answer({"failed": f"{type(error).__name__}: {error}"})
        clear()
    else:
        clear()


if __name__ == "__main__":
    main()
