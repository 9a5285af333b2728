# SPDX-License-Identifier: MIT
"""Blocks every signal but SIGTERM, and counts in a C function."""

import signal

from work import PATIENCE, steps

steps(7)
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals() - {signal.SIGTERM})
print("ready", flush=True) or sum(range(int(PATIENCE * 10**9)))
print("done")  # clean run only
