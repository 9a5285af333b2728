# SPDX-License-Identifier: MIT
"""Who asks a keeper to write, and then does not talk as covkeep flush does."""

import contextlib
import ctypes
import os
import signal
import socket
import time
from pathlib import Path

from test_live import DEADLINE, built, covkeep, victim  # noqa: F401


def value_of(asker):
    """What goes with the signal by which that process asks."""
    return ctypes.c_void_p(0x636F766B << 32 | asker)


@contextlib.contextmanager
def asker_of(process):
    """The connection of a process that this one has asked."""
    namespace = os.stat("/proc/self/ns/pid").st_ino
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.settimeout(DEADLINE)
        listening.bind(f"\0covkeep-live/{namespace}/{os.getpid()}")
        listening.listen()
        assert ctypes.CDLL(None).sigqueue(process, signal.SIGURG, value_of(os.getpid())) == 0
        connection, _ = listening.accept()
        with connection:
            yield connection


def trickle(connection, pieces):
    """How many bytes go through, one each twentieth of a second."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for sent in range(pieces):
            connection.send(b".")
            time.sleep(0.05)
        return pieces
    return sent


def keeper_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    keeper, = (child for child in children
               if Path(f"/proc/{child}/comm").read_text() == "covkeep\n")
    return int(keeper)


def test_keeper_does_not_wait_for_an_asker_that_never_comes_to_the_point(victim):
    """A request has four kilobytes: byte by byte they would take minutes, with half a second for
    each."""
    with asker_of(keeper_of(victim.process.pid)) as connection:
        assert trickle(connection, 400) < 400
    victim.goes_on()
    assert covkeep("flush", victim.process.pid).returncode == 0
