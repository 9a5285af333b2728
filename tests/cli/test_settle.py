# SPDX-License-Identifier: MIT
"""covkeep settle: what records add up to is in the .gcda files afterwards, byte for byte as if libgcov
had written it run by run, and each record once.
"""

import fcntl
import os
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from journal_made import DESCRIPTION_MAGIC, Image, Journal, pack, sealed, signed
from settle_trial import (COVKEEP, DEADLINE, LONG, RUNS, expected, full, image,  # noqa: F401
                          journal, knows_holes, program, records, settle, settled, without_counts)


def test_it_is_what_libgcov_writes(full, program, expected):
    done = settled(settle(full.path))
    assert done.stdout == f"{RUNS} records, {len(expected)} files updated\n"
    assert done.stderr == ""
    assert program.content() == expected


def test_it_is_added_to_what_is_there(full, program, expected):
    program.put(program.run(2))
    settled(settle(full.path))
    content = program.content()
    assert content == program.run(RUNS + 2)


def test_it_is_settled_once(full, program, expected):
    settled(settle(full.path))
    assert settled(settle(full.path)).stdout == "0 records, 0 files updated\n"
    assert program.content() == expected


def test_what_comes_later_is_added(journal, image, program, expected):
    for record in records(image):
        journal.append(record)
        settled(settle(journal.path))
    assert program.content() == expected


def test_later_flushes_of_a_process_are_no_runs(journal, image, program):
    again = image.record(1, 2, [image.section(image.numbers(is_counted=1))])
    journal.append(image.record(1), again)
    settled(settle(journal.path))
    content = program.content()
    for name, twice in program.run(2).items():
        as_one_run = bytearray(twice)
        as_one_run[24] = 1  # runs, behind magic, version, stamp, checksum, tag and length
        assert content[name] == bytes(as_one_run) != twice


def test_a_record_that_stands_there_twice_counts_once(journal, image, program, expected):
    twice = [record for record in records(image) for _ in range(2)]
    journal.append(*twice)
    done = settled(settle(journal.path))
    assert f"left out: {RUNS} records that had been settled" in done.stdout
    assert program.content() == expected


def test_a_record_that_comes_again_later_does_not_count(full, image, program, expected):
    settled(settle(full.path))
    full.append(*records(image))
    settled(settle(full.path))
    assert program.content() == expected


def test_a_run_is_named_as_well(tmp_path, full, program, expected):
    assert full.path == tmp_path / "journal"
    settled(settle(tmp_path))
    assert program.content() == expected


def test_without_a_name_it_is_the_last_run(tmp_path, full, program, expected):
    home = tmp_path / "home"
    run = home / ".local/state/covkeep/20260131-235959.999-1"
    run.mkdir(parents=True)
    for directory in (run, run.parent):
        directory.chmod(0o700)
    shutil.copytree(full.path, run / "journal")
    settled(settle(env={"HOME": str(home), "TMPDIR": str(tmp_path)}))
    assert program.content() == expected


