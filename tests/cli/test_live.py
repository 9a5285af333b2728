# SPDX-License-Identifier: MIT
"""covkeep flush and covkeep reset: what a running program has counted is written while it goes on,
each count once, into its own file or the directory that is named.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import coverage
import pytest

from passing import passing_directory

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("COVKEEP", HERE.parent.parent / "build" / "covkeep")).parent
COVKEEP = os.environ.get("COVKEEP", str(BUILD / "covkeep"))
LIBRARY = os.environ.get("COVKEEP_LIBRARY", str(BUILD / "libcovkeep.so"))
DEADLINE = 240


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    directory = tmp_path_factory.mktemp("live")
    subprocess.run(["gcc", "--coverage", "-O0", "-c", HERE / "live_victim.c"], cwd=directory,
                   check=True)
    subprocess.run(["gcc", "--coverage", "-o", "victim", "live_victim.o"], cwd=directory,
                   check=True)
    return directory


class Victim:
    """A running program, whose files lie below a tree of its own."""

    def __init__(self, built, tree, run=None, program=None, *, LD_PRELOAD=LIBRARY, COV_KEEP="on",
                 COV_KEEP_KEEPER="on", **options):
        self.built, self.tree = built, tree
        env = {"LD_PRELOAD": LD_PRELOAD, "GCOV_PREFIX": str(tree), "COV_KEEP": COV_KEEP,
               "COV_KEEP_KEEPER": COV_KEEP_KEEPER}
        self.process = subprocess.Popen([program or built / "victim"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, **options,
                                        env={**env, "COV_KEEP_DIR": str(run)} if run else env)
        assert self.process.stdout.readline() == "counts\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate(timeout=DEADLINE)

    def goes_on(self):
        """Waits until it has counted something more."""
        self.process.stdin.write(".")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "counts\n"

    def total(self):
        """Ends it; how often it has counted."""
        output, _ = self.process.communicate(timeout=DEADLINE)
        return int(output)

    def counts(self, into=""):
        """What its own file holds of that, or the one below `into`."""
        path = Path(f"{into}{self.tree}{self.built}/live_victim.gcda")
        if not path.exists():
            return 0
        notes = path.with_suffix(".gcno")
        notes.write_bytes((self.built / "live_victim.gcno").read_bytes())
        lines = subprocess.run(["gcov", "--stdout", path], cwd=self.built, check=True, text=True,
                               capture_output=True).stdout
        count, = re.findall(r"^ *([\d#]+)\*?: *\d+:.*/\* counted \*/", lines, re.MULTILINE)
        return 0 if count == "#####" else int(count)


@pytest.fixture
def victim(built, tmp_path):
    with Victim(built, tmp_path / "own") as running:
        yield running


def covkeep(*words, **options):
    return subprocess.run([COVKEEP, *map(str, words)], capture_output=True, text=True,
                          timeout=DEADLINE, **options)


def test_flush_writes_what_is_counted_up_to_now(victim):
    assert victim.counts() == 0
    victim.goes_on()
    done = covkeep("flush", victim.process.pid)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(rf"{victim.process.pid}: 1 file, \d+ bytes in \d+ us\n", done.stdout)
    first = victim.counts()
    assert first > 0
    victim.goes_on()
    assert covkeep("flush", victim.process.pid).returncode == 0
    second = victim.counts()
    victim.goes_on()
    total = victim.total()
    assert first < second < total
    assert victim.counts() == total


def test_every_count_is_in_one_place_under_load(victim, tmp_path):
    victim.goes_on()
    for number in range(20):
        words = ("reset", "--into", tmp_path / f"test-{number}") if number % 4 else ("flush",)
        assert covkeep(*words, victim.process.pid).returncode == 0
    victim.goes_on()
    total = victim.total()
    apart = sum(victim.counts(tmp_path / f"test-{number}") for number in range(20))
    assert 0 < apart < total
    assert apart + victim.counts() == total


def test_resets_into_one_directory_add_up(victim, tmp_path):
    for _ in range(5):
        assert covkeep("reset", "--into", tmp_path / "tests", victim.process.pid).returncode == 0
    total = victim.total()
    assert victim.counts(tmp_path / "tests") + victim.counts() == total


def test_killed_program_keeps_what_came_after_a_reset(victim, tmp_path):
    assert covkeep("reset", "--into", tmp_path / "tests", victim.process.pid).returncode == 0
    victim.goes_on()
    victim.process.terminate()
    victim.process.wait(timeout=DEADLINE)
    assert victim.counts() > 0


def refused(process):
    """Why it cannot be flushed."""
    done = covkeep("flush", process.pid)
    process.kill()
    process.wait(timeout=DEADLINE)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.removeprefix(f"covkeep: {process.pid}: ")


@pytest.mark.parametrize("env, why", [
    ({}, "it has no coverage: neither counts of gcov nor coverage.py\n"),
    ({"LD_PRELOAD": ""}, "it is not under covkeep: the library is not in it\n")])
def test_program_without_counts_is_named(env, why):
    with subprocess.Popen(["sleep", "100"], env={"LD_PRELOAD": LIBRARY, **env}) as process:
        assert refused(process) == why


@pytest.mark.parametrize("env, why", [
    ({"LD_PRELOAD": ""}, "it is not under covkeep: the library is not in it\n"),
    ({"COV_KEEP": "off"}, "covkeep is switched off in it: COV_KEEP=off\n"),
    ({"COV_KEEP_KEEPER": "off"}, "it has no keeper that could write: COV_KEEP_KEEPER=off\n")])
def test_what_a_program_with_counts_lacks_is_named(built, tmp_path, env, why):
    with Victim(built, tmp_path / "own", **env) as victim:
        assert refused(victim.process) == why


def keeper_of(victim):
    children = Path(f"/proc/{victim.process.pid}/task/{victim.process.pid}/children")
    keeper, = map(int, children.read_text().split())
    return children, keeper


def test_keeper_that_is_gone_is_named(victim):
    children, keeper = keeper_of(victim)
    os.kill(keeper, signal.SIGKILL)
    deadline = time.monotonic() + DEADLINE
    while children.read_text().split():
        if Path(f"/proc/{keeper}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            break
        assert time.monotonic() < deadline
    assert refused(victim.process).startswith("its keeper is gone, or none could be made")


def test_keeper_that_goes_while_it_is_asked_is_named(victim):
    """The signal that asks it is pending while it is stopped."""
    _, keeper = keeper_of(victim)
    os.kill(keeper, signal.SIGSTOP)
    with subprocess.Popen([COVKEEP, "flush", str(victim.process.pid)], stderr=subprocess.PIPE, text=True) as asking:
        deadline = time.monotonic() + DEADLINE
        while "ShdPnd:\t0000000000000000" in Path(f"/proc/{keeper}/status").read_text():
            assert time.monotonic() < deadline
        os.kill(keeper, signal.SIGKILL)
        assert "its keeper is gone, or none could be made" in asking.communicate(timeout=DEADLINE)[1]
    assert asking.returncode == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs namespaces")
def test_keeper_of_another_namespace_is_named(built, tmp_path):
    command = ["unshare", "--net", built / "victim"]
    if subprocess.run(["unshare", "--net", "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("no network namespace to be had")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          env={"LD_PRELOAD": LIBRARY, "GCOV_PREFIX": str(tmp_path)}) as process:
        assert process.stdout.readline() == "counts\n"
        assert refused(process).startswith("its keeper is out of reach")


@pytest.mark.parametrize("ended", [False, True])
def test_process_without_a_program_is_named(ended):
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    if ended:
        process.wait()
    assert covkeep("flush", process.pid).stderr == f"covkeep: {process.pid}: " + (
        "no such process\n" if ended else "it has ended, or is a thread of the kernel\n")
    process.wait()


def test_directory_that_cannot_be_written_loses_nothing(victim, tmp_path):
    (tmp_path / "tests").write_text("no directory")
    assert covkeep("reset", "--into", tmp_path / "tests", victim.process.pid).returncode == 1
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / victim.built.parts[1]).write_text("in the way")
    done = covkeep("reset", "--into", tmp_path / "full", victim.process.pid)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"covkeep: {victim.process.pid}: 0 files written, 1 not\n"
    assert victim.counts() == 0
    assert victim.total() == victim.counts()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs another user")
def test_program_of_another_user_is_named(victim):
    nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    done = covkeep("flush", victim.process.pid, **nobody)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"covkeep: {victim.process.pid}: another user's process\n"
    done = covkeep("flush", "--all", "--every-user", **nobody)
    assert not re.search(rf"^(covkeep: )?{victim.process.pid}:", done.stdout + done.stderr, re.MULTILINE)
    assert victim.counts() == 0


def flushed(*victims):
    """Whether each has counts in its files, which it had not before."""
    return [victim.counts() > 0 for victim in victims]


def run_directory(path):
    path.mkdir(mode=0o700)
    return path


def test_all_are_the_programs_of_the_run_that_asks(built, victim, tmp_path):
    ours, others = (run_directory(tmp_path / name) for name in ("ours", "others"))
    with Victim(built, tmp_path / "one", ours) as one, Victim(built, tmp_path / "two", ours) as two, \
            Victim(built, tmp_path / "other", others) as other:
        done = covkeep("flush", "--all", env={"COV_KEEP_DIR": str(ours)})
        assert (done.returncode, done.stderr) == (0, "")
        assert {int(line.partition(":")[0]) for line in done.stdout.splitlines()} == \
            {one.process.pid, two.process.pid}
        assert flushed(one, two, other, victim) == [True, True, False, False]


def test_run_whose_records_cannot_be_read_is_told(victim, tmp_path):
    done = covkeep("flush", "--all", env={"COV_KEEP_DIR": str(tmp_path / "nowhere")})
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"covkeep: .*/nowhere: the records of this run: .*\n", done.stderr)
    assert not any(flushed(victim))


@pytest.mark.reaches_all
@pytest.mark.skipif(os.geteuid() != 0, reason="needs another user")
def test_all_outside_of_a_run_are_the_programs_of_the_user(built, victim, tmp_path):
    with passing_directory("covkeep-live-") as place:
        place.chmod(0o777)
        program = shutil.copy(built / "victim", place)
        with Victim(built, place / "own", program=program, user=65534, group=65534,
                    extra_groups=[]) as stranger:
            covkeep("flush", "--all")
            assert flushed(victim, stranger) == [True, False]
            covkeep("flush", "--all", "--every-user")
            assert flushed(victim, stranger) == [True, True]


@pytest.mark.parametrize("words", [("flush",), ("flush", "--every-user", "1"), ("flush", "0"), ("flush", "x"), ("flush", "1x"),
                                   ("flush", "--all", "1"), ("flush", "--into", "d", "1"),
                                   ("reset", "1"), ("reset", "--into", "d"), ("reset", "--al")])
def test_wrong_command_line_is_one_line(words, tmp_path):
    done = covkeep(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"covkeep: .*\n", done.stderr)


PROGRAM = """
import time


