# SPDX-License-Identifier: MIT
"""What `covkeep doctor` says of cargo, which builds what is to be counted, and starts it; and of the
places of LLVM's profiles."""

import os
import shutil
import subprocess

import pytest

from project_made import RUSTCS, Look, objects, rust_program, write
from test_doctor_support import (build, cleared_up, directory, doctor, needs_root)  # noqa: F401

CARGOS = sorted({"/usr/bin/cargo", shutil.which("cargo") or "cargo"})
COUNTED = {"RUSTFLAGS": "-C instrument-coverage", "LLVM_PROFILE_FILE": "/tmp/%p-%m.profraw"}


@pytest.fixture(params=CARGOS)
def cargo(request):
    if not os.access(request.param, os.X_OK):
        pytest.skip("there is no such cargo")
    return request.param


@pytest.mark.parametrize("subcommand", ["test", "build", "run"])
def test_cargo_without_counters(directory, cargo, subcommand):
    """It is a program of Rust itself, without counters of its own."""
    env = {"LLVM_PROFILE_FILE": "/tmp/%m.profraw"}
    found = doctor(cargo, "-q", subcommand, cwd=directory, env=env).the_only("no counters")
    assert found.path == f"cargo {subcommand}"
    assert found.remedy.startswith("export RUSTFLAGS=-Cinstrument-coverage, or eval")
    assert "cargo llvm-cov show-env" in found.remedy and "gcc" not in found.why + found.remedy
    found = doctor(cargo, subcommand, cwd=directory, env={**env, "RUSTFLAGS": "-g"}).the_only("no counters")
    assert found.remedy.startswith('export RUSTFLAGS="$RUSTFLAGS -Cinstrument-coverage"')


@pytest.mark.parametrize("env", [
    COUNTED, {**COUNTED, "RUSTFLAGS": "-g -Cinstrument-coverage"},
    {**COUNTED, "CARGO_ENCODED_RUSTFLAGS": "-C\x1finstrument-coverage", "RUSTFLAGS": "-g"},
    {"RUSTC_WRAPPER": "/opt/bin/cargo-llvm-cov", "LLVM_PROFILE_FILE": "/tmp/a-%4m.profraw"}])
def test_cargo_with_counters(directory, cargo, env):
    said = doctor(cargo, "test", cwd=directory, env=env)
    assert said.is_well() == "cargo: coverage of Rust by LLVM, all well"
    assert [note for note in said.notes if "note: cargo test: " in note and "behind covkeep run they are kept" in note]


def test_cargo_by_env(directory, cargo):
    doctor("env", "RUSTFLAGS=-Cinstrument-coverage", "LLVM_PROFILE_FILE=/tmp/%p.profraw", cargo, "+stable",
           "test", cwd=directory).is_well()


def test_cargo_configured_in_an_upper_directory(directory, cargo):
    (directory / ".cargo").mkdir()
    (directory / "a" / "b").mkdir(parents=True)
    env = {"LLVM_PROFILE_FILE": "/tmp/%p.profraw"}
    (directory / ".cargo" / "config.toml").write_text('[build]\nrustflags = ["-C", "instrument-coverage"]\n')
    doctor(cargo, "test", cwd=directory / "a" / "b", env=env).is_well()
    doctor(cargo, "test", cwd=directory / "a" / "b", env={**env, "RUSTFLAGS": ""}).the_only("no counters")


def test_cargo_build_starts_nothing(directory, cargo):
    said = doctor(cargo, "build", cwd=directory, env={"RUSTFLAGS": "-Cinstrument-coverage"})
    said.is_well()
    assert [note for note in said.notes if "start them, or cargo test, behind covkeep run" in note]


@pytest.mark.parametrize("name", [None, "", "shop.profraw", "%h.profraw"])
def test_cargo_whose_processes_share_a_file(directory, cargo, name):
    env = {"RUSTFLAGS": "-Cinstrument-coverage", **({} if name is None else {"LLVM_PROFILE_FILE": name})}
    found = doctor(cargo, "test", cwd=directory, env=env).the_only("profile")
    assert (name or "default.profraw") in found.why
    assert found.remedy == "export LLVM_PROFILE_FILE=$PWD/target/%p-%m.profraw"


def test_cargo_llvm_cov_sets_all_by_itself(directory, cargo):
    doctor(cargo, "llvm-cov", "test", cwd=directory).is_well()


@needs_root
@pytest.mark.parametrize("pattern", ["{}/%p.profraw", "{}/a/%m/%p.profraw", "%t/x-%p.profraw"])
def test_user_who_may_not_write_profiles(directory, pattern):
    """A program of root's, with LLVM's counters."""
    program = build(directory, "-fprofile-instr-generate", compiler="clang")
    place = directory / "profiles"
    place.mkdir()
    env = {"LLVM_PROFILE_FILE": pattern.format(place), "TMPDIR": str(place)}
    doctor(program, env=env).is_well()
    found = doctor("--user", "65534", program, env=env).the_only("place")
    assert found.path == str(place) and "Permission denied; " in found.why
    assert "LLVM_PROFILE_FILE" in found.remedy and "GCOV" not in found.remedy
    place.chmod(0o777)
    doctor("--user", "65534", program, env=env).is_well()


@needs_root
def test_user_who_may_not_write_over_a_profile_or_here(directory):
    program = build(directory, "-fprofile-instr-generate", compiler="clang")
    assert doctor("--user", "65534", program, cwd=directory).the_only("place").path == "."
    directory.chmod(0o777)
    doctor("--user", "65534", program, cwd=directory).is_well()
    (directory / "default.profraw").touch()
    assert doctor("--user", "65534", program, cwd=directory).the_only("place").path == "default.profraw"


@needs_root
def test_user_who_may_not_write_the_profiles_of_a_project(directory):
    """Where the advice leads them, or the variable. The program does lose its counts there."""
    objects(directory, "-fprofile-instr-generate", compiler="clang")
    assert Look(directory, "--user", "65534", status=1).answer.the_only("place").path == "."
    Look(directory, status=0)
    Look(directory, "--user", "65534", status=0, env={"LLVM_PROFILE_FILE": "/tmp/%p.profraw"})
    subprocess.run(["setpriv", "--reuid", "65534", "--clear-groups", directory / "shop"], check=True, cwd=directory,
                   stderr=subprocess.DEVNULL, env={"LLVM_PROFILE_FILE": f"{directory}/profiles/%p.profraw"})
    assert not list(directory.rglob("*.profraw"))


@needs_root
@pytest.mark.parametrize("rustc", RUSTCS)
def test_user_who_may_not_write_the_profiles_of_rust(directory, rustc):
    write(directory, Cargo__toml="[package]\n")
    rust_program(directory, rustc, "-Cinstrument-coverage")
    (directory / "target").mkdir()
    found = Look(directory, "--user", "65534", status=1).answer.the_only("place")
    assert found.path == "target" and "target/%p-%m.profraw cannot be written" in found.why
    (directory / "target").chmod(0o777)
    Look(directory, "--user", "65534", status=0)


def test_flags_of_rust_that_a_project_configures_are_not_set_again(directory):
    write(directory, Cargo__toml="[package]\n")
    (directory / ".cargo").mkdir()
    write(directory / ".cargo", config__toml='build.rustflags = ["-Cinstrument-coverage"]\n')
    assert Look(directory).next == "export LLVM_PROFILE_FILE=$PWD/target/%p-%m.profraw"
    env = {"RUSTFLAGS": "-C instrument-coverage", "LLVM_PROFILE_FILE": "/x/%p"}
    assert Look(directory, env=env).next == "covkeep run cargo test"
