# SPDX-License-Identifier: MIT
"""What the small programs do before they wait, and how long they do that: PATIENCE seconds, which
is brief in a run that is to end by itself, or for ever.
"""

import os

PATIENCE = float(os.environ["PATIENCE"])
LIMIT = PATIENCE if PATIENCE < 1 else None


def work(number):
    if number % 2:
        return number * 3 + 1
    return number // 2


def steps(number):
    count = 0
    while number != 1:
        number = work(number)
        count += 1
    return count
