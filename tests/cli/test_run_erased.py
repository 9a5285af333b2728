# SPDX-License-Identifier: MIT
"""What was kept and is erased before it is combined is told, with a remedy that helps: pytest-xdist
starts another worker in place of one that has crashed, in which pytest-cov erases data files.
"""

from run_trial import DEADLINE, PYTHON, place  # noqa: F401

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


def test_server():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    server.stdout.readline()
    server.kill()
    server.wait()


def test_crashes():
    measured.before_crash()
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
    assert "erased by pytest-cov" in done.stderr
    assert "--cov-append" in done.stderr


def test_remedy_helps(place):
    done = run_suite(place, "--cov-append")
    assert missing(done) == ""
    assert "all kept" in done.stderr
