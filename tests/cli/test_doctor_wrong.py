# SPDX-License-Identifier: MIT
"""Projects in which something is wrong, or that were made to mislead or to hold up `covkeep doctor`."""

import os
import struct
import subprocess

import pytest

from project_made import SHOP, Look, objects, run_in, write
from test_doctor_support import (build, cleared_up, directory, mounting, needs_root)  # noqa: F401


def test_object_that_has_lost_its_counters(directory):
    objects(directory, "--coverage")
    assert not Look(directory, status=0).answer.findings
    run_in(directory, "gcc", "-c", "shop.c")
    found = Look(directory, status=1).answer.the_only(".gcno of an earlier build")
    assert found.path == "shop.gcno"


def test_program_that_has_lost_its_counters(directory):
    write(directory, Makefile="check:\n")
    objects(directory, "--coverage")
    run_in(directory, "gcc", "shop.c", "-o", "shop")
    look = Look(directory, status=1)
    assert "no program with counters" in look.answer.the_only("no counters").why
    assert look.next == "make clean"


def test_object_for_the_linker_to_compile_has_not_lost_them(directory):
    objects(directory, "--coverage", "-flto")
    assert "1 program" in Look(directory, status=0).only[0]


def gcov_refuses(directory):
    told = subprocess.run(["gcov", "shop.gcno"], cwd=directory, text=True, capture_output=True).stderr
    return "stamp mismatch" in told


def test_counts_of_another_build(directory):
    objects(directory, "--coverage")
    subprocess.run([directory / "shop"], check=True)
    assert not Look(directory, status=0).answer.findings and not gcov_refuses(directory)
    write(directory, shop__c=SHOP.replace("argc > 1", "argc > 1 && argv"))
    run_in(directory, "gcc", "--coverage", "-c", "shop.c")
    assert gcov_refuses(directory)
    found = Look(directory, status=1).answer.the_only("counts of another build")
    assert found.path == "shop.gcda"
    subprocess.run(["sh", "-c", found.remedy], cwd=directory, check=True)
    assert "gcda" not in "".join(os.listdir(directory))
    Look(directory, status=0)


def test_directory_in_the_place_of_counts(directory):
    objects(directory, "--coverage")
    (directory / "shop.gcda").mkdir()
    found = Look(directory, status=1).answer.findings
    assert [(finding.path, "no regular file" in finding.why) for finding in found] == [("shop.gcda", True)]


def test_counts_without_a_gcno_file(directory):
    """They may be anything, test data too."""
    objects(directory, "--coverage")
    subprocess.run([directory / "shop"], check=True)
    (directory / "shop.gcno").unlink()
    look = Look(directory, status=0)
    assert [note for note in look.answer.notes if "shop.gcda: there is no .gcno file" in note]


@needs_root
def test_counts_of_another_user(directory):
    """The tests were run by sudo once. That they are lost is seen, too."""
    objects(directory, "--coverage")
    subprocess.run([directory / "shop"], check=True)
    os.chown(directory, 65534, 65534)
    for name in ("shop.gcno", "shop.o", "shop"):
        os.chown(directory / name, 65534, 65534)
    found = Look(directory, "--user", "65534").answer.the_only("counts of another user")
    assert found.path == "shop.gcda" and found.why.startswith("root owns it, and user 65534 may not")
    before = (directory / "shop.gcda").read_bytes()
    subprocess.run(["setpriv", "--reuid", "65534", "--clear-groups", directory / "shop"],
                   stderr=subprocess.DEVNULL, check=True)
    assert (directory / "shop.gcda").read_bytes() == before
    assert [note for note in Look(directory, status=0).answer.notes if "another user owns" in note]
    os.chown(directory / "shop.gcda", 65534, 65534)
    look = Look(directory, "--user", "65534", status=0)
    assert not [note for note in look.answer.notes if "owns" in note]


@needs_root
def test_directory_that_takes_no_counts(directory):
    """Built by root, tested by a user."""
    objects(directory, "--coverage")
    found = Look(directory, "--user", "65534").answer.the_only("place")
    assert found.path == "." and "shop.gcda cannot be written" in found.why
    assert not Look(directory, "--user", "65534", env={"GCOV_PREFIX": "/tmp"}).answer.findings


@pytest.mark.parametrize("text", [b"", b"gcno", b"oncg", b"\0" * 4096, b"#!/bin/sh\n"])
def test_broken_files(directory, text):
    objects(directory, "--coverage")
    (directory / "a.gcno").write_bytes(text)
    (directory / "b.gcda").write_bytes(text)
    (directory / "c.profraw").write_bytes(text)
    look = Look(directory, status=1)
    what = {finding.what: finding.path for finding in look.answer.findings}
    assert what.pop("damaged file") in ("a.gcno and 1 more", "b.gcda and 1 more")
    assert what == ({} if text == b"" else {"damaged profile": "c.profraw"})
    assert "1 .gcno" in look.only[0]


def test_version_word_that_is_of_no_gcc(directory):
    (directory / "a.gcno").write_bytes(b"oncg" + b"****" + b"\0" * 64)
    assert "an unknown gcc" in Look(directory).only[0]


