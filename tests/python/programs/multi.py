# SPDX-License-Identifier: MIT
"""A pool of two processes that end by themselves, each with a Coverage object of its own."""

import multiprocessing
import os
import time

from work import steps


def add(number):
    total = steps(number)
    time.sleep(0.1)  # so that each process of the pool has some of the work
    return os.getpid(), total


if __name__ == "__main__":
    pool = multiprocessing.get_context("fork").Pool(2)
    print(len({process for process, _ in pool.imap_unordered(add, range(1, 9))}))
    pool.close()
    pool.join()
