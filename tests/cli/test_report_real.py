# SPDX-License-Identifier: MIT
#
# Programs that really end, with the library preloaded: the report names each ending as this test
# made it. What is lost is shown, too: a SIGKILL from here, of Python, is one from outside.
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest
from report_layout import ROOT
from report_run import Run, by_its_keeper

LIBRARY = os.environ.get("COVKEEP_LIBRARY", str(ROOT / "build" / "libcovkeep.so"))
PYTHON = "/usr/bin/python3"
DEADLINE = 240

VICTIM = r"""
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static int deeper(int depth)
{
    volatile char frame[4096] = {(char)depth};
    return deeper(depth + 1) + frame[0];
}
static void become_beside_a_child(void)
{
    pid_t parent = getpid();
    if (fork() > 0)
        execl("/bin/sh", "sh", "-c", "sleep 0.1; exit 3", (char *)0);
    while (getppid() == parent)
        usleep(1000);
    exit(0);
}
static void *stay(void *unused)
{
    pause();
    return unused;
}
static void become_with_a_thread(void)
{
    pthread_t thread;
    pthread_create(&thread, 0, stay, 0);
    execl("/bin/true", "true", (char *)0);
}
int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    if (strcmp(how, "exit") == 0)
        exit(3);
    if (strcmp(how, "_exit") == 0)
        _exit(4);
    if (strcmp(how, "quick_exit") == 0)
        quick_exit(6);
    if (strcmp(how, "abort") == 0)
        abort();
    if (strcmp(how, "overflow") == 0)
        return deeper(argc);
    if (strcmp(how, "exec_beside") == 0)
        become_beside_a_child();
    if (strcmp(how, "exec_threaded") == 0)
        become_with_a_thread();
    if (strcmp(how, "exec") == 0)
        execl("/bin/true", "true", (char *)0);
    if (strncmp(how, "fork", 4) == 0) {
        if (fork() > 0)
            return wait(0) < 0;
        if (strcmp(how, "fork_quick_exit") == 0)
            quick_exit(5);
        if (strcmp(how, "fork_raise") == 0)
            raise(SIGKILL);
        _exit(5);
    }
    write(1, "x", 1);
    for (;;)
        pause();
}
"""
SCRIPT = r"""
import os, signal, sys, time
if sys.argv[1] == "_exit":
    os._exit(4)
if sys.argv[1] == "in the way":
    import coverage
    os.mkdir(coverage.Coverage.current()._data._filename)
    os._exit(4)
if sys.argv[1] == "no database":
    import coverage, sqlite3
    def save():
        try:
            sqlite3.connect("/nowhere/file")
        except sqlite3.Error as error:
            raise coverage.CoverageException(f"Couldn't use data file: {error}") from error
    coverage.Coverage.current().save = save
    os._exit(4)
if sys.argv[1] == "interrupt":
    raise KeyboardInterrupt
if sys.argv[1] == "fork":
    child = os.fork()
    if child == 0:
        time.sleep(60)
    os.write(1, b"%d " % child)
    os.waitpid(child, 0)
    sys.exit()
if sys.argv[1] == "exec":
    os.execv("/bin/true", ["true"])
sys.stdout.write("x")
sys.stdout.flush()
while sys.argv[1] == "wait":
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def victims(tmp_path_factory):
    directory = tmp_path_factory.mktemp("victims")
    (directory / "victim.c").write_text(VICTIM)
    (directory / "script.py").write_text(SCRIPT)
    subprocess.run(["gcc", "--coverage", "-w", "victim.c", "-o", "victim"], cwd=directory, check=True)
    return directory


class Real(Run):
    """A directory that the library fills."""

    def __init__(self, victims, directory):  # pylint: disable=super-init-not-called
        self.victims, self.directory = victims, directory

    def start(self, *command):
        env = {"PATH": "/usr/bin:/bin", "LD_PRELOAD": LIBRARY, "COV_KEEP": "on", "COV_KEEP_LOG": "/dev/null",
               "COV_KEEP_DIR": str(self.directory), "COVERAGE_FILE": str(self.victims / ".coverage")}
        return subprocess.Popen(command, cwd=self.victims, env=env, stdout=subprocess.PIPE)

    def end(self, command, number):
        """Its pid; it is sent that signal once it has said that it is there."""
        with self.start(*command) as process:
            if number:
                process.stdout.read(1)
                process.send_signal(number)
            process.stdout.read()
            process.wait(DEADLINE)
        return process.pid

    def images(self, pid):
        return [p for p in self.processes() if p["pid"] == pid and not p["prelude"]]

    def await_image(self, pid):
        deadline = time.monotonic() + DEADLINE
        while not self.images(pid) and time.monotonic() < deadline:
            time.sleep(.01)

    def kept_image(self, pid):
        """Its keeper writes a moment after its end."""
        deadline = time.monotonic() + DEADLINE
        while (image := self.images(pid)[0])["ending"]["kind"] == "gone" and time.monotonic() < deadline:
            time.sleep(.01)
        return image


    def kept_processes(self):
        """What a family's elder knows it writes a moment after the last of them has ended."""
        deadline = time.monotonic() + DEADLINE
        processes = self.processes()
        while any(p["verdict"] != "kept" for p in processes) and time.monotonic() < deadline:
            time.sleep(.01)
            processes = self.processes()
        return processes


