# SPDX-License-Identifier: MIT
#
# Records that are wrong in ways that nobody has thought of; the report is built with sanitizers.
import os
import random
import struct
import subprocess

import pytest
from report_layout import ROOT, constant, layout
from report_run import BEGIN, COVKEEP, Run, event, more, numbered, record, strings

RECORDS = int(os.environ.get("FUZZ_RECORDS", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
IN_A_RUN = 40
COMMAND = os.fsencode(COVKEEP)
REASONS = (
    b"", b"coverage lost: x", b"y: z", b"28 coverage lost: /x.gcda: full", b"0 coverage lost: python: so",
    numbered("LOSS_WRITTEN_LATE", "coverage lost: late"),
    numbered("LOSS_UNINTERRUPTIBLE", "coverage may be lost: python: so"),
    numbered("LOSS_ASKED_IN_VAIN", "coverage lost: process 7: so"),
    numbered("LOSS_ERASED", "coverage lost: process 8: /x: so"),
    b"28 ", b" 28", b"28", b"-1 x", b"9999 x", b"10000 x", b"4294967324 x", b"9" * 400 + b" x",
)


def sources_of_command():
    """(sources, libraries) of the command, by the Makefile, but for its main function."""
    done = subprocess.run(["make", "-s", "print-cli_src", "print-cli_libs"], cwd=ROOT, check=True, text=True,
                          capture_output=True)
    sources, libraries = done.stdout.splitlines()
    return [source for source in sources.split() if source != "shim/cli/main.c"], libraries.split()


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("fuzz") / "report"
    sources, libraries = sources_of_command()
    subprocess.run(
        ["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-O1", "-g", "-fsanitize=address,undefined",
         "-fno-sanitize-recover=all", "-Ishim", '-DCOVKEEP_LIBDIR=""', '-DCOVKEEP_LIBDIR_FROM_BIN=""', "-o", str(path),
         "tests/cli/report_fuzz.c", *sources, *libraries], cwd=ROOT, check=True)
    return path


def stranger(chance):
    program = chance.choice([b"/bin/sh", b"/none", b"relative", b"/" + b"x" * 2000, b"", COMMAND])
    return {"kind": constant("STRANGER"), "used": len(program), "reasons": program, "pid": 5,
            "start_ns": BEGIN}


def texts():
    return [place for name, place in layout().items() if name.startswith("record.") and
            name != "record." and place[3]]


def valid(chance):
    pid = chance.randint(1, 30)
    return record(
        pid, at=chance.random() * 5, lives=chance.random() * 3, parent=chance.randint(0, 30),
        end=chance.choice(["OPEN", "EXIT", "AT_ONCE", "QUICKLY", "SIGNAL", "EXEC", "KILLED"]),
        status=chance.randint(-1, 70), carries=chance.choice(
            ["", "gcov", "python", "gcov python", "python no_data", "python not_started no_data"]),
        is_forked=chance.randint(0, 1), is_python_saved=chance.randint(0, 1),
        restored=chance.choice([b"", b"A,B", b",,,"]), variables=strings("A=1", "COV_KEEP_KEEPER=off"),
        lost=chance.choice([0, 0, 1, 9]), reasons=b"\n".join(chance.choices(REASONS, k=chance.randint(0, 4))),
        events=[event(chance.choice(["SENT", "REAPED", "BOUND"]), chance.randint(1, 30), 9,
                      chance.randint(0, 9000)) for _ in range(chance.randint(0, 100))])


def mutated(chance, slot):
    """With some bytes flipped, a number replaced, a string without an end."""
    packed = bytearray(slot)
    for _ in range(chance.choice([0, 1, 1, 3, 30])):
        packed[chance.randrange(len(packed))] = chance.randrange(256)
    for _ in range(chance.choice([0, 1, 2])):
        number = chance.choice([0, 1, -1, 2**31 - 1, -2**31, 2**63 - 1, -2**63, 10**18])
        struct.pack_into("<q", packed, chance.randrange(0, 176, 4), number)
    for offset, size, _, _ in chance.sample(texts(), chance.randint(0, 2)):
        packed[offset:offset + size] = bytes(chance.choice([[chance.randrange(1, 256)] * size,
                                                            chance.choices(range(256), k=size)]))
    return bytes(packed)


def slots(chance):
    """Records, what belongs to them, and what no process has told; some of it in another's place."""
    records = [valid(chance) for _ in range(IN_A_RUN)]
    others = [more(chance.choice([of, of, constant("NOBODY")]), fields)
              for of, one in enumerate(records) for fields in one.more]
    others += [more(constant("NOBODY"), stranger(chance)) for _ in range(chance.randint(0, 2))]
    made = [mutated(chance, slot) for slot in [*records, *others]]
    if chance.randrange(4) == 0:
        chance.shuffle(made)
    return made


def test_no_record_breaks_the_report(program, tmp_path):
    chance = random.Random(SEED)
    directories = []
    for number in range(RECORDS // IN_A_RUN):
        made = slots(chance)
        run = Run(tmp_path / str(number), *made, places=chance.choice([0, IN_A_RUN, 2**32 - 1]))
        with open(run.directory / "records", "r+b") as file:
            file.truncate(int(chance.choice([1, 1, 1, chance.random()]) * (len(made) + 1) * constant("SIZE")))
        directories.append(str(run.directory))
    done = subprocess.run([str(program), *directories], stderr=subprocess.PIPE, timeout=600, check=False)
    assert (done.returncode, done.stderr.decode(errors="replace")) == (0, "")
