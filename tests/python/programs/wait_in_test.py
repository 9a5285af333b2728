# SPDX-License-Identifier: MIT
"""A suite that waits in a test."""

import time

from work import PATIENCE, steps


def test_steps():
    assert steps(7) == 16


def test_waits():
    print("ready", flush=True) or time.sleep(PATIENCE)
    print("waited")  # clean run only
