# SPDX-License-Identifier: MIT
"""Waits for a signal, another one."""

import signal

from work import PATIENCE, steps

signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
steps(7)
print("ready", flush=True) or signal.sigtimedwait([signal.SIGUSR2], PATIENCE)
print("done")  # clean run only
