# SPDX-License-Identifier: MIT
"""One run of two programs with one data file: earlier.py, whose data the file then holds, and
added.py, which ends as it is told to.
"""

import functools
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import kept
from compiled import compile_c
from harness import HERE, MEMORY, PYTHON, UNHURRIED, Harness

FILES = ("earlier.py", "added.py", "work.py")
# The options of the two programs, and whether the second one forks.
SHAPES = {
    "appending": ((), ("--append",), False),
    "contexts": (("--rcfile=contexts.ini",), ("--rcfile=contexts.ini", "--append"), False),
    "branches": (("--branch",), ("--branch", "--append"), False),
    "anew": ((), (), False),
    "parallel": ((), ("--parallel-mode",), False),
    "switching": (("--rcfile=contexts.ini",), ("--rcfile=contexts.ini", "--parallel-mode"), False),
    "forking": ((), ("--append",), True),
}
# Of so many branches that what is measured of them takes many pages of the data file.
WIDE = "".join(
    f"def part{part}(taken):\n" +
    "".join(f"    if taken == {case}:\n        taken += 100\n" for case in range(50))
    for part in range(40))
CONTEXTS = "[run]\ndynamic_context = test_function\n"


@dataclass(frozen=True)
class Outcome:
    status: int
    stderr: str
    before: frozenset
    everything: frozenset
    after: frozenset
    names: tuple


@pytest.fixture(scope="session")
def staying():
    with tempfile.TemporaryDirectory(prefix="covkeep-") as name:
        yield compile_c("staying.c", Path(name) / "staying.so", "-shared", "-fPIC")


def run(shape, ending, staying, library=None, flushes=False, more=(), look=lambda base: None):
    """`more` variables for the second program; `look` is what looks at the files first."""
    with tempfile.TemporaryDirectory(prefix="covkeep-", dir=MEMORY) as name:
        source, base = Path(name) / "source", Path(name) / "data" / ".coverage"
        lay_out(source, base, staying)
        earlier, added, _ = SHAPES[shape]
        subprocess.run(by_coverage(base, earlier, "earlier.py"), cwd=source,
                       env={"PATIENCE": "0"}, check=True)
        before = kept.everything(base, source)
        with Harness(Path(name), library, UNHURRIED) as harness:
            target = harness.start(by_coverage(base, added, "added.py"),
                                   {**settings(shape, ending), **dict(more)}, cwd=source)
            harness.seal()
            status = life(target, harness, source, shape, ending, library if flushes else None)
            harness.rest()
            stderr = harness.stderr()
        look(base)
        everything = kept.everything(base, source)
        return Outcome(status, stderr, frozenset(before), frozenset(everything),
                       frozenset(kept.comparable(everything, source)), names(base, target.pid))


def lay_out(source, base, staying):
    base.parent.mkdir()
    source.mkdir()
    for file in FILES:
        shutil.copy(HERE / "programs" / file, source)
    shutil.copy(staying, source)
    (source / "contexts.ini").write_text(CONTEXTS)
    (source / "wide.py").write_text(WIDE)
    os.mkfifo(source / "go")


def by_coverage(base, options, program):
    return [PYTHON, "-m", "coverage", "run", "--source=.", f"--data-file={base}", *options, program]


def settings(shape, ending):
    forks = SHAPES[shape][2]
    return {"ENDING": ending, "PATIENCE": "0", **({"FORKS": "1"} if forks else {})}


def life(target, harness, source, shape, ending, library):
    assert harness.line() == "ready\n"
    if library:
        flush(target, library.parent / "covkeep")
    (source / "go").write_text("")
    if not ending.startswith("SIGKILL") or SHAPES[shape][2]:
        return target.end("wait")
    assert harness.line() == "there\n"
    return target.end("kill")


def flush(target, command):
    if not command.exists():
        pytest.skip("the command is not there")
    subprocess.run([command, "flush", str(target.pid)], check=True, capture_output=True, timeout=240)


def names(base, pid):
    """Of all that is in the directory, without the random numbers and with PID for the process."""
    masked = [re.sub(rf"\b(pid)?{pid}\b", "PID", path.name) for path in base.parent.iterdir()]
    return tuple(sorted(re.sub(r"\.(\d{6}|X\w{6}x(\.H\w+)?)$", ".RANDOM", name) for name in masked))


@functools.cache
def clean(shape, staying):
    return run(shape, "none", staying)


@functools.cache
def bare(shape, ending, staying):
    return run(shape, ending, staying)
