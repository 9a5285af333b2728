# SPDX-License-Identifier: MIT
"""A test may compare what a program writes to its standard error: under `covkeep run` nothing of
ours is in there, whatever is wrong; it is told at the run's end. With the library alone one line
tells what is lost, and a busy machine is no loss. The oracle is the same program without covkeep.
"""

import contextlib
import fcntl
import os
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from run_trial import DEADLINE, LIBRARY, built, counts, lines_but_summary, place, victim  # noqa: F401


def spoil(place, victim):
    """Makes a file in which the program's counts have no place."""
    subprocess.run([victim, "exit", "0"], env={**place.env, "COV_KEEP": "off"}, check=True, timeout=DEADLINE)
    [file] = counts(place)
    file.write_bytes(b"something else")
    return file


def nothing_wrong(place, victim):
    return {}


def malformed(place, victim):
    return {"COV_KEEP_GRACE_MS": "soon"}


def spoiled(place, victim):
    spoil(place, victim)
    return {}


def no_directory(place, victim):
    (place.path / "file").touch()
    return {"GCOV_PREFIX": str(place.path / "file" / "below")}


def no_log(place, victim):
    """Nobody can write to it."""
    return {"COV_KEEP_GRACE_MS": "soon", "COV_KEEP_LOG": str(place.path / "none" / "log")}


