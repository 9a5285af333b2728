# SPDX-License-Identifier: MIT
"""A tree without traces: no compiled Python stays in it."""

import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True


def pytest_configure(config):
    config.addinivalue_line("markers", "reaches_all: flushes the programs of all tests")


def pytest_unconfigure():
    """This file itself was compiled before it could forbid that."""
    shutil.rmtree(Path(__file__).resolve().parent / "__pycache__", ignore_errors=True)
