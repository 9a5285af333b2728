# SPDX-License-Identifier: MIT
"""What is measured before added.py."""

from work import steps


def test_earlier():
    return steps(27)


assert test_earlier() == 111
