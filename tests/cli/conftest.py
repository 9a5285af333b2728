# SPDX-License-Identifier: MIT
"""A tree without traces: no compiled Python stays in it. And signals as a terminal gives them."""

import shutil
import signal
import sys
from pathlib import Path

sys.dont_write_bytecode = True

# Ignored where the tests are run under nohup(1) or in a script's background, which is inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)
for inherited in (signal.SIGQUIT, signal.SIGHUP):
    signal.signal(inherited, signal.SIG_DFL)


def pytest_configure(config):
    config.addinivalue_line("markers", "reaches_all: flushes the programs of all tests")


def pytest_unconfigure():
    """This file itself was compiled before it could forbid that."""
    shutil.rmtree(Path(__file__).resolve().parent / "__pycache__", ignore_errors=True)
