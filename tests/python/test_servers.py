# SPDX-License-Identifier: MIT
"""Servers x ways to end: the measurement of each is that of a server that was asked to end by
itself, after the same requests.
"""

import pytest

from client import VISITS
from servers import FORKING, GUNICORN, RELOADING, SAVES_BY_ITSELF, SERVERS
from trial import keeps

ENDS = ["terminate", "kill", "SIGINT", "SIGHUP", "killpg", "other", "pidfd", "vanish", "atexit"]


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("name", SERVERS)
def test_server_is_kept(name, how, library):
    loses = how != "SIGINT" and how not in SAVES_BY_ITSELF.get(name, [])
    keeps(SERVERS[name], how, library, loses)


@pytest.mark.parametrize("how", ["killpg", "vanish"])
def test_server_and_its_watcher_are_kept(how, library):
    keeps(RELOADING, how, library)


@pytest.mark.parametrize("how", [end for end in ENDS if end != "vanish"])
def test_children_that_exit_at_once_are_kept(how, library):
    keeps(FORKING, how, library, oracle=SERVERS["single"], files=1 + VISITS)


@pytest.mark.parametrize("how", ["terminate", "SIGINT", "killpg SIGTERM"])
def test_master_and_workers_that_end_by_themselves_are_kept(how, library):
    keeps(GUNICORN, how, library, loses=False)


@pytest.mark.parametrize("how", ["kill", "killpg", "other", "pidfd", "atexit"])
def test_master_and_workers_that_are_killed_are_kept(how, library):
    keeps(GUNICORN, how, library)
