# SPDX-License-Identifier: MIT
"""A server in Rust (rustc -C instrument-coverage) keeps its coverage, by whatever signal it ends, also when
its test starts it with an empty environment.
"""
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from llvm_trial import DEADLINE, HERE, LIBRARY, settled
from test_endings import files

RUSTC = os.environ.get("COVKEEP_RUSTC", "/usr/bin/rustc")
pytestmark = pytest.mark.skipif(not Path(RUSTC).exists(), reason="this release has no rustc")


@pytest.fixture(scope="module")
def rust(tmp_path_factory):
    place = tmp_path_factory.mktemp("rust")
    for name, flags in (("server", ("-C", "instrument-coverage")), ("harness", ())):
        subprocess.run([RUSTC, "--edition=2021", "-g", *flags, "-o", place / name, HERE / f"{name}.rs"], check=True)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", place / "exits.so", HERE / "exits.c"], check=True)
    return place


def await_rest(pid):
    """Waits until all threads sleep: until then a thread may still count."""
    end = time.monotonic() + DEADLINE
    while not all(task.read_text().rsplit(")")[-1].split()[0] == "S"
                  for task in Path(f"/proc/{pid}/task").glob("*/stat")):
        assert time.monotonic() < end
        time.sleep(0.002)


def run(rust, place, end, **variables):
    """Starts the server, lets it answer, and ends it by this signal."""
    place.mkdir()
    server = subprocess.Popen(["setarch", "-R", rust / "server"], cwd=place, stdout=subprocess.PIPE, text=True,
                              env={"PATH": os.environ["PATH"], **variables})
    port = int(server.stdout.readline())
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as connection:
        connection.sendall(b"audio\n")
        assert connection.makefile().readline() == "4\n"
        await_rest(server.pid)
        server.send_signal(end)
        try:
            server.wait(timeout=DEADLINE)
        finally:
            server.kill()
    settled(server.pid)
    return files(place)


@pytest.mark.parametrize("end", (signal.SIGKILL, signal.SIGTERM, signal.SIGUSR2, signal.SIGABRT))
@pytest.mark.parametrize("name", ("default.profraw", "%m.profraw"))
def test_the_file_is_the_runtimes(rust, tmp_path, name, end):
    wanted = run(rust, tmp_path / "wanted", signal.SIGUSR1, LD_PRELOAD=str(rust / "exits.so"),
                 LLVM_PROFILE_FILE=name)
    assert len(wanted) == 1
    assert run(rust, tmp_path / "kept", end, LD_PRELOAD=str(LIBRARY), LLVM_PROFILE_FILE=name) == wanted


def test_without_covkeep_it_is_lost(rust, tmp_path):
    assert not any(run(rust, tmp_path / "lost", signal.SIGKILL).values())


def test_harness_that_clears_the_environment(rust, tmp_path):
    done = subprocess.run([rust / "harness", rust / "server", "audio"], cwd=tmp_path, check=True, text=True,
                          capture_output=True, timeout=DEADLINE,
                          env={"LD_PRELOAD": str(LIBRARY), "LLVM_PROFILE_FILE": str(tmp_path / "%p.profraw")})
    assert (done.stdout, done.stderr) == ("4\n", "")
    profile, = tmp_path.glob("*.profraw")
    assert re.fullmatch(r"\d+\.profraw", profile.name)
    assert profile.stat().st_size == len(run(rust, tmp_path / "1", signal.SIGUSR1, LLVM_PROFILE_FILE="x",
                                             LD_PRELOAD=str(rust / "exits.so"))["x"])
