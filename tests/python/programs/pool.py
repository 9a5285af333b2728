# SPDX-License-Identifier: MIT
"""A pool of two processes, ended by multiprocessing's own terminate; without METHOD, no pool. Both
have come to their own code by then: in a process that has just been forked CPython forgets a signal
that a handler of Python code was to take.
"""

import multiprocessing
import os

from work import steps


def add(number):
    total = steps(number)
    total += number
    return total


def in_pool(method, numbers):
    context = multiprocessing.get_context(method)  # this ending only
    started = context.Barrier(3)  # this ending only
    with context.Pool(2, started.wait) as pool:  # this ending only
        started.wait()  # this ending only
        return pool.map(add, numbers)  # this ending only


if __name__ == "__main__":
    run = in_pool if os.environ["METHOD"] else map
    print(*run(os.environ["METHOD"] or add, range(1, 9)))
