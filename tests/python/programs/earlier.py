# SPDX-License-Identifier: MIT
"""What is measured before added.py."""

import wide
from work import steps


def test_earlier():
    return steps(27)


assert test_earlier() == 111
for part in range(0, 40, 2):
    getattr(wide, f"part{part}")(part)
