# SPDX-License-Identifier: MIT
"""What covkeep settle leaves out, since it is no record or does not fit; and what it leaves for later,
since it cannot be written now.
"""

import fcntl
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from journal_made import Journal, pack, signed
from settle_trial import (COVKEEP, DEADLINE, RUNS, expected, full, image, journal,  # noqa: F401
                          program, records, settle, settled, without_counts)


def test_cut_off_and_garbage(journal, image, program, expected):
    whole = records(image)
    journal.append(b"garbage", whole[0], whole[1][:-3], b"covjrnl\1", *whole[1:], whole[0][:50])
    done = settled(settle(journal.path))
    skipped = 7 + len(whole[1]) - 3 + 8
    assert f"; left out: {skipped} bytes of no whole record" in done.stdout
    assert program.content() == expected


def test_a_record_that_is_being_written_is_settled_when_it_is_whole(journal, image, program, expected):
    whole = records(image)
    journal.append(*whole[:-1], whole[-1][:70])
    settled(settle(journal.path))
    journal.append(whole[-1][70:])
    settled(settle(journal.path))
    assert program.content() == expected


def test_without_its_description_it_stays(full, image, program, expected):
    name = full.images / f"{image.key:016x}"
    description = name.read_bytes()
    name.write_bytes(description[:-1])
    done = settled(settle(full.path), 1)
    assert re.fullmatch(rf"covkeep: settle: images/{image.key:016x}: no description that can be used; "
                        rf"parts of {RUNS} records are left out\n", done.stderr)
    assert program.content() == {}
    name.write_bytes(description)
    settled(settle(full.path))
    assert program.content() == expected
    assert "settle.batch.0" not in full.notes()


@pytest.mark.skipif(os.geteuid() != 0, reason="another user is needed")
def test_a_description_of_another_user_is_not_used(full, image, program, expected):
    user = 65534
    name = full.images / f"{image.key:016x}"
    for directory in (full.path.parent, program.directory):
        for path in (directory, *directory.rglob("*")):
            os.chown(path, user, user)
    os.chown(name, user + 1, user + 1)
    name.chmod(0o644)
    parents = [path for path in full.path.parents if path.stat().st_mode & 0o005 != 0o005]
    before = [(path, path.stat().st_mode) for path in parents]
    try:
        for path in parents:
            path.chmod(path.stat().st_mode | 0o055)
        as_user = {"user": user, "group": user, "extra_groups": []}
        assert "no description that can be used" in settled(settle(full.path, **as_user), 1).stderr
        assert program.content() == {}
        os.chown(name, user, user)
        settled(settle(full.path, **as_user))
        assert program.content() == expected
    finally:
        for path, mode in before:
            path.chmod(mode)
        os.chown(program.directory, 0, 0)


@pytest.mark.parametrize("numbers", [
    b"", pack(1), pack(0), pack(0, 0, 1), pack(1, 0, 99, 0, 0, 0), pack(1, 99, 1, 0, 0, 0),
    pack(1, 0, 1, 2, 0, 0), pack(0, 1, 1 << 40, 2), pack(0, 1 << 60), pack(1 << 60, 0, 1, 0, 1),
    pack(0, 2, 3, signed(1), (1 << 64) - 1, signed(1)),
    pack(2, 0, 1, 0, 0, (1 << 64) - 1, 1, 0, 0, 0),
])
def test_numbers_that_do_not_fit_add_nothing(journal, image, program, expected, numbers):
    bad = image.record(99, sections=[image.section(numbers)])
    journal.append(bad, *records(image))
    done = settled(settle(journal.path), 1)
    assert done.stderr == "covkeep: settle: lost: 1 part of records that cannot be settled\n"
    assert program.content() == expected
    settled(settle(journal.path))


def test_a_locked_file_stays_to_be_settled(full, program, expected):
    program.put(program.run(1))
    content = program.content()
    with open(program.files[0], "r+b") as locked:
        fcntl.lockf(locked, fcntl.LOCK_EX)
        done = settled(settle(full.path), 1)
        assert f"{program.files[0]}: is locked by another process" in done.stderr
        assert "1 file not updated" in done.stderr
        assert program.files[0].read_bytes() == content[program.files[0].name]
    settled(settle(full.path))
    content = program.content()
    assert content == program.run(RUNS + 1)
    assert not {name for name in full.notes() if "batch" in name}


def test_a_lock_that_is_given_back_in_time_is_waited_for(full, program):
    program.put(program.run(1))
    with open(program.files[0], "r+b") as locked:
        fcntl.lockf(locked, fcntl.LOCK_EX)
        with subprocess.Popen([COVKEEP, "settle", full.path], stdout=subprocess.DEVNULL) as process:
            while not any(b"\1" in file.read_bytes()[-4096:] and file.name != program.files[0].name
                          for file in full.path.glob("settle.batch.*")):
                assert process.poll() is None
                time.sleep(0.005)  # nothing tells when the command has come to the file
            fcntl.lockf(locked, fcntl.LOCK_UN)
            assert process.wait(DEADLINE) == 0
    content = program.content()
    assert content == program.run(RUNS + 1)


def test_a_file_of_something_else_stays(full, program, expected):
    program.files or program.put({"main.gcda": b"something else"})
    done = settled(settle(full.path), 1)
    assert "main.gcda: is no gcov data file, left as it was" in done.stderr
    (program.directory / "main.gcda").unlink()
    settled(settle(full.path))
    assert program.content() == expected


def limited(size):
    """Files must not grow beyond so many bytes."""
    return ["prlimit", f"--fsize={size}", "--"]


@pytest.mark.parametrize("size", [0, 64, 4095, 4096, 5000, 8192, 12288])
def test_where_files_must_not_grow_nothing_is_lost(full, program, expected, size):
    done = settle(full.path, before=limited(size))
    assert done.returncode in (0, 1)
    settled(settle(full.path))
    assert program.content() == expected


@pytest.mark.skipif(os.geteuid() != 0, reason="a mount needs root")
@pytest.mark.parametrize("pages", [*range(13), 60])
def test_on_a_full_disk_nothing_is_lost(image, program, tmp_path, pages):
    """Journal and files on the same small file system, which is full but for some pages."""
    script = (f'mount -t tmpfs -o size=1m none "$1" && cp -a "$2" "$1/journal" && cd "$1" &&'
              f'head -c {pages * 4096} /dev/zero >spare && cat /dev/zero >rest 2>/dev/null;'
              'rm spare; "$3" settle --quiet "$1/journal" 2>errors; echo $?;'
              'rm rest; "$3" settle --quiet "$1/journal"; echo $?; cp -a tree/* "$4"')
    mount, out = tmp_path / "mount", tmp_path / "out"
    mount.mkdir()
    out.mkdir()
    for file in image.files:
        file.path = f"{mount}/tree/{Path(file.path).name}"
    try:
        journal = Journal(tmp_path / "journal", image)
        journal.append(*records(image))
    finally:
        for file in image.files:
            file.path = f"{program.directory}/{Path(file.path).name}"
    done = subprocess.run(["unshare", "--mount", "sh", "-c", script, "sh", mount, journal.path,
                           COVKEEP, out], text=True, capture_output=True, check=False,
                          timeout=DEADLINE)
    first, second = done.stdout.split()
    assert second == "0", done.stderr
    assert first == "1" or pages > 4
    assert first == "0" or pages < 60
    assert {file.name: file.read_bytes() for file in out.iterdir()} == program.run(RUNS)
