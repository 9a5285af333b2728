# SPDX-License-Identifier: MIT
"""What a program has given up does not keep its counts from its file: the keeper still has it.
"""
import os
import subprocess

import pytest
from llvm_trial import LIBRARY
from test_endings import files

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="gives up root's rights")
GIVEN_UP = {
    "descriptors": ("files=3",),
    "closed": ("closed",),
    "size": ("size=0",),
    "user": ("setuid=65534",),
    "root": ("chroot=/proc",),
    "root_and_user": ("chroot=/proc", "setuid=65534"),
}


@pytest.mark.parametrize("given_up", [pytest.param(name, marks=needs_root) for name in GIVEN_UP])
@pytest.mark.parametrize("ending", ("kill", "term", "_exit", "exit"))
@pytest.mark.parametrize("name", ("default.profraw", "%m.profraw"))
def test_the_file_is_the_runtimes(trial, tmp_path, given_up, ending, name):
    wanted = files(trial.vanilla("work=7", "exit", LLVM_PROFILE_FILE=name))
    place = tmp_path / "place"
    place.mkdir()
    _, told = trial.run("work=7", *GIVEN_UP[given_up], ending, LLVM_PROFILE_FILE=f"{place}/{name}")
    assert files(place) == wanted
    if given_up != "descriptors":  # the runtime finds none for what it opens in place of its file
        assert told == ""


@needs_root
@pytest.mark.parametrize("given_up", GIVEN_UP)
@pytest.mark.parametrize("ending", ("kill", "term", "_exit", "exit"))
@pytest.mark.parametrize("name", ("one.profraw", "%m.profraw", "%p.profraw"))
def test_workers_forked_after_that(trial, tmp_path, given_up, ending, name):
    """They are born without the rights, and so are their keepers: the one of their parent writes for them."""
    place, log = tmp_path / "place", tmp_path / "log"
    place.mkdir()
    worker = ("fork", "work=1", "fork", "work=1", ending, "end", ending, "end")
    trial.run("work=1", *GIVEN_UP[given_up], *worker, *worker, "work=1", ending, COV_KEEP_LOG=str(log),
              LLVM_PROFILE_FILE=f"{place}/{name}")
    assert trial.built.counts(*place.iterdir())["work"] == "6"
    assert not log.exists()


@needs_root
def test_crowd_of_workers_without_rights(trial, tmp_path):
    """More at once than there are places in the family's memory."""
    place = tmp_path / "place"
    place.mkdir()
    trial.run("setuid=65534", "crowd=400", "exit", LLVM_PROFILE_FILE=f"{place}/%m.profraw")
    assert trial.built.counts(*place.iterdir())["work"] == "400"


@pytest.mark.parametrize("name", ("default.profraw", "%m.profraw"))
@pytest.mark.parametrize("ending", ("term", "_exit", "exit", "abort", "quick_exit", "kill"))
def test_without_a_keeper(trial, ending, name):
    """The process writes by itself, whatever it is told before it ends."""
    variables = {"LLVM_PROFILE_FILE": name}
    wanted = files(trial.vanilla("work=7", "exit", **variables))
    assert files(trial.run("work=7", ending, COV_KEEP_KEEPER="off", **variables)[0]) == wanted


# What stands before the file: the program's line, and the one of settling, which can be done again.
LOST = "coverage lost: ", "covkeep: settle: "


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_directory_that_cannot_be_written_is_told(trial, tmp_path, ending):
    log = tmp_path / "log"
    place, told = trial.run("work=7", ending, LLVM_PROFILE_FILE="/proc/none/x.profraw", COV_KEEP_LOG=str(log))
    assert files(place) == {}
    told = told if trial.journal else log.read_text()
    assert f"{LOST[bool(trial.journal)]}/proc/none/x.profraw: No such file or directory" in told


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_full_disk_is_told_and_leaves_nothing_cut_off(trial, tmp_path, ending):
    if os.geteuid() != 0:
        pytest.skip("mounts a small disk")
    disk, log = tmp_path / "disk", tmp_path / "log"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4096", "none", disk], check=True)
    try:
        (disk / "full").write_bytes(bytes(4096))
        _, told = trial.run("work=7", ending, LLVM_PROFILE_FILE=f"{disk}/x.profraw", COV_KEEP_LOG=str(log))
        left = [path for path in disk.iterdir() if path.name != "full" and path.stat().st_size]
        assert left == []
        told = told if trial.journal else log.read_text()
        assert f"{LOST[bool(trial.journal)]}{disk}/x.profraw: No space left on device" in told
        if trial.journal:
            (disk / "full").unlink()
            assert trial.settle() == ""
            assert trial.built.counts(disk / "x.profraw")["work"] == "1"
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_file_with_other_names_keeps_them(trial, tmp_path, ending):
    """A file that a harness has made, to which it has a second name or a link."""
    file, other, link = tmp_path / "a.profraw", tmp_path / "other", tmp_path / "link"
    file.touch(0o640)
    os.link(file, other)
    os.symlink(file, link)
    trial.run("work=7", ending, LLVM_PROFILE_FILE=str(link))
    assert link.is_symlink() and other.stat().st_ino == file.stat().st_ino
    assert trial.built.counts(other)["work"] == "1"
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_file_that_a_harness_has_made_keeps_its_mode(trial, tmp_path, ending):
    file = tmp_path / "a.profraw"
    file.touch(0o600)
    trial.run("work=7", ending, LLVM_PROFILE_FILE=str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert trial.built.counts(file)["work"] == "1"


def test_large_file_grows_in_place(trial, tmp_path):
    """One profile more is not worth a copy of 5 MB."""
    program = [trial.built.program, "work=7", "exit"]
    environment = {"PATH": os.environ["PATH"], "LLVM_PROFILE_FILE": str(tmp_path / "a.profraw")}
    subprocess.run(program, env=environment, check=True)
    one = (tmp_path / "a.profraw").read_bytes()
    times = 5 * 2**20 // len(one)
    (tmp_path / "a.profraw").write_bytes(one * times)
    before = (tmp_path / "a.profraw").stat().st_ino
    environment |= {"LD_PRELOAD": str(LIBRARY), "__LLVM_PROFILE_RT_INIT_ONCE": "yes"}
    subprocess.run(program, env=environment, check=True)
    assert (tmp_path / "a.profraw").stat().st_ino == before
    assert trial.built.counts(tmp_path / "a.profraw")["work"] == str(times + 1)
