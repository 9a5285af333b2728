# SPDX-License-Identifier: MIT
"""No signal can be queued, so that no timer can be had; counts in a C function."""

import resource

from work import PATIENCE, steps

steps(7)
resource.setrlimit(resource.RLIMIT_SIGPENDING, (0, 0))
print("ready", flush=True) or sum(range(int(PATIENCE * 10**9)))
print("done")  # clean run only
