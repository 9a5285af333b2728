# SPDX-License-Identifier: MIT
"""covkeep settle: what records add up to is in the .gcda files afterwards, byte for byte as if libgcov
had written it run by run, and each record once.
"""

import fcntl
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import time
from pathlib import Path

import pytest

from journal_made import DESCRIPTION_MAGIC, Image, Journal, Program, pack, sealed, signed
from passing import passing_directory

HERE = Path(__file__).resolve().parent
COVKEEP = os.environ.get("COVKEEP", str(HERE.parent.parent / "build" / "covkeep"))
DEADLINE = 240
RUNS = 7


@pytest.fixture(scope="module")
def program():
    with passing_directory("covkeep-settle-") as path:
        yield Program(path)


@pytest.fixture(scope="module")
def image(program):
    return program.image()


@pytest.fixture(scope="module")
def expected(program):
    return program.run(RUNS)


@pytest.fixture(autouse=True)
def without_counts(program):
    program.clear()


@pytest.fixture
def journal(tmp_path, image):
    return Journal(tmp_path / "journal", image)


@pytest.fixture
def full(journal, image):
    """With the records of so many runs."""
    journal.append(*records(image))
    return journal


def records(image, count=RUNS, first=1, label=b""):
    return [image.record(process, label=label) for process in range(first, first + count)]


LONG = 3000 * b"x"  # a label that has its record take most of a page


def settle(*words, before=(), **options):
    return subprocess.run([*map(str, before), COVKEEP, "settle", *map(str, words)], text=True,
                          capture_output=True, check=False, timeout=DEADLINE, **options)


def settled(done, status=0):
    assert done.returncode == status, (done.stdout, done.stderr)
    return done


# What is written.

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
    twice = program.run(2)
    for name, content in program.run(1).items():
        assert twice[name] != content
    settled_content = program.content()  # nothing: run() has removed it
    assert settled_content == {}
    journal.anew([image.record(1), again])
    settled(settle(journal.path))
    for name, content in program.content().items():
        as_one_run = bytearray(twice[name])
        as_one_run[24] = 1  # runs, behind magic, version, stamp, checksum, tag and length
        assert content == bytes(as_one_run)


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


def knows_holes(directory):
    file = directory / "hole"
    file.write_bytes(bytes(1 << 16))
    done = subprocess.run(["fallocate", "-p", "-l", "65536", file], check=False,
                          capture_output=True)
    file.unlink()
    return done.returncode == 0


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
    on_disk(journal.file)
    before = journal.file.stat()
    if before.st_blocks * 512 < before.st_size or not knows_holes(journal.path):
        pytest.skip("this file system has no holes")
    settled(settle(journal.path))
    on_disk(journal.file)
    after = journal.file.stat()
    assert after.st_size == before.st_size
    assert after.st_blocks * 512 <= 4 * 4096
    journal.append(image.record(1000))
    settled(settle(journal.path))
    content = program.content()
    assert content == program.run(61)


def test_a_new_journal_in_the_same_place_is_settled(full, image, program):
    settled(settle(full.path))
    full.file.unlink()
    full.append(*[image.record(process) for process in range(100, 100 + 2 * RUNS)])
    settled(settle(full.path))
    content = program.content()
    assert content == program.run(3 * RUNS)


# What is left out, and told.

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
                        rf"parts of {RUNS} records stay to be settled\n", done.stderr)
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


# Kills.

def finish(journal, program, expected):
    settled(settle(journal.path))
    assert program.content() == expected
    assert not {name for name in journal.notes() if "batch" in name}


def traced(journal, *options):
    return settle(journal.path, before=["strace", "-qq", *options])


def kill_at(journal, call):
    """The command, killed before that one of its system calls."""
    name, number = call
    done = traced(journal, "-o", "/dev/null", "-e", f"inject={name}:signal=KILL:when={number}")
    assert done.returncode == -signal.SIGKILL