def f(n):
    return n + 1
print("ready", flush=True)
n = 0
while True:
    n = f(n)
    time.sleep(0.001)
"""


def test_python_program_saves_and_goes_on(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    command = ["/usr/bin/python3", "-m", "coverage", "run", "-p", "program.py"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True,
                          env={"LD_PRELOAD": LIBRARY, "PATH": "/usr/bin"}) as process:
        assert process.stdout.readline() == "ready\n"
        assert not list(tmp_path.glob(".coverage.*"))
        done = [covkeep("flush", process.pid) for _ in range(5)]
        files = list(tmp_path.glob(".coverage.*"))
        process.terminate()
    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 5
    assert done[0].stdout == f"{process.pid}: coverage.py has saved\n"
    assert len(files) == 1
    assert process.returncode == -15


@contextlib.contextmanager
def flushed_once(directory, source, **settings):
    """A Python program that says that it is ready, was asked to save then, was told to go on, and
    says it again."""
    (directory / "program.py").write_text(source)
    command = ["/usr/bin/python3", "-m", "coverage", "run", "-p", "program.py"]
    with subprocess.Popen(command, cwd=directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True,
                          env={"LD_PRELOAD": LIBRARY, "PATH": "/usr/bin", **settings}) as process:
        assert process.stdout.readline() == "ready\n"
        assert covkeep("flush", process.pid).returncode == 0
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
        yield process


def lines_of(file):
    """The lines of program.py that the data file has."""
    data = coverage.CoverageData(str(file))
    data.read()
    return data.lines(str(file.parent / "program.py"))


SLOW = """
import os
import threading
import time
from coverage import sqldata

