# SPDX-License-Identifier: MIT
"""The library under test, COVKEEP_LIBRARY or the one that was built, which cases of the tests are run, and a
tree without traces. The tests of the story's own project are not these tests.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent

collect_ignore = ["story", "programs"]
sys.dont_write_bytecode = True
pytest.register_assert_rewrite("trial", "harness", "client")
sys.path.append(str(HERE.parent / "support"))
import cases  # noqa: E402


def pytest_collection_modifyitems(config, items):
    """Each program and each ending of the tests that have most of them."""
    cases.choose(config, items, together=1, at_most=20)


@pytest.fixture(scope="session")
def library():
    default = HERE.parent.parent / "build" / "libcovkeep.so"
    path = Path(os.environ.get("COVKEEP_LIBRARY", default))
    assert path.is_absolute() and path.is_file(), f"no library at {path}"
    return path


@pytest.fixture
def directory():
    with tempfile.TemporaryDirectory(prefix="covkeep-") as name:
        yield Path(name)


def pytest_unconfigure():
    """This file itself was compiled before it could forbid that."""
    shutil.rmtree(HERE / "__pycache__", ignore_errors=True)
