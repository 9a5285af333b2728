# SPDX-License-Identifier: MIT
"""The fixtures of all tests here, and which of their cases are run."""

import os

import pairs
from llvm_trial import built, trial  # noqa: F401


def pytest_collection_modifyitems(config, items):
    if os.environ.get("COVKEEP_EVERY"):
        return
    chosen = set(pairs.of_each_test(items))
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = [item for item in items if item in chosen]
