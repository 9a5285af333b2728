# SPDX-License-Identifier: MIT
"""A server of Debian's, built by clang, that is killed while it serves. COVKEEP_SERVERS=1 runs it, as `make
compat-llvm` does: it fetches the server's source.
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from llvm_trial import DEADLINE, HERE, LIBRARY, settled

sys.path.insert(0, str(HERE.parent / "bench"))
from suites import apt_for_sources  # noqa: E402

pytestmark = pytest.mark.skipif(not os.environ.get("COVKEEP_SERVERS"), reason="COVKEEP_SERVERS=1 fetches a source")

ITEMS = 100
COUNTED = "-O1 -g -fprofile-instr-generate -fcoverage-mapping"


@pytest.fixture(scope="module")
def memcached(built, tmp_path_factory):
    place = tmp_path_factory.mktemp("memcached")
    place.chmod(0o755)
    built.run("env", "-C", place, *apt_for_sources(place / "apt"), "source", "-qq", "memcached")
    source, = place.glob("memcached-*/")
    with open(place / "log", "w") as log:
        for command in (["./configure", "-q", "--disable-dependency-tracking"], ["make", "-s", "memcached"]):
            environment = {**os.environ, "CC": built.clang, "CFLAGS": COUNTED + " -Wno-error",
                           "LDFLAGS": "-fprofile-instr-generate"}
            subprocess.run(command, cwd=source, env=environment, stdout=log, stderr=log, check=True)
    return source / "memcached"


@pytest.fixture
def place():
    """Where the server's user may write."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def serve(memcached, place, ending, library, user="nobody"):
    """Stores and asks for some items, and ends the server by the signal."""
    place.mkdir()
    place.chmod(0o777)
    path = place / "socket"
    environment = {"PATH": os.environ["PATH"], "LLVM_PROFILE_FILE": str(place / "%p.profraw")}
    if library:
        environment["LD_PRELOAD"] = str(LIBRARY)
    server = subprocess.Popen([memcached, "-u", user, "-s", path, "-t", "4"], env=environment)
    end = time.monotonic() + DEADLINE
    with socket.socket(socket.AF_UNIX) as client:
        while client.connect_ex(str(path)) != 0:
            assert time.monotonic() < end and server.poll() is None
            time.sleep(0.01)
        file = client.makefile("rwb")
        for number in range(ITEMS):
            file.write(b"set item%d 0 0 3\r\nabc\r\nget item%d\r\n" % (number, number))
        file.flush()
        told = [file.readline() for _ in range(4 * ITEMS)]
        assert told.count(b"STORED\r\n") == told.count(b"abc\r\n") == ITEMS
        server.send_signal(ending)
        server.wait(timeout=DEADLINE)
    settled(server.pid)
    return [file for file in place.glob("*.profraw") if file.stat().st_size]


@pytest.mark.parametrize("ending", (signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV))
def test_a_server_that_is_killed_keeps_its_counts(built, memcached, place, ending):
    """It has given up root's rights, so LLVM's runtime would write nothing at its exit by SIGTERM either."""
    profile, = serve(memcached, place / "kept", ending, True)
    counts = built.counts(profile)
    assert counts["complete_nread_ascii"] == str(ITEMS)
    assert counts["main"] == "1"


def test_without_the_library_they_are_lost(memcached, place):
    assert serve(memcached, place / "lost", signal.SIGKILL, False) == []


def test_clean_exit_without_the_library_is_the_same(built, memcached, place):
    """The functions that were reached, but for those of the threads that clean up: when they wake up is a matter
    of time. As root, since LLVM's runtime cannot write for another user."""
    reached = []
    for number, library in enumerate((False, True)):
        profiles = serve(memcached, place / str(number), signal.SIGTERM, library, user="root")
        reached.append({name for name, count in built.counts(*profiles).items()
                        if count != "0" and not re.search("crawler|lru|logger|maintenance|assoc|slab", name)})
    assert reached[0] == reached[1] and len(reached[0]) > 100
