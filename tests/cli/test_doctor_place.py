# SPDX-License-Identifier: MIT
"""Directories and disks that do not take the .gcda files."""

import os

import pytest

from test_doctor_support import (build, cleared_up, directory, doctor, mounting,  # noqa: F401
                                 needs_root)


@pytest.fixture
def program(directory):
    return build(directory, "--coverage")


def test_missing_directory_that_can_be_made_is_well(program):
    prefix = program.parent / "a" / "b"
    doctor(program, env={"GCOV_PREFIX": str(prefix)}).is_well()
    assert not prefix.exists()


def test_file_where_a_directory_is_to_be(program):
    (program.parent / "taken").touch()
    prefix = program.parent / "taken"
    finding = doctor(program, env={"GCOV_PREFIX": str(prefix)}).the_only("place")
    assert finding.path == str(prefix) and "a directory is to be there" in finding.why


def test_directory_where_the_file_is_to_be(program):
    program.with_name("program.gcda").mkdir()
    assert "no regular file" in doctor(program).the_only("place").why


@needs_root
def test_directory_of_another_user(program):
    finding = doctor("--user", "nobody", program).the_only("place")
    assert finding.path == str(program.parent)
    assert finding.why.startswith("Permission denied; ")
    assert "GCOV_PREFIX" in finding.remedy
    program.parent.chmod(0o777)
    doctor("--user", "nobody", program).is_well()


@needs_root
def test_missing_directory_that_cannot_be_made(program):
    prefix = program.parent / "a" / "b"
    answer = doctor("--user", "nobody", program, env={"GCOV_PREFIX": str(prefix)})
    assert answer.the_only("place").path == str(program.parent)


@needs_root
def test_file_that_can_be_written_in_a_directory_that_cannot_is_well(program):
    counts = program.with_name("program.gcda")
    counts.touch()
    counts.chmod(0o666)
    doctor("--user", "nobody", program).is_well()
    counts.chmod(0o644)
    assert doctor("--user", "nobody", program).the_only("place").path == str(counts)


@needs_root
def test_prefix_and_strip_are_followed(program):
    depth = len(program.parent.parts) - 1
    place = program.parent / "place"
    place.mkdir()
    env = {"GCOV_PREFIX": str(place), "GCOV_PREFIX_STRIP": str(depth)}
    finding = doctor("--user", "nobody", program, env=env).the_only("place")
    assert f"{place}/program.gcda cannot be written" in finding.why
    place.chmod(0o777)
    doctor("--user", "nobody", program, env=env).is_well()


@needs_root
@pytest.mark.parametrize("options, why", [
    (["ro"], "its file system is read-only"),
    (["size=64k"], "its disk is full: less than 1 MB is left"),
    (["nr_inodes=1"], "its disk is full: no inode is left for a new file"),
])
def test_disk_that_takes_nothing(program, options, why):
    place = program.parent / "place"
    place.mkdir()
    answer = doctor(program, env={"GCOV_PREFIX": str(place)}, under=mounting(place, *options))
    finding = answer.the_only("place")
    assert finding.path == str(place) and finding.why.startswith(why + "; ")


@needs_root
def test_disk_with_room_is_well(program):
    place = program.parent / "place"
    place.mkdir()
    doctor(program, env={"GCOV_PREFIX": str(place)}, under=mounting(place, "size=8m")).is_well()


def test_path_that_is_too_long(program):
    prefix = "/" + "/".join(["x" * 200] * 25)
    finding = doctor(program, env={"GCOV_PREFIX": prefix}).the_only("place")
    assert "longer than any can be" in finding.why


def test_nothing_is_written(program):
    before = sorted(os.listdir(program.parent))
    doctor(program, cwd=program.parent)
    assert sorted(os.listdir(program.parent)) == before