def system_calls(journal, log):
    """All that the command makes from the lock on: name, and the how manieth of that name."""
    settled(traced(journal, "-o", str(log)))
    numbers, calls = {}, []
    for name in re.findall(r"^(\w+)\(.*", log.read_text(), re.MULTILINE):
        numbers[name] = numbers.get(name, 0) + 1
        calls.append((name, numbers[name]))
    lock = next(i for i, line in enumerate(log.read_text().splitlines()) if "settle.lock" in line)
    return [call for call in calls[lock:] if call[0] != "exit_group"]


@pytest.mark.parametrize("runs_before", [0, 1])
def test_killed_before_each_system_call_and_run_again_each_counts_once(
        journal, image, program, tmp_path, runs_before):
    before, whole = program.run(runs_before), records(image)
    expected = program.run(RUNS + runs_before)
    journal.append(*whole)
    program.put(before)
    calls = system_calls(journal, tmp_path / "log")
    assert len(calls) > 80
    for call in calls:
        journal.anew(whole)
        program.put(before)
        kill_at(journal, call)
        finish(journal, program, expected)


def test_killed_while_space_is_given_back(journal, image, program, tmp_path):
    """After an earlier batch, so that nothing of this one is on the page that stays."""
    early, late = records(image, 7, label=LONG), records(image, 30, 100, LONG)
    expected = program.run(37)

    def begin():
        journal.anew(early)
        program.clear()
        settled(settle(journal.path))
        journal.append(*late)

    begin()
    calls = system_calls(journal, tmp_path / "log")
    first = [name for name, _ in calls].index("fallocate")
    assert len(calls[first:]) > 3
    for call in calls[first - 3:]:
        begin()
        kill_at(journal, call)
        finish(journal, program, expected)


def test_killed_at_any_instant_and_run_again_each_counts_once(journal, image, program):
    chance, whole = random.Random(7), records(image)
    before, expected = program.run(1), program.run(RUNS + 1)
    journal.append(*whole)
    start = time.monotonic()
    settled(settle(journal.path))
    usual, kills = time.monotonic() - start, 0
    while kills < 100:
        journal.anew(whole)
        program.put(before)
        for _ in range(5):
            with subprocess.Popen([COVKEEP, "settle", journal.path],
                                  stdout=subprocess.DEVNULL) as process:
                time.sleep(chance.uniform(0, usual))  # the instant is what is tried
                process.kill()
            kills += process.returncode == -signal.SIGKILL
        finish(journal, program, expected)


def test_what_others_have_added_since_the_kill_stays(journal, image, program, tmp_path):
    """Their counts are as high as those that the command may have added or not."""
    whole, other = records(image, 1), Journal(tmp_path / "other", image)
    before, expected = program.run(1), program.run(3)
    journal.append(*whole)
    program.put(before)
    for call in system_calls(journal, tmp_path / "log"):
        journal.anew(whole)
        other.anew(whole)
        program.put(before)
        kill_at(journal, call)
        settled(settle(other.path))
        finish(journal, program, expected)


def test_two_at_once(journal, image, program):
    for round_number in range(20):
        journal.anew(records(image, 20))
        program.clear()
        both = [subprocess.Popen([COVKEEP, "settle", "-q", journal.path]) for _ in range(4)]
        assert [process.wait(DEADLINE) for process in both] == [0] * 4
        content = program.content()
        if round_number == 0:
            expected = program.run(20)
        assert content == expected


def test_appended_to_meanwhile(journal, image, program):
    whole = records(image, 200)
    for at in range(0, 200, 10):
        with subprocess.Popen([COVKEEP, "settle", "-q", journal.path]) as process:
            for record in whole[at:at + 10]:
                journal.append(record)
        assert process.returncode == 0
    settled(settle(journal.path))
    content = program.content()
    assert content == program.run(200)


# Into a tree.

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
    journal.append(*records(image, 60, label=LONG))
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


# The command.

def test_quiet(full):
    done = settled(settle("-q", full.path))
    assert (done.stdout, done.stderr) == ("", "")


def test_what_is_no_journal_is_told(tmp_path):
    for name in (tmp_path, tmp_path / "missing"):
        done = settled(settle(name), 1)
        assert re.fullmatch(r"covkeep: settle: .*: there is no journal\n", done.stderr)


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
