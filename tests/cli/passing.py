# SPDX-License-Identifier: MIT
"""A directory of a test's own, which goes with it; though a keeper, whose program the test has
killed, may be writing there a moment longer, and makes it again. So all go once more at the end.
"""

import atexit
import contextlib
import shutil
import tempfile
import time
from pathlib import Path

DEADLINE = 240


@contextlib.contextmanager
def passing_directory(prefix):
    name = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, name, ignore_errors=True)
    try:
        yield Path(name)
    finally:
        remove(name)


def remove(directory):
    deadline = time.monotonic() + DEADLINE
    while True:
        try:
            shutil.rmtree(directory)
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
