# SPDX-License-Identifier: MIT
"""The other languages of GCC count by the same libgcov: a killed program in Fortran, Ada, D or Go (gccgo)
keeps its counts. The oracle is gcov: how often each line that says so was executed.
"""
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LIBRARY = HERE.parent.parent / "build/libcovkeep.so"
DEADLINE = 240
BUILDS = {
    "counted.f90": ["gfortran", "-g", "--coverage", "counted.f90", "-o", "counted"],
    "counted.adb": ["gnatmake", "-q", "-g", "counted.adb", "-cargs", "--coverage", "-largs", "--coverage"],
    "counted.d": ["gdc", "-g", "--coverage", "counted.d", "-o", "counted"],
    "counted.go": ["gccgo", "-g", "--coverage", "counted.go", "-o", "counted"],
}


def left_out(command):
    return pytest.mark.skipif(not shutil.which(command), reason=f"this release has no {command}")


def lines(place):
    """{line: how often it was executed}, by gcov; empty without a data file."""
    subprocess.run(["gcov", *place.glob("*.gcda")], cwd=place, check=True, capture_output=True)
    told = [re.match(r" *([^:]+): *(\d+):", line) for path in place.glob("counted.*.gcov")
            for line in path.read_text().splitlines()]
    return {line.group(2): line.group(1).rstrip("*") for line in told if line}


def run(source, place, end, **variables):
    shutil.copy(HERE / source, place)
    subprocess.run(BUILDS[source], cwd=place, check=True)
    process = subprocess.Popen(["./counted"], cwd=place, env={"PATH": os.environ["PATH"], **variables},
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(end)
    process.wait(timeout=DEADLINE)
    await_keeper(process.pid)


def await_keeper(pid):
    end = time.monotonic() + DEADLINE
    while re.search(rf"@covkeep/\d+/{pid}$", Path("/proc/net/unix").read_text(), re.M):
        assert time.monotonic() < end, "the keeper has not ended"
        time.sleep(0.002)


@pytest.mark.parametrize("end", (signal.SIGKILL, signal.SIGTERM))
@pytest.mark.parametrize("source", [pytest.param(source, marks=left_out(command[0]))
                                    for source, command in BUILDS.items()])
def test_counts_are_kept(source, end, tmp_path):
    run(source, tmp_path, end, LD_PRELOAD=str(LIBRARY))
    found = lines(tmp_path)
    wanted = {str(number): {"3": "3", "0": "#####"}[times.group(1)]
              for number, line in enumerate((HERE / source).read_text().splitlines(), 1)
              if (times := re.search(r"(\d) times", line))}
    assert {number: found.get(number) for number in wanted} == wanted


@pytest.mark.parametrize("source", [pytest.param(source, marks=left_out(command[0]))
                                    for source, command in BUILDS.items()])
def test_without_the_library_they_are_lost(source, tmp_path):
    run(source, tmp_path, signal.SIGKILL)
    assert not list(tmp_path.glob("*.gcda"))
