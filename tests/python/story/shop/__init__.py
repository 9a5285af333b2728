# SPDX-License-Identifier: MIT
"""A small shop."""
