# SPDX-License-Identifier: MIT
"""What was kept and is erased before it is combined is told, with a remedy that helps: pytest-xdist
starts another worker in place of one that has crashed, in which pytest-cov erases data files.
"""

import os
import re

from run_trial import DEADLINE, PYTHON, place, summary  # noqa: F401

MEASURED = """\
def by_server():
    return 1


def before_crash():
    return 2


def after_crash():
    return 3
"""
SUITE = """\
import os, signal, subprocess, sys
import measured

SERVER = "import measured; measured.by_server(); print('ready', flush=True); input()"


def note(pid):
    with open("pids", "a") as file:
        print(pid, file=file)


def test_server():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    server.stdout.readline()
    note(server.pid)
    server.kill()
    server.wait()


def test_server_that_exits():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.DEVNULL)
    note(server.pid)
    server.wait()


def test_crashes():
    measured.before_crash()
    note(os.getpid())
    os.kill(os.getpid(), signal.SIGKILL)


def test_after():
    measured.after_crash()
"""


def run_suite(place, *options):
    (place.path / "measured.py").write_text(MEASURED)
    (place.path / "test_suite.py").write_text(SUITE)
    return place.run("--strict", PYTHON, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n",
                     "1", "--cov=measured", "--cov-report=term-missing", *options, "test_suite.py",
                     timeout=DEADLINE)


def missing(done):
    line, = [line for line in done.stdout.splitlines() if line.startswith("measured.py ")]
    return line.split("%")[1].strip()


def test_erased_data_is_told_with_its_remedy(place):
    done = run_suite(place)
    assert missing(done) == "2, 6"
    assert "all kept" not in done.stderr
    assert "--cov-append" in done.stderr
    told = [re.match(r"covkeep: lost: (\d+) .*erased by pytest-cov", line)
            for line in done.stderr.splitlines() if "lost: " in line]
    assert sorted(line.group(1) for line in told) == sorted((place.path / "pids").read_text().split())
    assert "3 lost coverage" in summary(done)


def test_data_of_an_earlier_run_is_not_told(place):
    """And a worker that is well erases nothing of its own run."""
    (place.path / ".coverage.host.77.123456").write_text("")
    os.utime(place.path / ".coverage.host.77.123456", (1, 1))
    done = run_suite(place, "--deselect=test_suite.py::test_crashes")
    assert not (place.path / ".coverage.host.77.123456").exists()
    assert "all kept" in done.stderr


def test_remedy_helps(place):
    done = run_suite(place, "--cov-append")
    assert missing(done) == ""
    assert "all kept" in done.stderr
