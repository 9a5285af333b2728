# SPDX-License-Identifier: MIT
"""A program of Swift's: what it has counted when it is killed is what its runtime writes when it exits."""

import shutil
import signal
import subprocess

import pytest
from llvm_trial import COVKEEP, DEADLINE, HERE, LIBRARY, settled

pytestmark = pytest.mark.skipif(not shutil.which("swiftc"), reason="this release has no swiftc")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    place = tmp_path_factory.mktemp("swift")
    subprocess.run(["swiftc", "-profile-generate", "-profile-coverage-mapping", "-o", "serves", HERE / "serves.swift"],
                   cwd=place, check=True, timeout=DEADLINE)
    return place / "serves"


def run(program, place, ending, **variables):
    """Returns the content of its file; where it is not killed, its input comes to an end."""
    place.mkdir()
    with subprocess.Popen(["setarch", "-R", program], cwd=place, env={"PATH": "/usr/bin:/bin", **variables}, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write("audio\n")
        process.stdin.flush()
        assert process.stdout.readline() == "4\n"
        if ending:
            process.send_signal(ending)
        process.stdin.close()
        assert process.wait(timeout=DEADLINE) == -ending
    settled(process.pid)
    file = place / "default.profraw"
    return file.read_bytes() if file.exists() else b""


@pytest.mark.parametrize("ending", (0, signal.SIGTERM, signal.SIGKILL))
def test_file_is_the_runtimes(program, tmp_path, ending):
    wanted = run(program, tmp_path / "clean", 0)
    assert len(wanted) > 0 and run(program, tmp_path / "kept", ending, LD_PRELOAD=str(LIBRARY)) == wanted
    assert ending == 0 or run(program, tmp_path / "lost", ending) == b""


def test_journal(program, tmp_path):
    wanted = run(program, tmp_path / "clean", 0)
    variables = {"LD_PRELOAD": str(LIBRARY), "COV_KEEP_JOURNAL": str(tmp_path / "journal")}
    run(program, tmp_path / "kept", signal.SIGKILL, **variables)
    subprocess.run([COVKEEP, "settle", "--quiet", tmp_path / "journal"], check=True, timeout=DEADLINE)
    assert (tmp_path / "kept/default.profraw").read_bytes() == wanted