def c_program(how):
    return ["./victim", how]


def python_program(how):
    return [PYTHON, "-m", "coverage", "run", "--parallel-mode", "script.py", how]


def ending_of(image):
    return image["ending"]["text"].replace(f"from {os.getpid()}", "from ME")


@pytest.fixture
def real(victims, tmp_path):
    return Real(victims, tmp_path / "records")


@pytest.mark.parametrize("how, number, ending", [
    ("exit", 0, "exit status 3"),
    ("_exit", 0, "_exit status 4"),
    ("quick_exit", 0, "quick_exit"),
    ("abort", 0, "SIGABRT from itself"),
    ("wait", signal.SIGTERM, "SIGTERM from ME"),
    ("wait", signal.SIGINT, "SIGINT from ME"),
    ("wait", signal.SIGKILL, "SIGKILL"),
])
def test_c_program_is_kept(real, how, number, ending):
    image = real.kept_image(real.end(c_program(how), number))
    assert ending_of(image) in by_its_keeper(ending)
    assert (image["verdict"], image["carried"]) == ("kept", "gcov 1 file")
    assert (image["gcov"]["written"], image["command"]) == (1, f"victim {how}")


def test_c_program_that_becomes_another(real):
    first, later = real.images(real.end(c_program("exec"), 0))
    assert (first["verdict"], first["ending"]["text"]) == ("kept", "exec of true")
    assert (later["verdict"], later["ending"]["text"], later["former"]) == (
        "none", "exit status 0", first["id"])


def test_ending_of_what_a_program_became_is_not_its_own(real):
    """Its keeper stays for the child, and sees the later program die."""
    first, later = real.images(real.end(c_program("exec_beside"), 0))
    assert (first["ending"]["text"], later["ending"]["text"]) == ("exec of sh", "_exit status 3")


def test_threaded_program_that_becomes_another(real):
    for _ in range(40):
        first, later = real.images(real.end(c_program("exec_threaded"), 0))
        assert (first["ending"]["text"], later["ending"]["text"]) == ("exec of true", "exit status 0")


@pytest.mark.parametrize("how, ending", [
    ("fork", "_exit status 5"), ("fork_quick_exit", "quick_exit"), ("fork_raise", "SIGKILL from itself")])
def test_forked_child_is_its_parents(real, how, ending):
    pid = real.end(c_program(how), 0)
    parent, child = sorted(real.kept_processes(), key=lambda p: p["pid"] != pid)
    assert child["ending"]["text"] in by_its_keeper(ending)
    assert (child["parent_pid"], child["forked"], child["verdict"]) == (pid, True, "kept")
    assert (parent["verdict"], parent["ending"]["text"]) == ("kept", "exit status 0")


def read_pid(process):
    text = b""
    while not text.endswith(b" "):
        text += process.stdout.read(1)
    return int(text)


