# SPDX-License-Identifier: MIT
"""covkeep settle --into: the journals of several machines add up to the same files again and again."""

from pathlib import Path

import pytest

from journal_made import KEPT, Image, Journal
from settle_trial import (LONG, RUNS, expected, full, image, journal, knows_holes,  # noqa: F401
                          program, records, settle, settled, without_counts)


def below(tree, program):
    directory = Path(f"{tree}{program.directory}")
    return {file.name: file.read_bytes() for file in directory.iterdir()}


def test_into_is_what_libgcov_writes_and_the_same_again(full, program, expected, tmp_path):
    for _ in range(2):
        settled(settle("--into", tmp_path / "tree", full.path))
        assert below(tmp_path / "tree", program) == expected
    assert full.notes() == set() and program.content() == {}


def test_into_adds_up_shards_and_each_record_once(image, program, tmp_path):
    shards = [Journal(tmp_path / name, image) for name in ("one", "two")]
    whole = records(image, 9)
    shards[0].append(*whole[:6])
    shards[1].append(*whole[3:])
    done = settled(settle("--into", tmp_path / "tree", *(shard.path for shard in shards)))
    assert "9 records" in done.stdout and "3 records that had been settled" in done.stdout
    content = below(tmp_path / "tree", program)
    assert content == program.run(9)


def test_into_two_images_with_the_same_files(image, program, tmp_path, expected):
    other = Image.__new__(Image)
    other.files, other.key = image.files[:3], 5
    journal = Journal(tmp_path / "journal", image, other)
    rest = Image.__new__(Image)
    rest.files, rest.key = image.files[3:], 6
    journal.describe(rest)
    journal.append(*records(image, 5), *[
        part.record(100 + i) for i in range(RUNS - 5) for part in (other, rest) if part is other],
        *[rest.record(200 + i) for i in range(RUNS - 5)])
    settled(settle("--into", tmp_path / "tree", journal.path))
    assert below(tmp_path / "tree", program) == expected
    settled(settle(journal.path))
    assert program.content() == expected


def test_into_tells_of_records_that_are_gone(journal, image, program, tmp_path):
    journal.append(*records(image, 60, label=LONG), bytes(KEPT), image.record(1000))
    settled(settle("--into", tmp_path / "tree", journal.path))
    if not knows_holes(journal.path):
        pytest.skip("this file system has no holes")
    settled(settle(journal.path))
    done = settled(settle("--into", tmp_path / "tree", journal.path), 1)
    assert "records that were settled before are gone from there" in done.stderr


@pytest.mark.parametrize("path", ["/../../outside.gcda", "/a/../../outside.gcda", "../outside.gcda"])
def test_into_stays_below(image, tmp_path, path):
    stray = Image.__new__(Image)
    stray.files, stray.key = image.files[:1], 5
    kept = image.files[0].path
    image.files[0].path = path
    try:
        journal = Journal(tmp_path / "journal", stray)
        journal.append(stray.record(1))
    finally:
        image.files[0].path = kept
    tree = tmp_path / "some" / "tree"
    tree.mkdir(parents=True)
    done = settled(settle("--into", tree, journal.path), 1)
    assert "Operation not permitted" in done.stderr
    assert not list(tmp_path.rglob("outside.gcda*"))
