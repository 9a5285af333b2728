# SPDX-License-Identifier: MIT
"""The programs of these tests, built by each LLVM compiler that is named in COVKEEP_CLANGS, or by the
machine's default one.
"""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COVKEEP = Path(os.environ.get("COVKEEP", "build/covkeep")).resolve()
LIBRARY = HERE.parent.parent / "build/libcovkeep.so"
CLANGS = os.environ.get("COVKEEP_CLANGS", "clang").split()
DEADLINE = 240


def version_of(clang):
    told = subprocess.run([clang, "--version"], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"version (\d+)", told).group(1))


class Built:
    """What one compiler has built, with one set of flags."""

    def __init__(self, directory, clang, *flags, link=()):
        self.directory = directory
        self.clang = clang
        self.version = version_of(clang)
        self.flags = flags
        self.link = link
        self.program = self.build("actions", "work.c", "actions.c", link=("-ldl", "-rdynamic"))

    def tool(self, name):
        return f"{name}-{self.version}" if shutil.which(f"{name}-{self.version}") else name

    def build(self, name, *sources, counted="-fprofile-instr-generate", link=()):
        """Builds the sources with counters, but for actions.c, which has none."""
        counted = [counted, "-fcoverage-mapping", *self.flags]
        objects = []
        for source in sources:
            target = self.directory / f"{name}-{source}.o"
            flags = [] if source == "actions.c" else counted
            self.run(self.clang, "-g", "-fPIC", *flags, "-c", HERE / source, "-o", target)
            objects.append(target)
        program = self.directory / name
        self.run(self.clang, "-fprofile-instr-generate", *self.link, *objects, *link, "-o", program)
        return program

    def plugin(self):
        return self.build("plugin.so", "plugin.c", link=("-shared",))

    def renamed_open(self, checked):
        """What a program is linked with whose runtime opens files by this function and by those for large files."""
        target = self.directory / f"renamed{checked}.o"
        self.run(self.clang, f"-DCHECKED={checked}", "-c", HERE / "renamed_open.c", "-o", target)
        return target, "-Wl,--wrap=open,--wrap=fopen"

    def run(self, *command):
        """Runs it in the directory of what is built: compilers leave files where they run."""
        subprocess.run(command, check=True, cwd=self.directory)

    def counts(self, *profiles):
        """Each function's counters, by llvm-profdata."""
        merged = self.directory / "merged.profdata"
        self.run(self.tool("llvm-profdata"), "merge", *profiles, "-o", merged)
        told = subprocess.run(
            [self.tool("llvm-profdata"), "show", "--all-functions", "--counts", merged],
            check=True, capture_output=True, text=True).stdout
        return dict(re.findall(r"^  (\S+):\n(?:    .*\n)*?    Function count: (\d+)", told, re.M))


@pytest.fixture(scope="session", params=CLANGS)
def built(request, tmp_path_factory):
    return Built(tmp_path_factory.mktemp(request.param), request.param)


class Trial:
    """Runs of the program, each in a directory of its own, without address randomization, so that the
    files of two runs can be compared byte by byte."""

    def __init__(self, built, directory, journal=None):
        self.built = built
        self.directory = directory
        self.journal = journal  # where programs append; their files are settled when they have ended
        self.runs = 0
        self.started = []

    def start(self, *actions, is_kept, program=None, **variables):
        self.runs += 1
        place = self.directory / str(self.runs)
        place.mkdir()
        environment = {"PATH": os.environ["PATH"], **variables}
        if is_kept:
            environment.setdefault("LD_PRELOAD", str(LIBRARY))
            if self.journal:
                environment["COV_KEEP_JOURNAL"] = str(self.journal)
        command = ["setarch", "-R", program or self.built.program, *actions]
        process = subprocess.Popen(command, cwd=place, env=environment, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.started.append(process)
        return place, process

    def end(self, process, ending):
        """Kills the process where it waits for that, and does what finish() does."""
        if ending == "ready":
            assert process.stdout.readline() == "ready\n"
            process.kill()
        return self.finish(process)

    def finish(self, process):
        """Waits for the end of the process and of its keeper. Returns its stderr, and that of
        settling."""
        _, told = process.communicate(timeout=DEADLINE)
        settled(process.pid)
        self.pid = process.pid
        return told + (self.settle() if self.journal and self.journal.exists() else "")

    def settle(self, *options):
        """Returns what it has told."""
        return subprocess.run([COVKEEP, "settle", "--quiet", *options, self.journal], stderr=subprocess.PIPE,
                              check=False, text=True, timeout=DEADLINE).stderr

    def run(self, *actions, is_kept=True, **variables):
        """Returns the directory with the files, and what the program has written to stderr."""
        place, process = self.start(*actions, is_kept=is_kept, **variables)
        return place, self.end(process, actions[-1])

    def vanilla(self, *actions, **variables):
        return self.run(*actions, is_kept=False, **variables)[0]


def settled(pid):
    """Waits until no keeper of the process is left: it lights a socket of this name."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if not re.search(rf"@covkeep/\d+/{pid}$", Path("/proc/net/unix").read_text(), re.M):
            return
        time.sleep(0.002)
    raise AssertionError("the keeper has not ended")


@pytest.fixture(params=("files", "journal"))
def trial(request, built, tmp_path):
    made = Trial(built, tmp_path, tmp_path / "journal" if request.param == "journal" else None)
    yield made
    for process in made.started:
        process.kill()
