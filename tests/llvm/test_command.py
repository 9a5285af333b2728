# SPDX-License-Identifier: MIT
"""The command and LLVM's programs: what `covkeep run` says of them is what their files say, and `covkeep
flush` writes while they run.
"""
import json
import os
import subprocess
from pathlib import Path

import pytest
from llvm_trial import DEADLINE
from test_endings import files

COVKEEP = os.environ.get("COVKEEP", "build/covkeep")


def covkeep(*words, cwd=None, **variables):
    environment = {"PATH": os.environ["PATH"], "XDG_STATE_HOME": str(cwd), **variables}
    return subprocess.run([Path(COVKEEP).resolve(), *words], cwd=cwd, env=environment, check=False, text=True,
                          capture_output=True, timeout=DEADLINE)


@pytest.mark.parametrize("ending", ("exit", "_exit", "kill", "term", "abort"))
def test_all_is_kept(trial, tmp_path, ending):
    done = covkeep("run", "--strict", "--dir", tmp_path / "run", "sh", "-c",
                   f"{trial.built.program} work=1 {ending}; true", cwd=tmp_path, LLVM_PROFILE_FILE="%p.profraw")
    assert done.returncode == 0, done.stderr
    assert "1 with coverage (0 gcov, 1 llvm, 0 python)" in done.stderr and "all kept" in done.stderr
    profile, = tmp_path.glob("*.profraw")
    assert trial.built.counts(profile)["work"] == "1"
    assert "LLVM 1 file" in covkeep("report", tmp_path / "run", cwd=tmp_path).stdout
    told = json.loads(covkeep("report", "--json", tmp_path / "run", cwd=tmp_path).stdout)["processes"]
    raw_version, = (process["llvm"]["version"] for process in told if process["llvm"])
    assert raw_version == profile.read_bytes()[8]


def test_one_name_for_two_programs_is_told(trial, tmp_path):
    program = trial.built.program
    done = covkeep("run", "--strict", "--dir", tmp_path / "run", "sh", "-c",
                   f"{program} work=1 exit; {program} work=1 exit", cwd=tmp_path)
    assert done.returncode == 3
    assert "held the profile of another process, which is replaced" in done.stderr
    assert "%p" in done.stderr


def test_one_name_for_a_program_and_what_it_starts_adds_up(trial, tmp_path):
    """Also where the environment of what is started is reduced."""
    program = trial.built.program
    (tmp_path / "next").write_text(f"#!/bin/sh\nexec env -i {program} work=1 exit\n")
    (tmp_path / "next").chmod(0o755)
    done = covkeep("run", "--strict", "--dir", tmp_path / "run", program, "work=1", f"exec={tmp_path}/next",
                   cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert trial.built.counts(tmp_path / "default.profraw")["work"] == "2"


@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
def test_flush_writes_while_it_runs(trial, name):
    place, process = trial.start("work=1", "ready", is_kept=True, LLVM_PROFILE_FILE=name)
    assert process.stdout.readline() == "ready\n"
    for _ in range(2):
        done = covkeep("flush", str(process.pid))
        assert done.returncode == 0, done.stderr
        if trial.journal:
            trial.settle()
        profile, = place.iterdir()
        assert trial.built.counts(profile)["work"] == "1"
    written = files(place)
    process.kill()
    trial.finish(process)
    assert files(place) == written


@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
@pytest.mark.parametrize("actions", (("line", "work=1", "exit"), ("line", "work=1", "_exit")))
def test_reset_leads_what_was_counted_elsewhere(trial, tmp_path, name, actions):
    place, process = trial.start("work=1", "work=1", *actions, is_kept=True, LLVM_PROFILE_FILE=name)
    assert process.stdout.readline() == "ready\n"
    into = tmp_path / "into"
    done = covkeep("reset", "--into", into, str(process.pid))
    assert done.returncode == 0, done.stderr
    process.stdin.write("go on\n")
    trial.finish(process)
    there, = into.rglob("*.profraw")
    assert trial.built.counts(there)["work"] == "2"
    assert trial.built.counts(*place.iterdir())["work"] == "1"


@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
def test_flush_and_an_exit_later_count_once(trial, name):
    place, process = trial.start("work=1", "line", "work=1", "exit", is_kept=True, LLVM_PROFILE_FILE=name)
    assert process.stdout.readline() == "ready\n"
    assert covkeep("flush", str(process.pid)).returncode == 0
    process.stdin.write("go on\n")
    trial.finish(process)
    assert files(place) == files(trial.vanilla("work=1", "work=1", "exit", LLVM_PROFILE_FILE=name))
