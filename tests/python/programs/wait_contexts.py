# SPDX-License-Identifier: MIT
"""Functions that dynamic contexts are named by."""

import time

from work import PATIENCE, steps


def test_odd():
    assert steps(7) == 16


def test_even():
    assert steps(8) == 3


def test_that_waits():
    print("ready", flush=True) or time.sleep(PATIENCE)
    print("waited")  # clean run only


test_odd()
test_even()
test_that_waits()
print("done")  # clean run only