slow = False
saving = threading.Event()


def slowly(database, name):
    vars(database)["filename"] = name
    if slow:
        os.write(1, b"saving\\n")  # the save may have interrupted a print
        saving.set()
        time.sleep(0.5)


def end():
    saving.wait()
    END


threading.Thread(target=end, daemon=True).start()


def late(n):
    return n


sqldata.SqliteDb.filename = property(lambda database: vars(database)["filename"], slowly)
print("ready", flush=True)
input()
slow = True
late(1)
print("ready", flush=True)
while True:
    time.sleep(0.001)
"""

LATE = 28  # the line in late()


@contextlib.contextmanager
def flushed_slowly(directory, end="pass"):
    """A program that is in the middle of a save, between two steps of ours, and its second flush."""
    source = SLOW.replace("END", end)
    with flushed_once(directory, source, COV_KEEP_GRACE_MS="60000") as process:
        with subprocess.Popen([COVKEEP, "flush", str(process.pid)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as flush:
            try:
                assert process.stdout.readline() == "saving\n"
                yield process, flush
            finally:
                process.kill()


def kept_whole(directory):
    [file] = directory.glob(".coverage.*")
    assert LATE in lines_of(file)
    assert not list(directory.glob(".covkeep-*"))


def test_save_that_takes_long_is_answered_once_and_done(tmp_path):
    with flushed_slowly(tmp_path) as (process, flush):
        assert flush.communicate() == (f"{process.pid}: coverage.py has saved\n", "")
        assert flush.returncode == 0
        kept_whole(tmp_path)


def test_end_in_the_middle_of_a_save_keeps_the_data_whole(tmp_path):
    with flushed_slowly(tmp_path) as (process, flush):
        process.terminate()
        assert process.wait() == -15
        assert process.stderr.read() == ""
        flush.communicate()
    kept_whole(tmp_path)


@pytest.mark.parametrize("end, status", [("os._exit(5)", 5),
                                         ("os.execv('/bin/sh', ['sh', '-c', 'exit 6'])", 6)],
                         ids=["_exit", "exec"])
def test_thread_that_ends_the_program_in_the_middle_of_a_save_waits(tmp_path, end, status):
    with flushed_slowly(tmp_path, end) as (process, flush):
        assert process.wait() == status
        assert process.stderr.read() == ""
        flush.communicate()
    kept_whole(tmp_path)


SIGNALLED = """
import os
import signal
from coverage import CoverageData


