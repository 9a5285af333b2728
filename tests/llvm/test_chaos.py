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
from test_gcov import counters

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "150"))
SEED = int(os.environ.get("CHAOS_SEED", time.time_ns() % 10**9))
BATCH = 50
UNITS = 8
FILLERS = 3000  # functions that make counters fill some pages: a kill may come between two of them
SHAPES = ("alone", "threads", "workers", "dumps")
ENDINGS = ("exit", "_exit", "term", "kill")
NAMES = ("%m.profraw", "%4m.profraw", "%p.profraw", "one.profraw")


class Victim:
    """The program, with counters of one kind: `raw` for .profraw files, `gcov` for .gcda files."""

    def __init__(self, built, kind):
        self.built = built
        self.kind = kind
        self.program = build(built, kind)

    def variables(self, place, chance):
        if self.kind == "gcov":
            return {"GCOV_PREFIX": str(place), "COV_KEEP": "on"}
        name = chance.choice(NAMES)
        if name == "one.profraw":  # several programs would empty it
            name += f".{chance.randrange(10**12)}"
        return {"LLVM_PROFILE_FILE": str(place / name)}

    def found(self, place):
        """How often each unit has counted."""
        if self.kind == "gcov":
            counts = {path.name: counters(path.read_bytes())[0] for path in place.rglob("tick*.gcda")}
            return [counts.get(f"tick{unit}.gcda", 0) for unit in range(UNITS)]
        files = [path for path in place.iterdir() if "profraw" in path.name]
        counts = self.built.counts(*files) if files else {}
        return [int(counts.get(f"tick{unit}", 0)) for unit in range(UNITS)]


@pytest.fixture(scope="module", params=("raw", "gcov"))
def victim(request, built):
    if built.version < 13:
        pytest.skip("no -fprofile-update=atomic before clang 13")
    return Victim(built, request.param)


def build(built, kind):
    """The counted units lie in a directory of their own, and have names of their own."""
    place = built.directory / f"chaos-{kind}"
    place.mkdir()
    counted = {"raw": ("-fprofile-instr-generate", "-fcoverage-mapping"), "gcov": ("--coverage",)}[kind]
    program = place / "chaos_victim"
    objects = []
    for unit in range(UNITS):
        source = place / f"tick{unit}.c"
        source.write_text(f"#define UNIT {unit}\n" + (HERE / "chaos_ticks.c").read_text())
        objects.append(source.with_suffix(".o"))
        built.run(built.clang, *counted, "-fprofile-update=atomic", "-c", source, "-o", objects[-1])
    filler = place / "filler.c"
    filler.write_text("".join(f"int filler{number}(void) {{ return {number}; }}\n" for number in range(FILLERS)))
    objects.append(filler.with_suffix(".o"))
    built.run(built.clang, *counted, "-c", filler, "-o", objects[-1])
    built.run(built.clang, "-O1", *(["-DOF_GCOV"] if kind == "gcov" else []), "-c", HERE / "chaos_victim.c", "-o",
              place / "chaos_victim.o")
    built.run(built.clang, counted[0], *objects, place / "chaos_victim.o", "-pthread", "-o", program)
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
    environment = {"PATH": os.environ["PATH"], **victim.variables(place, chance)}
    if library:
        environment["LD_PRELOAD"] = str(LIBRARY)
    if (place / "journal").exists():
        environment["COV_KEEP_JOURNAL"] = str(place / "journal")
    process = subprocess.Popen([victim.program, truth, str(chance.randrange(10**9)), shape, str(calls), ending],
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


def differences(victim, place, truth):
    """What is lost, and what is counted twice."""
    numbers = struct.unpack(f"={2 * UNITS}Q", truth[:16 * UNITS])
    entered, left = numbers[:UNITS], numbers[UNITS:]
    found = victim.found(place)
    lost = sum(max(0, least - count) for least, count in zip(left, found))
    twice = sum(max(0, count - most) for most, count in zip(entered, found))
    return lost, twice, sum(found)


def batch(victim, place, chance, library=True, rounds=BATCH, journal=False):
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
        return differences(victim, place, truth)


@pytest.mark.parametrize("journal", (False, True))
def test_each_count_is_kept_once(victim, tmp_path, journal):
    counted = 0
    for number in range((ROUNDS + BATCH - 1) // BATCH):
        lost, twice, ticks = batch(victim, tmp_path / str(number), random.Random(SEED + number),
                                   journal=journal)
        counted += ticks
        assert (lost, twice) == (0, 0), f"CHAOS_SEED={SEED + number}, of {ticks}"
    kept_in = "a journal" if journal else "files"
    print(f"chaos, {kept_in}: {ROUNDS} {victim.kind} victims of {victim.built.clang}, {counted} ticks, 0 lost, 0 twice, CHAOS_SEED={SEED}")


def test_losses_are_seen(victim, tmp_path):
    """Without the library. A file may be cut off, so that llvm-profdata refuses all of them."""
    try:
        lost, *_ = batch(victim, tmp_path / "lost", random.Random(SEED), library=False, rounds=20)
    except subprocess.CalledProcessError as refused:
        lost = int("merge" in refused.cmd)
    assert lost > 0
