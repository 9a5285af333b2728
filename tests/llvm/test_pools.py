# SPDX-License-Identifier: MIT
"""A merge pool (%m) holds the sum of all processes, also while runtimes without covkeep add to it, and what
somebody else has spoiled is set aside and told.
"""

import fcntl
import os
import subprocess

import pytest
from llvm_trial import LIBRARY
from test_endings import files


def start_many(trial, place, count, library):
    """Starts processes that add to the same pool in the directory, each of which counts once."""
    environment = {"PATH": os.environ["PATH"], "LLVM_PROFILE_FILE": "%m.profraw"}
    if library:
        environment["LD_PRELOAD"] = str(LIBRARY)
    return [subprocess.Popen([trial.built.program, "work=1", "exit"], cwd=place, env=environment)
            for _ in range(count)]


def test_together_with_runtimes_without_covkeep(trial, tmp_path):
    place = tmp_path / "pool"
    place.mkdir()
    for _ in range(5):
        for process in start_many(trial, place, 10, True) + start_many(trial, place, 10, False):
            assert process.wait() == 0
    assert trial.built.counts(*place.iterdir())["work"] == "100"


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_second_process_adds(trial, tmp_path, ending):
    pattern = {"LLVM_PROFILE_FILE": f"{tmp_path}/pool/%m.profraw"}
    trial.vanilla("work=7", "exit", **pattern)
    trial.vanilla("work=7", "rare=2", "exit", **pattern)
    wanted = files(tmp_path / "pool")
    for path in (tmp_path / "pool").iterdir():
        path.unlink()
    trial.run("work=7", ending, **pattern)
    trial.run("work=7", "rare=2", ending, **pattern)
    assert files(tmp_path / "pool") == wanted


@pytest.mark.parametrize("spoil", (lambda content: content[:-8], lambda content: content + b"x",
                                   lambda content: b"x" + content[1:], lambda content: content[:40],
                                   lambda content: content[:24] + b"x" + content[25:]))
@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_what_was_cut_off_is_set_aside(trial, tmp_path, spoil, ending):
    pattern = {"LLVM_PROFILE_FILE": f"{tmp_path}/pool/%m.profraw"}
    trial.vanilla("work=7", "exit", **pattern)
    pool, = (tmp_path / "pool").iterdir()
    whole = pool.read_bytes()
    pool.write_bytes(spoil(whole))
    log = tmp_path / "log"
    _, told = trial.run("work=7", ending, COV_KEEP_LOG=str(log), **pattern)
    assert files(tmp_path / "pool") == {pool.name: whole, pool.name + ".broken": spoil(whole)}
    told = told if trial.journal else log.read_text()
    assert told.endswith(f": set aside: {pool}: held no whole profile of this program\n")


@pytest.mark.parametrize("trial", ["files"], indirect=True)
def test_pool_that_is_locked_is_awaited(trial, tmp_path):
    pattern = {"LLVM_PROFILE_FILE": f"{tmp_path}/%m.profraw"}
    trial.vanilla("work=7", "exit", **pattern)
    pool, = tmp_path.glob("*.profraw")
    with open(pool, "r+b") as locked:
        fcntl.lockf(locked, fcntl.LOCK_EX)
        place, process = trial.start("work=7", "_exit", is_kept=True, **pattern)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.3)
        fcntl.lockf(locked, fcntl.LOCK_UN)
        trial.end(process, "_exit")
    assert trial.built.counts(pool)["work"] == "2"
