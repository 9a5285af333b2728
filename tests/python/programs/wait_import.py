# SPDX-License-Identifier: MIT
"""Waits while it imports a module."""

from work import steps

steps(7)
import wait_sleep  # noqa: E402
print(wait_sleep)  # clean run only