WRONG = {
    "nothing_wrong": (nothing_wrong, None),
    "malformed": (malformed, "setting: COV_KEEP_GRACE_MS=soon: "),
    "spoiled": (spoiled, "is no gcov data file"),
    "no_directory": (no_directory, "Not a directory"),
    "no_log": (no_log, "setting: COV_KEEP_GRACE_MS=soon: "),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("words", [["exit", "0"], ["_exit", "3"], ["kill", "15"], ["kill", "9"], ["fork", "kill", "15"]])
def test_nothing_is_in_the_programs_error(place, victim, wrong, words):
    """But what the shell itself says of a program that was killed."""
    prepare, told = WRONG[wrong]
    script = f'"{victim}" {" ".join(words)} 2>error; true'
    assert place.direct("sh", "-c", script, env={"GCOV_PREFIX": str(place.path / "usual")}).returncode == 0
    usual = (place.path / "error").read_text()
    env = prepare(place, victim)
    done = place.run("sh", "-c", script, env=env)
    assert (place.path / "error").read_text() == usual
    assert (told or "") in done.stderr
    if not told:
        assert lines_but_summary(done) == []


@pytest.mark.parametrize("way", ["2>&1 | cat >error", "2>>error", "2>error"])
@pytest.mark.parametrize("keeper", ["on", "off"])
def test_nothing_is_in_it_however_it_is_redirected(place, victim, way, keeper):
    env = {**malformed(place, victim), **no_directory(place, victim), "COV_KEEP_KEEPER": keeper}
    done = place.run("sh", "-c", f'"{victim}" fork exit 0 {way}', env=env)
    assert (place.path / "error").read_text() == ""
    assert "Not a directory" in done.stderr and "soon" in done.stderr


def test_locked_file_is_told_at_the_end(place, victim):
    file = spoil(place, victim)
    file.unlink()
    with open(file, "w") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        done = place.run("sh", "-c", f'"{victim}" kill 15 2>error; true', env={"COV_KEEP_GRACE_MS": "300"})
    assert (place.path / "error").read_text() == "Terminated\n"
    assert "is locked by another process" in done.stderr


def test_same_line_of_many_processes_is_told_once(place, victim):
    many = "; ".join([f'"{victim}" exit 0'] * 30)
    done = place.run("sh", "-c", many, env={"COV_KEEP_GRACE_MS": "soon"})
    [line] = lines_but_summary(done)
    assert line.startswith("covkeep[") and line.endswith(" (told 31 times)")
    [run] = place.runs
    assert len((run / "covkeep.log").read_text().splitlines()) == 31


def test_many_lines_are_cut(place, victim):
    many = "; ".join(f'COV_KEEP_GRACE_MS=soon{i} "{victim}" exit 0' for i in range(30))
    lines = lines_but_summary(place.run("sh", "-c", many))
    assert len(lines) == 21
    assert lines[-1] == f"covkeep: 10 more lines, see {place.runs[0]}/covkeep.log"


def test_quiet_run_tells_losses_only(place, victim):
    env = malformed(place, victim)
    assert place.run("-q", victim, "exit", "0", env=env).stderr == ""
    assert "Not a directory" in place.run("-q", victim, "exit", "0", env={**env, **no_directory(place, victim)}).stderr


def test_log_that_is_set_gets_the_lines(place, victim):
    env = {**malformed(place, victim), "COV_KEEP_LOG": str(place.path / "log")}
    done = place.run(victim, "exit", "0", env=env)
    assert lines_but_summary(done) == []
    assert "setting: COV_KEEP_GRACE_MS=soon" in (place.path / "log").read_text()


def test_loss_without_a_record_is_a_loss(place, victim):
    """Of a program that is told to have none."""
    env = no_directory(place, victim)
    done = place.run("--strict", "sh", "-c", f'COV_KEEP_DIR= "{victim}" exit 0', env=env)
    assert done.returncode == 3
    assert ": coverage lost: " in done.stderr
    assert "kept" not in done.stderr and "coverage lost as told before this line" in done.stderr


def test_chosen_directory_is_used_again(place, victim):
    """The log of the run before goes with its records; a file of that name that is the user's stays."""
    for _ in range(2):
        assert place.run("-d", "here", victim, "exit", "0", env=malformed(place, victim)).returncode == 0
        assert len((place.path / "here/covkeep.log").read_text().splitlines()) == 1
    (place.path / "here/covkeep.log").write_text("mine\n")
    assert place.run("-d", "here", victim, "exit", "0").returncode == 0
    assert (place.path / "here/covkeep.log").read_text() == "mine\n"


UNITS = 40


@pytest.fixture(scope="module")
def many_files():
    """A program of many files, each of which takes its keeper some time."""
    with tempfile.TemporaryDirectory(prefix="covkeep-many-") as name:
        units = [f"unit{i}.c" for i in range(UNITS)]
        for i, unit in enumerate(units):
            (Path(name) / unit).write_text(f"int unit{i}(void) {{ return {i}; }}\n")
        (Path(name) / "main.c").write_text(
            "#include <signal.h>\n#include <unistd.h>\nint "
            + ", ".join(f"unit{i}(void)" for i in range(UNITS)) + ";\nint main(int argc, char **argv)\n{\n"
            "    int sum = " + " + ".join(f"unit{i}()" for i in range(UNITS)) + ";\n"
            "    char go = 46;\n    write(1, &go, 1);\n    read(0, &go, 1);\n"
            "    if (argc > 1 && *argv[1] == 'r') raise(SIGTERM);\n"
            "    if (argc > 1) _exit(0);\n    return sum == 1;\n}\n")
        subprocess.run(["gcc", "-O0", "--coverage", "-o", "many", "main.c", *units], cwd=name, check=True,
                       timeout=4 * DEADLINE)
        yield Path(name) / "many"


@contextlib.contextmanager
def slowed(pid, log):
    """Each file that the process opens takes it 20 ms more."""
    tracer = subprocess.Popen(["strace", "-qq", "-o", log, "-e", "trace=openat", "-e", "inject=openat:delay_enter=20000",
                               "-p", str(pid)])
    while f"TracerPid:\t{tracer.pid}\n" not in Path(f"/proc/{pid}/status").read_text():
        assert tracer.poll() is None
        time.sleep(0.002)
    yield
    tracer.wait()


def keeper_of(pid):
    [child] = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


@pytest.mark.parametrize("keeper", ["on", "off"])
@pytest.mark.parametrize("ending, status", [("", 0), ("_exit", 0), ("raise", -15)])
def test_keeper_that_is_late_but_writes_has_lost_nothing(place, many_files, keeper, ending, status):
    """Every file is there when the program has ended, with the library alone: so its end took as long
    as it takes, which is longer than COV_KEEP_GRACE_MS."""
    env = {**place.env, "GCOV_PREFIX": str(place.path / "counts"), "LD_PRELOAD": str(LIBRARY),
           "COV_KEEP_GRACE_MS": "200", "COV_KEEP_KEEPER": keeper}
    with subprocess.Popen([many_files, *ending.split()], env=env, stdin=subprocess.PIPE, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        program.stdout.read(1)
        log = place.path / "opened"
        with slowed(keeper_of(program.pid) if keeper == "on" else program.pid, log):
            errors = program.communicate("g", timeout=4 * DEADLINE)[1]
    assert (program.returncode, errors) == (status, "")
    assert len(counts(place)) == UNITS + 1
    assert log.read_text().count("DELAYED") > UNITS
