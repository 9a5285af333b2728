# SPDX-License-Identifier: MIT
"""Programs with LLVM's counters are killed at random instants of their life, some lose their keeper before,
and each count is in a file once: between what the program has entered and what it has left. No file is one
that llvm-profdata refuses. With a journal, `covkeep settle` is killed, too, and run twice at once. CHAOS_ROUNDS and CHAOS_SEED in the environment make it longer, and repeat it.
"""
import mmap
import os
import random
import signal
import struct
import subprocess
import time
from pathlib import Path

import pytest
from llvm_trial import COVKEEP, DEADLINE, HERE, LIBRARY

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "150"))
SEED = int(os.environ.get("CHAOS_SEED", time.time_ns() % 10**9))
BATCH = 50
UNITS = 8
FILLERS = 3000  # functions that make counters fill some pages: a kill may come between two of them
SHAPES = ("alone", "threads", "workers", "dumps")
ENDINGS = ("exit", "_exit", "term", "kill")
NAMES = ("%m.profraw", "%4m.profraw", "%p.profraw", "one.profraw")


@pytest.fixture(scope="module")
def victim(built):
    program = built.directory / "chaos_victim"
    objects = []
    for unit in range(UNITS):
        objects.append(built.directory / f"tick{unit}.o")
        built.run(built.clang, "-fprofile-instr-generate", "-fcoverage-mapping", "-fprofile-update=atomic",
                  f"-DUNIT={unit}", "-c", HERE / "chaos_ticks.c", "-o", objects[-1])
    filler = built.directory / "filler.c"
    filler.write_text("".join(f"int filler{number}(void) {{ return {number}; }}\n" for number in range(FILLERS)))
    objects.append(built.directory / "filler.o")
    built.run(built.clang, "-fprofile-instr-generate", "-fcoverage-mapping", "-c", filler, "-o", objects[-1])
    built.run(built.clang, "-O1", "-c", HERE / "chaos_victim.c", "-o", built.directory / "chaos_victim.o")
    built.run(built.clang, "-fprofile-instr-generate", *objects, built.directory / "chaos_victim.o", "-pthread",
              "-o", program)
    return program


def keeper_of(pid):
    """The pid of its keeper, None if it has none."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return next((int(child) for child in children
                     if Path(f"/proc/{child}/comm").read_text() == "covkeep\n"), None)
    except OSError:
        return None


def settle_badly(chance, journal):
    """Settles, twice at once, and kills one of the two."""
    settling = [subprocess.Popen([COVKEEP, "settle", "--quiet", journal], stderr=subprocess.DEVNULL)
                for _ in range(2)]
    time.sleep(chance.random() ** 2 * 0.02)
    settling[chance.randrange(2)].kill()
    for process in settling:
        process.wait(timeout=DEADLINE)


def settle(journal):
    done = subprocess.run([COVKEEP, "settle", "--quiet", journal], capture_output=True, text=True, check=False,
                          timeout=DEADLINE)
    assert done.returncode == 0, done.stderr


def play(chance, victim, place, truth, library):
    """Starts one victim, and waits for its end."""
    shape, ending = chance.choice(SHAPES), chance.choice(ENDINGS)
    calls = chance.choice((0, 1, 100, 3000, 100_000))
    environment = {"PATH": os.environ["PATH"], "LLVM_PROFILE_FILE": str(place / chance.choice(NAMES))}
    if "one" in environment["LLVM_PROFILE_FILE"]:  # several programs would empty it
        environment["LLVM_PROFILE_FILE"] += f".{chance.randrange(10**12)}"
    if library:
        environment["LD_PRELOAD"] = str(LIBRARY)
    if (place / "journal").exists():
        environment["COV_KEEP_JOURNAL"] = str(place / "journal")
    process = subprocess.Popen([victim, truth, str(chance.randrange(10**9)), shape, str(calls), ending],
                               env=environment, stderr=subprocess.DEVNULL)
    harm = chance.random()
    time.sleep(chance.random() ** 3 * 0.03)
    # What threads count after the last flush only a keeper that lives can write.
    if harm < 0.15 and shape in ("alone", "dumps") and ending != "kill":
        keeper = keeper_of(process.pid)
        if keeper:
            os.kill(keeper, signal.SIGKILL)
    elif harm < 0.8:
        process.kill()
    process.wait(timeout=DEADLINE)


def names(process, argument):
    """Whether it was called with this argument. A keeper shows the arguments of its program."""
    try:
        return argument in (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def await_all(truth):
    """No victim with this truth is left, nor a worker of one, nor a keeper."""
    end = time.monotonic() + DEADLINE
    while any(names(process, os.fsencode(truth)) for process in Path("/proc").glob("[0-9]*")):
        assert time.monotonic() < end
        time.sleep(0.01)


def differences(built, place, truth):
    """What is lost, and what is counted twice."""
    numbers = struct.unpack(f"={2 * UNITS}Q", truth[:16 * UNITS])
    entered, left = numbers[:UNITS], numbers[UNITS:]
    files = [path for path in place.iterdir() if "profraw" in path.name]
    counts = built.counts(*files) if files else {}
    found = [int(counts.get(f"tick{unit}", 0)) for unit in range(UNITS)]
    lost = sum(max(0, least - count) for least, count in zip(left, found))
    twice = sum(max(0, count - most) for most, count in zip(entered, found))
    return lost, twice, sum(found)


def batch(built, victim, place, chance, library=True, rounds=BATCH, journal=False):
    place.mkdir()
    if journal:
        (place / "journal").mkdir(0o700)
    path = place / "truth"
    path.write_bytes(bytes(4096))
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 4096) as truth:
        for _ in range(rounds):
            play(chance, victim, place, path, library)
            if journal and chance.random() < 0.3:
                settle_badly(chance, place / "journal")
        await_all(path)
        if journal:
            settle(place / "journal")
        return differences(built, place, truth)


@pytest.mark.parametrize("journal", (False, True))
def test_each_count_is_kept_once(built, victim, tmp_path, journal):
    counted = 0
    for number in range((ROUNDS + BATCH - 1) // BATCH):
        lost, twice, ticks = batch(built, victim, tmp_path / str(number), random.Random(SEED + number),
                                   journal=journal)
        counted += ticks
        assert (lost, twice) == (0, 0), f"CHAOS_SEED={SEED + number}, of {ticks}"
    kept_in = "a journal" if journal else "files"
    print(f"chaos, {kept_in}: {ROUNDS} victims of {built.clang}, {counted} ticks, 0 lost, 0 twice, CHAOS_SEED={SEED}")


def test_losses_are_seen(built, victim, tmp_path):
    """Without the library. A file may be cut off, so that llvm-profdata refuses all of them."""
    try:
        lost, *_ = batch(built, victim, tmp_path / "lost", random.Random(SEED), library=False, rounds=20)
    except subprocess.CalledProcessError as refused:
        lost = int("merge" in refused.cmd)
    assert lost > 0
