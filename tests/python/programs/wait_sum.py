# SPDX-License-Identifier: MIT
"""In a long C function that keeps the interpreter's lock."""

from work import PATIENCE, steps

steps(7)
print("ready", flush=True) or sum(range(int(PATIENCE * 10**9)))
print("done")  # clean run only
