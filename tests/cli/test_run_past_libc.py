# SPDX-License-Identifier: MIT
"""Programs that start others past libc, by Go's os/exec: what they start with a small environment has no
record, and the run does not say that there was nothing to keep. The oracle is the .gcda file that is not there.
"""

import json
import os
import shutil
import subprocess

import pytest

from run_trial import DEADLINE, HERE, place, summary  # noqa: F401

TOLD = "not known: what "
KINDS = {"dynamic": "1", "static": "0"}  # CGO_ENABLED


@pytest.fixture(scope="module", params=KINDS)
def harness(request, tmp_path_factory):
    directory = tmp_path_factory.mktemp(request.param)
    subprocess.run(["go", "build", "-o", directory / "harness", HERE / "run_past_libc.go"], check=True, timeout=DEADLINE,
                   cwd=directory, env={**os.environ, "CGO_ENABLED": KINDS[request.param], "GO111MODULE": "off",
                                       "GOCACHE": str(directory / "cache"), "GOPATH": str(directory / "path")})
    return directory / "harness"


@pytest.fixture
def server(place):
    for command in (["-c", HERE / "run_victim.c", "-o", "server.o"], ["server.o", "-o", "server"]):
        subprocess.run(["gcc", "--coverage", "-O0", *command], cwd=place.path, check=True, timeout=DEADLINE)
    return place.path / "server"


def started_by_a_shell(harness, *words):
    return ["sh", "-c", '"$@"; true', "sh", harness, *words]


def test_what_nobody_saw_is_not_known(place, harness, server):
    done = place.run("--strict", *started_by_a_shell(harness, "empty", server, "kill", "9"))
    assert not list(place.path.glob("*.gcda"))
    assert summary(done).endswith(", none lost, what 1 Go program started is not known"), done.stderr
    assert [line for line in done.stderr.splitlines() if f"{TOLD}{harness} started past libc. " in line]
    assert f"{TOLD}{harness} started past libc\n" in place.covkeep("report").stdout
    assert json.loads(place.covkeep("report", "--json").stdout)["summary"]["unseen"] == 1


def test_what_has_a_record_is_known(place, harness, server):
    done = place.run("--strict", *started_by_a_shell(harness, "whole", server, "kill", "9"))
    assert list(place.path.glob("*.gcda"))
    assert summary(done).endswith(", all kept"), done.stderr
    assert TOLD not in done.stderr + place.covkeep("report").stdout


def go_test(directory, linked):
    """The command line and the variables of `go test` in a module of its own."""
    shutil.copy(HERE / "run_past_libc_test.go", directory / "server_test.go")
    (directory / "go.mod").write_text("module server\n\ngo 1.19\n")
    return ["go", "test", "-count=1", "server_test.go"], {
        "CGO_ENABLED": linked, "GOCACHE": str(directory / "cache"), "GOPATH": str(directory / "path"), "GOFLAGS": "-mod=mod"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_tests_of_a_package_start_is_not_known(place, server, kind):
    """go itself is part of the system, and its test is gone in the end."""
    command, env = go_test(place.path, KINDS[kind])
    env["COMMAND"] = f"{server} kill 9"
    done = place.run("--strict", *command, env=env)
    assert done.returncode == 0 and not list(place.path.glob("*.gcda")), done.stderr
    assert summary(done).endswith(", none lost, what 1 Go program started is not known"), done.stderr
    assert "covkeep run --everywhere" in done.stderr
    for words in (["--everywhere"], {"WHOLE": "1"}):
        more = words if isinstance(words, dict) else {}
        done = place.run("--strict", *([] if more else words), *command, env={**env, **more})
        assert summary(done).endswith(", all kept") and TOLD not in done.stderr, done.stderr


def test_other_commands_of_go_start_nothing(place):
    done = place.run("--strict", "go", "version")
    assert summary(done).endswith(", nothing to keep"), done.stderr


def test_quiet_run_says_nothing_of_it(place, harness, server):
    done = place.run("-q", *started_by_a_shell(harness, "empty", server, "exit", "0"))
    assert done.stderr == ""
