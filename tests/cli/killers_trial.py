# SPDX-License-Identifier: MIT
"""A server that is ended by a way of killers.py: without covkeep, with all of it under `covkeep run`,
or with the server alone under covkeep, and what is left of its counts. The oracle is gcov, and
coverage.py's data, of a server that ended cleanly.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from coverage import CoverageData

import killers
from run_trial import COVKEEP, DEADLINE, HERE, LIBRARY, PYTHON

# What is left of the counts is the claim, not how soon: others may keep the processors busy.
UNHURRIED = {"COV_KEEP_GRACE_MS": "10000"}
LIMITS = (2, 8, 32, 128)  # seconds
OUTSIDE = "export LD_PRELOAD={library} COV_KEEP=on COV_KEEP_DIR={records}\n"
PROGRAM = {"c": "{built}/killed",
           "python": f"{PYTHON} -m coverage run --parallel-mode {HERE}/killers_victim.py"}


def build(directory):
    """A directory with the C server."""
    subprocess.run(["gcc", "-O0", "--coverage", "-o", "killed", HERE / "killers_victim.c"], cwd=directory,
                   check=True, timeout=DEADLINE)


class Trial:
    """In a directory of its own below that of the test."""

    def __init__(self, place, built, language):
        self.place, self.built, self.language = place, built, language
        self.counts = place.path / "counts"
        self.records = place.path / "records"
        self.work = place.path / "work"

    def clear(self):
        for directory in self.counts, self.records, self.work:
            shutil.rmtree(directory, ignore_errors=True)
        self.counts.mkdir()
        self.work.mkdir()

    def server(self, argument="", preloaded=False):
        """The path of a script that becomes the server."""
        path = self.place.path / "server"
        path.write_text(
            f"#!/bin/sh\nexport GCOV_PREFIX={self.counts} COVERAGE_FILE={self.counts}/data\n"
            + (OUTSIDE.format(library=LIBRARY, records=self.records) if preloaded else "")
            + f"exec {PROGRAM[self.language].format(built=self.built)} {argument} >{self.work}/pid\n")
        path.chmod(0o755)
        return path

    def run(self, way, side):
        """`way` ends a server that has served; the side is "inside", "outside" or "without"."""
        for seconds in LIMITS:
            self.clear()
            env = {**UNHURRIED, "SERVER": str(self.server(preloaded=side == "outside")),
                   "SECONDS": str(seconds), "CGROUP": str(cgroup_of(self.place)),
                   "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "TMPDIR": str(self.work),
                   **({"IGNORE": "yes"} if way.ignores else {})}
            under = [COVKEEP, "run", "--strict", "-d", self.records] if side == "inside" else []
            done = self.place.direct(PYTHON, "-I", "-S", HERE / "killers_reaper.py", DEADLINE - 20, *under,
                                     "sh", "-c", f"{killers.AWAIT}{way.script}\nexit 0", env=env,
                                     cwd=self.work)
            assert "still there" not in done.stderr, done.stdout + done.stderr
            if self.has_served():
                return done
        raise AssertionError(f"never got so far: {done.stdout}{done.stderr}")

    def has_served(self):
        file = self.work / "pid"
        return file.exists() and file.read_text() != ""

    def clean(self):
        """The counts of serve() of a server that ended by itself."""
        self.clear()
        assert self.place.direct(self.server("leave")).returncode == 0
        return self.kept()

    def kept(self):
        """The counts of serve() that are there: {line: count} by gcov, the set of lines by coverage.py,
        or what is false, if there are none."""
        if self.language == "c":
            return gcov(self.built, self.counts)
        lines = set()
        for file in self.counts.iterdir():
            data = CoverageData(basename=str(file))
            data.read()
            lines.update(data.lines(str(HERE / "killers_victim.py")) or [])
        return lines & lines_of_serve()

    def told(self):
        """[(verdict, losses)] of the programs with coverage that the records tell of."""
        done = self.place.covkeep("report", "--json", self.records)
        return [(p["verdict"], p["losses"]) for p in json.loads(done.stdout)["processes"] if p["carried"]]


def lines_of_serve():
    """Their numbers in the Python server, but for the `def`."""
    lines = (HERE / "killers_victim.py").read_text().splitlines()
    first = lines.index("def serve(number):") + 2
    return set(range(first, lines.index("    return total") + 2))


def gcov(built, counts):
    [*files] = counts.rglob("*.gcda")
    if not files:
        return {}
    [file] = files
    shutil.copy(built / "killed-killers_victim.gcno", file.with_suffix(".gcno"))
    done = subprocess.run(["gcov", "--json-format", "--stdout", file], check=True, timeout=DEADLINE,
                          cwd=file.parent, capture_output=True, text=True)
    [of] = json.loads(done.stdout)["files"]
    return {line["line_number"]: line["count"] for line in of["lines"] if line["function_name"] == "serve"}


def cgroup_root():
    """Where cgroups of version 2 can be made that can be killed; None: nowhere."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, where, kind, *_ = line.split()
        if kind == "cgroup2" and os.access(where, os.W_OK):
            return Path(where)
    return None


def cgroup_of(place):
    return (cgroup_root() or Path("/nowhere")) / place.path.name


def remove_cgroup(place):
    """What a failure left: its processes have been killed."""
    if cgroup_of(place).exists():
        cgroup_of(place).rmdir()
