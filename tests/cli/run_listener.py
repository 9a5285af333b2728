# SPDX-License-Identifier: MIT
"""A command that handles the signals that its arguments name: it prints the name of each that
comes, with the value that came along, and ends at the one named `end=`. It says when it is ready.

Usage: run_listener.py end=SIGNAL SIGNAL...
"""

import signal
import sys

last = signal.Signals[sys.argv[1].removeprefix("end=")]
numbers = {last, *(signal.Signals[name] for name in sys.argv[2:])}
signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
for number in numbers:
    signal.signal(number, lambda *_: None)
print("ready", flush=True)
while True:
    info = signal.sigwaitinfo(numbers)
    print(signal.Signals(info.si_signo).name, flush=True)
    if info.si_signo == last:
        break