def test_forked_child_that_is_killed_from_outside_is_told_and_its_parent_is_not(real):
    with real.start(*python_program("fork")) as process:
        child = read_pid(process)
        real.await_image(child)
        os.kill(child, signal.SIGKILL)
        process.wait(DEADLINE)
    [parent], [killed] = real.images(process.pid), real.images(child)
    assert (parent["verdict"], killed["verdict"]) == ("kept", "lost")
    assert killed["ending"]["text"] == "SIGKILL from outside"


@pytest.mark.parametrize("how, number, verdict, ending", [
    ("return", 0, "kept", "exit status 0"),
    ("_exit", 0, "kept", "_exit status 4"),
    ("interrupt", 0, "kept", "SIGINT from itself"),
    ("wait", signal.SIGTERM, "kept", "SIGTERM from ME"),
    ("wait", signal.SIGKILL, "lost", "killed from outside"),
])
def test_python_program(real, how, number, verdict, ending):
    [image] = real.images(real.end(python_program(how), number))
    assert (image["verdict"], ending_of(image)) == (verdict, ending)
    assert image["carried"] == f"Python {sys.version.split()[0]}"


@pytest.mark.skipif(sys.version_info < (3, 11), reason="before, SQLite's error has no number in Python")
def test_python_program_whose_data_file_sqlite_cannot_open(real):
    """SQLite says so by a number, and coverage.py raises an exception of its own because of that."""
    [image] = real.images(real.end(python_program("no database"), 0))
    [loss] = image["losses"]
    assert "unable to open database file" in loss["reason"]
    assert loss["advice"].startswith("Let the program's user write there")


def test_python_program_in_whose_way_a_directory_is(real):
    [image] = real.images(real.end(python_program("in the way"), 0))
    [loss] = image["losses"]
    assert "coverage lost: python: IsADirectoryError: " in loss["reason"]
    assert loss["advice"].startswith("Remove the directory")


def test_python_program_that_becomes_another(real):
    first, later = real.images(real.end(python_program("exec"), 0))
    assert (first["verdict"], later["verdict"]) == ("kept", "none")


def test_sigkill_from_inside_is_kept_and_told(real):
    killer = "import subprocess as s; p = s.Popen(%r, stdout=s.PIPE); p.stdout.read(1); p.kill(); p.wait()"
    pid = real.end([PYTHON, "-c", killer % (python_program("wait"),)], 0)
    [image] = [p for p in real.processes() if p["pid"] != pid and p["python"]]
    assert (image["verdict"], image["ending"]["text"]) == ("kept", f"SIGKILL from {pid}")


def test_sigkill_of_itself_is_told_without_coverage(real):
    [image] = real.images(real.end(["sh", "-c", "kill -KILL $$"], 0))
    assert (image["verdict"], image["ending"]["text"]) == ("none", "SIGKILL from itself")


def test_running_program(real):
    with real.start(*c_program("wait")) as process:
        try:
            process.stdout.read(1)
            [image] = real.images(process.pid)
        finally:
            process.kill()
    assert (image["verdict"], image["ending"]["text"]) == ("running", "still running")


def test_restored_environment_is_told(real):
    code = "import subprocess; subprocess.run(['./victim', 'exit'], env={})"
    pid = real.end([PYTHON, "-c", code], 0)
    [image] = [p for p in real.processes() if p["gcov"]]
    assert image["restored"]["by"] in (pid, image["pid"])
    assert {"LD_PRELOAD", "COV_KEEP", "COV_KEEP_DIR"} <= set(image["restored"]["names"])


def test_full_disk_is_told_with_its_reason(real, victims):
    program = victims / "full"
    subprocess.run(["gcc", "--coverage", "-w", "-fprofile-update=single", "victim.c", "-o", program],
                   cwd=victims, check=True)
    [note] = [path for path in victims.glob("full*.gcno")]
    pathlib.Path(note.with_suffix(".gcda")).symlink_to("/dev/full")
    [image] = real.images(real.end([str(program), "exit"], 0))
    assert image["verdict"] == "lost"
    assert "full" in image["losses"][0]["reason"]
