# SPDX-License-Identifier: MIT
"""The fixtures of all tests here, and which of their cases are run."""

import sys
from pathlib import Path

from llvm_trial import built, trial  # noqa: F401

sys.path.append(str(Path(__file__).resolve().parent.parent / "support"))
import cases  # noqa: E402


def pytest_collection_modifyitems(config, items):
    cases.choose(config, items, together=2)