class Stop(Exception):
    pass


def handler(number, frame):
    raise Stop


def write(self, lines, own=CoverageData.add_lines):
    if go:
        os.kill(os.getpid(), SIGNAL)
    own(self, lines)


def early():
    return 1


go = False
early()
CoverageData.add_lines = write
signal.signal(SIGNAL, handler)
print("ready", flush=True)
input()
go = True
try:
    print("ready", flush=True)
    input()
except Stop:
    go = False
    print("stopped", signal.getsignal(SIGNAL) is handler, flush=True)
    input()
"""


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGRTMIN + 3])
def test_handler_that_interrupts_a_save_raises_in_the_program(number, tmp_path):
    """As without the save: what it raises is not taken for a failure of coverage.py."""
    with flushed_once(tmp_path, SIGNALLED.replace("SIGNAL", str(int(number)))) as process:
        assert covkeep("flush", process.pid).returncode == 0
        assert process.stdout.readline() == "stopped True\n"
        errors = process.communicate("\n", timeout=240)[1]
    assert (process.returncode, errors) == (0, "")
    [file] = tmp_path.glob(".coverage.*")
    early = SIGNALLED.splitlines().index("    return 1") + 1
    assert early in lines_of(file)


FAILING = """
from coverage import CoverageData


def write(self, lines, own=CoverageData.add_lines):
    own(self, lines)
    if fails:
        raise OSError(28, "No space left on device")


def early():
    return 1


fails = False
early()
CoverageData.add_lines = write
print("ready", flush=True)
input()
fails = True
print("ready", flush=True)
input()
fails = False
"""


def test_what_was_saved_stays_when_a_save_fails(tmp_path):
    """The next save adds to it: here coverage.py's own at the exit."""
    with flushed_once(tmp_path, FAILING) as process:
        assert covkeep("flush", process.pid).returncode == 1
        errors = process.communicate("\n", timeout=240)[1]
    assert process.returncode == 0 and errors.count("No space left on device") == 1
    [file] = tmp_path.glob(".coverage.*")
    lines = lines_of(file)
    assert FAILING.splitlines().index("    return 1") + 1 in lines
    assert FAILING.splitlines().index("fails = True") + 1 in lines


WARNING = """
import warnings


def old():
    warnings.warn("old")


for line in 1, 2:
    for _ in range(2):
        old()
    print("ready", flush=True)
    input()
"""


def test_warning_that_was_shown_is_not_shown_again(tmp_path):
    """Each is shown once; a save has none shown of its own."""
    with flushed_once(tmp_path, WARNING) as process:
        errors = process.communicate("\n", timeout=240)[1]
    assert (process.returncode, errors.count("UserWarning: old")) == (0, 1), errors


def test_save_that_finds_no_place_leaves_nothing_behind(tmp_path):
    """Where its file is to be there is a directory."""
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / ".coverage").mkdir()
    command = ["/usr/bin/python3", "-m", "coverage", "run", "program.py"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, env={"LD_PRELOAD": LIBRARY, "PATH": "/usr/bin"}) as process:
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        errors = process.communicate(timeout=240)[1]
    assert process.returncode == -15 and "coverage lost: python: IsADirectoryError" in errors
    assert sorted(os.listdir(tmp_path)) == [".coverage", "program.py"]
