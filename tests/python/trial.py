# SPDX-License-Identifier: MIT
"""One cell of the tables: a program, what is said to it, and the way it ends. It runs three times:
cleanly, so that coverage.py saves by its own atexit function, which is the oracle; without the
library to that ending, whose status and output are the oracle for both; and with it.
"""

import functools
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import generation
import kept
from harness import HERE, MEMORY, PYTHON, UNHURRIED, Harness, Target

FOREVER = ("PATIENCE", "3600")
BRIEFLY = ("PATIENCE", "0.01")


@dataclass(frozen=True)
class Program:
    """A program of programs/, by its files, the first of which is run; how it is run, measured and
    brought to where it is ended. PATIENCE is how long it waits there."""

    files: tuple
    command: tuple = ()
    env: tuple = (FOREVER,)
    # The clean run, in which it ends by itself.
    clean_env: tuple = (BRIEFLY,)
    clean_end: str = "wait"
    # The configuration file of coverage.py, and what pytest-cov's variables say. Without them
    # coverage.py does not start by itself. `early` is a module that is imported before it does.
    config: str = ""
    branch: bool = False
    context: str = ""
    variables: bool = True
    early: str = ""
    # The lines that it announces, and a function of the last one that talks to it; signals that do
    # not end it, each with the number of lines that it answers; how it then is, asleep (S), stopped
    # (T) or neither; other programs in its group; whether it has announced its own process id,
    # which is another one; and a function of the same line and the way to end that may ask it to
    # end, and returns the way that is left.
    announcements: int = 1
    talk: object = None
    nudges: tuple = ()
    state: str = "S"
    company: tuple = ()
    daemon: bool = False
    leave: object = None


@dataclass(frozen=True)
class Outcome:
    status: int
    company: list
    stdout: str
    stderr: str
    everything: frozenset
    kept: frozenset
    files: int

    @property
    def looks(self):
        """What whoever started the program sees of its end."""
        return self.status, self.company, self.stdout, self.stderr


def run(program, how, library=None):
    """The Outcome of one run, in a directory of its own."""
    with tempfile.TemporaryDirectory(prefix="covkeep-", dir=MEMORY) as name:
        directory = Path(name)
        source, base = directory / "source", directory / "data" / ".coverage"
        lay_out(program, source, base)
        with Harness(directory, library, variables(program, source, base)) as harness:
            status, *company = life(program, how, harness, source)
            stdout = harness.stdout()
            if how != "atexit":
                harness.rest()
        assert not list(base.parent.glob("*-journal")), "a data file that is not whole"
        everything = kept.everything(base, source)
        return Outcome(status, company, stdout.replace(name, "DIRECTORY"),
                       masked(harness.stderr().replace(name, "DIRECTORY")), frozenset(everything),
                       frozenset(kept.comparable(everything, source)), len(kept.data_files(base)))


def lay_out(program, source, base):
    base.parent.mkdir()
    source.mkdir()
    for file in program.files:
        shutil.copy(HERE / "programs" / file, source)


def variables(program, source, base):
    found = dict(UNHURRIED)
    if program.variables:
        found.update(generation.variables(source, base, program.config, program.branch,
                                          program.context))
    return found


def life(program, how, harness, source):
    """Start to end; the statuses of the program and of its company."""
    command = program.command or (python_with(program.early, source.parent), program.files[0])
    target = harness.start(command, dict(program.env), cwd=source)
    others = [harness.start(words, {}, group=target.pid) for words in program.company]
    harness.seal()
    if how == "wait" and not program.leave:
        return [target.end(how)]
    for _ in range(program.announcements):
        announced = harness.line()
    if program.talk:
        program.talk(announced)
    for name, lines in program.nudges:
        target.quiet()
        target.signal(name)
        target.takes(signal.Signals[name])
        for _ in range(lines):
            harness.line()
    if program.daemon:
        target = Target(harness, int(announced))
    settle(target, program.state)
    if program.leave:
        how = program.leave(announced, how)
    return [target.end(how), *(other.reap() for other in others)]


def settle(target, state):
    if state == "S":
        target.quiet()
    elif state == "T":
        target.becomes("T")


def python_with(early, directory):
    """An interpreter that imports the module before anything can start coverage.py: that of a
    virtual environment, whose .pth files are read first."""
    if not early:
        return PYTHON
    home = directory / "early"
    subprocess.run([PYTHON, "-m", "venv", "--system-site-packages", "--without-pip", home],
                   check=True, timeout=240)
    site, = home.glob("lib/python*/site-packages")
    (site / "early.pth").write_text(f"import sys; sys.path.append({str(site)!r})\nimport {early}\n")
    shutil.copy(HERE / "programs" / f"{early}.py", site)
    return home / "bin" / "python3"


def masked(text):
    """Without what differs from run to run."""
    return re.sub(r"\d+", "N", re.sub(r"0x[0-9a-f]+", "0xN", text))


@functools.cache
def clean(program):
    return run(replace(program, env=program.clean_env, company=()), program.clean_end)


def keeps(program, how, library, loses=True, files=None, oracle=None):
    """The library keeps all that a clean run measures, in as many files, and shows nowhere else;
    without it that ending loses, if it is one that does. Another program's clean run may be the
    oracle, with the number of files that the program itself must leave."""
    want = clean(oracle or program)
    bare, ours = run(program, how), run(program, how, library)
    assert (bare.kept != want.kept or bare.files != want.files) == loses, bare
    assert ours.looks == bare.looks
    assert ours.kept == want.kept
    assert ours.files == (want.files if files is None else files)
    return ours
