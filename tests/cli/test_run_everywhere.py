# SPDX-License-Identifier: MIT
"""`covkeep run --everywhere`: servers that a harness starts past libc, with an environment of its own, keep their
coverage. The oracle is the files, which are not there without the option.
"""

import json
import os
import signal
import subprocess

import pytest

from everywhere_trial import (HARNESSES, NOBODY, SERVERS, begin_of_line, everywhere, files_of, harness, harness_of,  # noqa: F401
                              way_refused)
from run_trial import COVKEEP, DEADLINE, place, summary  # noqa: F401

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user, or mounts")
pytestmark = pytest.mark.skipif(way_refused(), reason="no private mount namespace here")


@pytest.fixture(autouse=True)
def reachable(place):
    place.path.chmod(0o755)


def started(harness, server):
    """By a shell, which is under covkeep."""
    return ["sh", "-c", '"$@"', "sh", *harness, *server.ends]


def images(place):
    return json.loads(place.covkeep("report", "--json").stdout)["processes"]


@pytest.mark.parametrize("kind", HARNESSES)
@pytest.mark.parametrize("language", SERVERS)
def test_server_of_a_harness_is_kept_with_the_option_and_lost_without(place, kind, language):
    harness, server = harness_of(place.path, kind), SERVERS[language](place.path)
    place.run(*started(harness, server), env=server.variables)
    assert not files_of(place, server)
    done = everywhere(place, *started(harness, server), env=server.variables)
    assert files_of(place, server), done.stderr
    assert (done.returncode, summary(done).rpartition(", ")[2]) in [(0, "all kept"), (1, "all kept")], done.stderr
    told, = [image for image in images(place) if image["verdict"] == "kept"]
    assert told["ending"]["signal"] == "SIGKILL"
    assert told["restored"]["by"] == told["pid"] and set(server.variables) <= set(told["restored"]["names"])


@pytest.mark.parametrize("language, is_kept", [("gcc", True), ("clang", True), ("python", False)])
def test_strict_status_where_the_harness_kills(place, harness, language, is_kept):
    """It is outside of covkeep, so Python cannot save before: that is told."""
    server = SERVERS[language](place.path)
    (place.path / "server.py").write_text("import time\nprint('ready', flush=True)\ntime.sleep(1000)\n")
    program = server.ends[:2] if language == "python" else [server.ends[0], "say", "wait"]
    done = everywhere(place, "sh", "-c", '"$@"', "sh", harness, "kill", *program, env=server.variables)
    assert (done.returncode, summary(done).rpartition(", ")[2]) == ((0, "all kept") if is_kept else
                                                                    (3, "1 lost coverage")), done.stderr
    assert bool(files_of(place, server)) == is_kept


@pytest.mark.parametrize("language", SERVERS)
def test_harness_is_the_command_itself(place, harness, language):
    server = SERVERS[language](place.path)
    done = everywhere(place, harness, "await", *server.ends, env=server.variables)
    assert files_of(place, server)
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "all kept"), done.stderr


@pytest.mark.parametrize("language", ["gcc", "clang"])
def test_counts_go_through_the_journal_of_the_run(place, harness, language):
    server = SERVERS[language](place.path)
    done = everywhere(place, "--journal", harness, "await", *server.ends, env=server.variables)
    assert done.returncode == 0 and files_of(place, server), done.stderr
    assert "server" in place.covkeep("tests").stdout


@pytest.mark.parametrize("under", [[], pytest.param(NOBODY, marks=needs_root)], ids=["self", "nobody"])
def test_server_in_such_a_run_is_flushed_from_outside(place, harness, under):
    server = SERVERS["gcc"](place.path)
    words = [*begin_of_line(place, under), COVKEEP, "run", "-q", "--everywhere", harness, "end", server.ends[0], "say",
             "wait"]
    options = {"cwd": place.path, "env": {**place.env, **server.variables}, "text": True, "stdout": subprocess.PIPE}
    with subprocess.Popen(list(map(str, words)), **options) as run:
        pid = int(run.stdout.readline())
        done = place.direct(*under, COVKEEP, "flush", pid)
        assert done.returncode == 0 and files_of(place, server), done.stderr
        os.kill(pid, signal.SIGTERM)
        run.communicate(timeout=DEADLINE)


@needs_root
@pytest.mark.parametrize("language", SERVERS)
def test_other_user_than_root(place, harness, language):
    if way_refused(NOBODY):
        pytest.skip("no user namespaces here")
    server = SERVERS[language](place.path)
    done = everywhere(place, *started([harness, "await"], server), under=begin_of_line(place, NOBODY), env=server.variables)
    assert files_of(place, server), done.stderr
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "all kept"), done.stderr


@pytest.mark.parametrize("kind", ["go", "static_go"])
def test_go_program_that_starts_nothing_is_told_as_well_known(place, kind):
    go, _ = harness_of(place.path, kind)
    done = everywhere(place, "sh", "-c", '"$@"; true', "sh", go, "empty", "/usr/bin/true")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "nothing to keep"), done.stderr
    assert "not known: what" not in done.stderr + place.covkeep("report").stdout


def test_report_says_who_added_the_variables(place, harness):
    server = SERVERS["gcc"](place.path)
    everywhere(place, harness, "await", *server.ends, env=server.variables)
    assert "restored by itself: COV_KEEP," in place.covkeep("report").stdout
