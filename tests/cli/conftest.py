# SPDX-License-Identifier: MIT
"""A tree without traces: no compiled Python stays in it. Signals as a terminal gives them. And the
command where every user can reach it, though the tree may lie in a directory that is one user's.
"""

import fcntl
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from passing import remove

sys.dont_write_bytecode = True
BUILT = Path(__file__).resolve().parent.parent.parent / "build" / "covkeep"
COMMAND = Path(os.environ.get("COVKEEP", BUILT))

# Ignored where the tests are run under nohup(1) or in a script's background, which is inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)
for inherited in (signal.SIGQUIT, signal.SIGHUP):
    signal.signal(inherited, signal.SIG_DFL)


def reachable_copy():
    """Its directory; the variables that name it go on to xdist's workers."""
    place = Path(tempfile.mkdtemp(prefix="covkeep-built-"))
    place.chmod(0o755)
    os.environ["COVKEEP_BUILD"] = str(COMMAND.parent)
    os.environ["COVKEEP"] = shutil.copy(COMMAND, place)
    library = shutil.copy(COMMAND.with_name("libcovkeep.so"), place)
    os.environ.setdefault("COVKEEP_LIBRARY", library)
    return place


@pytest.fixture(autouse=True)
def undisturbed(request, tmp_path_factory):
    """Outside of a run `flush --all` reaches the programs of tests that run at the same time, too.
    Whoever waits to run alone holds the gate, so that no other test begins meanwhile.
    """
    kind = fcntl.LOCK_EX if request.node.get_closest_marker("reaches_all") else fcntl.LOCK_SH
    place = tmp_path_factory.getbasetemp().parent
    with open(place / "gate", "ab") as gate, open(place / "flush", "ab") as lock:
        fcntl.flock(gate, kind)
        fcntl.flock(lock, kind)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield


def pytest_configure(config):
    if not hasattr(config, "workerinput") and COMMAND.exists():
        config.covkeep_copy = reachable_copy()
    config.addinivalue_line("markers", "reaches_all: flushes the programs of all tests")


def pytest_unconfigure(config):
    """This file itself was compiled before it could forbid that."""
    if hasattr(config, "covkeep_copy"):
        remove(config.covkeep_copy)
    shutil.rmtree(Path(__file__).resolve().parent / "__pycache__", ignore_errors=True)