def test_what_is_no_regular_file(directory):
    """Links out of the tree, into a circle, to what never ends; pipes that nobody writes to."""
    objects(directory, "--coverage")
    outside = directory.parent / (directory.name + "-outside")
    outside.mkdir()
    try:
        objects(outside, "--coverage", name="outside")
        os.symlink(outside, directory / "out")
        os.symlink(outside / "outside.gcno", directory / "out.gcno")
        for name, target in (("top", "/"), ("circle", "."), ("zero.gcno", "/dev/zero"),
                             ("CMakeCache.txt", "/dev/zero"), ("tox.ini", "tox.ini")):
            os.symlink(target, directory / name)
        for name in ("b.gcno", "b.gcda", "c.profraw", "Makefile", "pyproject.toml", "d.o"):
            os.mkfifo(directory / name)
        os.mkfifo(directory / "shop2.o")
        (directory / "shop2.gcno").write_bytes((directory / "shop.gcno").read_bytes())
        look = Look(directory, status=0)
        assert "2 .gcno, 1 program" in look.only[0]
    finally:
        subprocess.run(["rm", "-r", outside], check=True)


@needs_root
def test_directory_that_cannot_be_read(directory):
    objects(directory, "--coverage")
    (directory / "closed").mkdir(mode=0o700)
    (directory / "shop.gcda").touch(mode=0o666)
    os.chmod(directory, 0o777)
    look = Look(directory, "--user", "65534", status=1)
    assert [note for note in look.answer.notes if "note: closed: it cannot be read" in note]
    os.remove(directory / "shop.gcda")
    look = Look(directory, "--user", "65534", status=0)
    assert look.conclusion == "nothing that would lose counts was seen, in what was looked at"


def test_files_of_terabytes(directory):
    """Nobody could read them in any time."""
    objects(directory, "--coverage")
    for name in ("large", "large.o", "a.gcno", "a.o", "b.gcda", "c.profraw", "Makefile", "tox.ini"):
        (directory / name).write_bytes((directory / "shop.gcno").read_bytes())
        if name in ("large", "large.o", "a.o"):
            (directory / name).write_bytes((directory / "shop.o").read_bytes())
        try:
            os.truncate(directory / name, 1 << 42)
        except OSError as error:
            pytest.skip(f"no such large files here: {error}")
        (directory / name).chmod(0o755)
    look = Look(directory)
    assert [note for note in look.answer.notes if "too large" in note and "large" in note]
    assert "1 program" in look.only[0]


def test_program_that_asks_for_much_memory(directory):
    """Of counters that nobody sees, nothing is said."""
    objects(directory, "--coverage")
    program = bytearray((directory / "shop").read_bytes())
    headers, count = struct.unpack_from("<Q", program, 32)[0], struct.unpack_from("<H", program, 56)[0]
    loads = [at for at in range(headers, headers + 56 * count, 56)
             if struct.unpack_from("<I", program, at)[0] == 1]
    struct.pack_into("<Q", program, loads[-1] + 40, 3 << 30)  # p_memsz
    (directory / "shop").write_bytes(program)
    look = Look(directory, status=0)
    assert "1 .gcno" in look.only[0] and "program" not in look.only[0]


def test_directory_of_many_files(directory):
    (directory / "data").mkdir()
    for number in range(20100):
        (directory / "data" / str(number)).touch()
    (directory / "last").mkdir()
    objects(directory / "last", "--coverage")
    look = Look(directory, status=0)
    assert "1 .gcno below last/" in look.only[0]
    assert [note for note in look.answer.notes if "of data only 20000 entries were" in note]
    assert look.conclusion.endswith(", in what was looked at")


def test_deep_tree(directory):
    deep = directory.joinpath(*["deep"] * 40)
    deep.mkdir(parents=True)
    objects(deep, "--coverage")
    look = Look(directory, status=0)
    assert not look.found
    assert [note for note in look.answer.notes if "more than 12 directories" in note]
    Look(deep.parent.parent, status=0).only


FAST = """#include <time.h>
int clock_gettime(clockid_t clock, struct timespec *now)
{
    static long hours;
    (void)clock;
    now->tv_sec = 3600 * ++hours;
    now->tv_nsec = 0;
    return 0;
}
"""


def test_look_that_takes_too_long(directory):
    """By a clock that goes fast."""
    (directory / "fast").mkdir()
    fast = build(directory / "fast", "-shared", "-fPIC", source=FAST, name="fast.so")
    objects(directory, "--coverage")
    answer = Look(directory, env={"LD_PRELOAD": str(fast)}).answer
    assert [note for note in answer.notes if "the look ended after 15 seconds" in note]


@pytest.mark.parametrize("name", [".git", "node_modules", "a/.hg", "CMakeFiles/3.25/CompilerIdC"])
def test_directories_that_are_left_out(directory, name):
    (directory / name).mkdir(parents=True)
    objects(directory / name, "--coverage")
    assert not Look(directory, status=0).found


def test_virtual_environment_is_left_out(directory):
    (directory / "any").mkdir()
    objects(directory / "any", "--coverage")
    assert Look(directory).found
    (directory / "any" / "pyvenv.cfg").touch()
    assert not Look(directory).found


@needs_root
def test_another_file_system(directory):
    (directory / "mounted").mkdir()
    objects(directory, "--coverage")
    look = Look(directory, under=mounting(directory / "mounted", "size=1m"))
    assert [note for note in look.answer.notes if "note: mounted: another file system" in note]
    assert look.conclusion.endswith("in what was looked at")


def test_names_cannot_command_shell_or_terminal(directory):
    place = directory / "a'$(touch x)\x1b[31m"
    place.mkdir()
    objects(place, "--coverage")
    subprocess.run([place / "shop"], check=True)
    write(place, shop__c=SHOP.replace("1", "2"))
    run_in(place, "gcc", "--coverage", "-c", "shop.c")
    look = Look(directory, status=1)
    assert "\x1b" not in "".join(look.lines)
    found = look.answer.the_only("counts of another build")
    assert found.remedy == "find 'a'\\''$(touch x)?[31m/' -name '*.gcda' -delete"
