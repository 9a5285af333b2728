# SPDX-License-Identifier: MIT
"""The fixtures of all tests here."""

from llvm_trial import built, trial  # noqa: F401
