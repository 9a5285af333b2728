# SPDX-License-Identifier: MIT
"""Servers x ways to end: the measurement of each is that of a server that was asked to end by
itself, after the same requests.
"""

from pathlib import Path

import pytest

from client import VISITS
from servers import FORKING, GUNICORN, RELOADING, SAVES_BY_ITSELF, SERVERS, UWSGI
from trial import clean, keeps, run

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


def of_catalogue(kept):
    return {item for item in kept if item[0] == "catalogue.py"}


@pytest.mark.skipif(not Path("/usr/bin/uwsgi").exists(), reason="uWSGI is not installed")
@pytest.mark.parametrize("how", ["killpg"])
def test_workers_that_cpython_was_not_told_of_are_kept(how, library):
    """uWSGI's own log is not the same twice; and on a busy machine its clean end may lose a worker,
    so that of another server tells what answers were asked for."""
    bare, ours = run(UWSGI, how), run(UWSGI, how, library)
    assert of_catalogue(bare.kept) < of_catalogue(clean(SERVERS["single"]).kept)
    assert of_catalogue(ours.kept) == of_catalogue(clean(SERVERS["single"]).kept)
    assert ours.kept >= clean(UWSGI).kept
    assert ours.status == bare.status
    assert "covkeep" not in ours.stderr
