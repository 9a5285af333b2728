# SPDX-License-Identifier: MIT
"""A pool of two processes, ended by multiprocessing's own terminate; without METHOD, no pool."""

import multiprocessing
import os

from work import steps


def add(number):
    total = steps(number)
    total += number
    return total


def in_pool(method, numbers):
    with multiprocessing.get_context(method).Pool(2) as pool:  # this ending only
        return pool.map(add, numbers)  # this ending only


if __name__ == "__main__":
    run = in_pool if os.environ["METHOD"] else map
    print(*run(os.environ["METHOD"] or add, range(1, 9)))