def on_disk(path):
    """Blocks are counted when they are there."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def test_conditions_are_merged_by_or(tmp_path):
    """As GCC 14 counts them, which need not be there: two arcs, two conditions, another function."""
    path, key, version = str(tmp_path / "a.gcda").encode(), 3, int.from_bytes(b"*24B", "little")
    words = [pack(version, 1), pack(len(path)), path, pack(7, 8, 1 | 1 << 8, 2, 1, 11, 12, 13, 2, 2, 0)]
    journal = Journal(tmp_path / "journal")
    (journal.images / f"{key:016x}").write_bytes(sealed(DESCRIPTION_MAGIC + b"".join(words)))
    maker = Image.__new__(Image)
    maker.key = key
    for process, (arc, bits) in enumerate([(5, 0b0110), (7, 0b1100)]):
        numbers = pack(1, 0, 1, 0, 9, 2, 1, signed(arc), 0, signed(bits))
        journal.append(maker.record(process, sections=[maker.section(numbers)]))
    expected = struct.pack(
        "<4s4sII 4I 5I 2I2q 2I2q 2I I", b"adcg", b"*24B", 7, 8, 0xa1000000, 8, 2, 18,
        0x01000000, 12, 11, 12, 13, 0x01a10000, 16, 0, 12, 0x01a10000 + (8 << 17), 16, 0b1110, 0,
        0x01000000, 0, 0)
    settled(settle("--into", tmp_path / "tree", journal.path))
    assert Path(f"{tmp_path}/tree{path.decode()}").read_bytes() == expected
    settled(settle(journal.path))
    assert Path(path.decode()).read_bytes() == expected


def test_a_file_of_another_build_is_replaced_and_told(full, program, expected):
    other = {name: content[:12] + bytes(4) + content[16:]  # the checksum, behind the stamp
             for name, content in program.run(1).items()}
    program.put({"main.gcda": other["main.gcda"]})
    done = settled(settle(full.path))
    assert done.stderr == f"covkeep: settle: {program.directory}/main.gcda: was of another build\n"
    assert program.content() == expected


def test_space_is_given_back(journal, image, program):
    journal.append(*records(image, 60, label=LONG))
    size = journal.file.stat().st_size
    journal.pad()
    journal.append(*records(image, 2, first=900, label=LONG))
    on_disk(journal.file)
    before = journal.file.stat()
    if before.st_blocks * 512 < before.st_size or not knows_holes(journal.path):
        pytest.skip("this file system has no holes")
    settled(settle(journal.path))
    on_disk(journal.file)
    after = journal.file.stat()
    assert after.st_size == before.st_size
    assert size - 4 * 4096 <= (before.st_blocks - after.st_blocks) * 512 <= size + 4 * 4096
    journal.append(image.record(1000))
    settled(settle(journal.path))
    content = program.content()
    assert content == program.run(63)


def test_records_of_a_batch_that_is_not_finished_stay(journal, image, program):
    journal.append(*records(image, 60, label=LONG))
    with open(program.directory / "main.gcda", "wb") as locked:
        fcntl.lockf(locked, fcntl.LOCK_EX)
        settled(settle(journal.path), 1)
        journal.pad()
        journal.append(*records(image, 2, first=900, label=LONG))
        settled(settle(journal.path), 1)
    settled(settle(journal.path))
    content = program.content()
    assert content == program.run(62)


@pytest.mark.parametrize("harm", [lambda data: b"x" + data[1:], lambda data: data[:100],
                                  lambda data: bytes(len(data))], ids=["magic", "short", "zeros"])
def test_records_of_a_batch_that_cannot_be_read_stay(journal, image, program, tmp_path, harm):
    journal.append(*records(image, 60, label=LONG))
    with open(program.directory / "main.gcda", "wb") as locked:
        fcntl.lockf(locked, fcntl.LOCK_EX)
        settled(settle(journal.path), 1)
    [batch] = journal.path.glob("*batch.*")
    batch.write_bytes(harm(batch.read_bytes()))
    done = settled(settle(journal.path), 1)
    assert done.stderr == (f"covkeep: settle: {journal.path}: a batch cannot be read, so some "
                           "records of it may not be in their files; covkeep settle --into DIR "
                           "writes all\n")
    journal.pad()
    for first in (900, 1900):  # each could have given the records before it back
        journal.append(*records(image, 1, first=first, label=LONG))
        settled(settle(journal.path))
    tree = tmp_path / "tree"
    settled(settle("--into", tree, journal.path))
    assert {file.name: file.read_bytes() for file in tree.rglob("*.gcda")} == program.run(62)


def test_a_new_journal_in_the_same_place_is_settled(full, image, program):
    settled(settle(full.path))
    full.file.unlink()
    full.append(*[image.record(process) for process in range(100, 100 + 2 * RUNS)])
    settled(settle(full.path))
    content = program.content()
    assert content == program.run(3 * RUNS)




def test_quiet(full):
    done = settled(settle("-q", full.path))
    assert (done.stdout, done.stderr) == ("", "")


def test_what_is_no_journal_is_told(tmp_path):
    for name in (tmp_path, tmp_path / "missing"):
        done = settled(settle(name), 1)
        assert re.fullmatch(r"covkeep: .*: there is no journal; see `covkeep run --journal`\n", done.stderr)


def test_an_empty_journal_is_settled(journal):
    assert settled(settle(journal.path)).stdout == "0 records, 0 files updated\n"


def test_usage():
    assert settle("--int").stderr == "covkeep: settle: unknown option --int, did you mean --into?\n"
    assert settle("--into").returncode == 2
    assert "Usage: covkeep settle" in settled(settle("--help")).stdout


def test_progress_is_shown_on_a_terminal_and_taken_back(journal, image, program):
    journal.append(*records(image))
    ours, theirs = os.openpty()
    with subprocess.Popen([COVKEEP, "settle", journal.path], stderr=theirs,
                          stdout=subprocess.PIPE) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # the terminal's other side is closed
            pass
        assert process.wait(DEADLINE) == 0
    os.close(ours)
    assert re.search(rb"covkeep: (read \d+ of \d+ MB|updated \d+ files?) *\r", shown)
    assert shown.endswith(b" " * 40 + b"\r")
