# SPDX-License-Identifier: MIT
"""`covkeep run` ends as its command does, and says in one line what it cannot do."""

import os
import shutil
import signal

import pytest

from run_trial import COVKEEP, LIBRARY, built, counts, place, victim  # noqa: F401

pytestmark = pytest.mark.usefixtures("place")
DEADLY = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGABRT", "SIGKILL", "SIGSEGV", "SIGPIPE", "SIGALRM",
          "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGRTMIN", "SIGRTMAX"]


@pytest.mark.parametrize("status", [0, 1, 2, 42, 125, 126, 127, 128, 255])
def test_exit_status_is_the_commands(place, status):
    assert place.run("sh", "-c", f"exit {status}").returncode == status


@pytest.mark.parametrize("name", DEADLY)
def test_signal_is_the_commands(place, name):
    number = signal.Signals[name]
    done = place.run("sh", "-c", f"kill -{int(number)} $$")
    assert done.returncode == -number


def test_core_is_dumped_once(place):
    """The command dumps its own; covkeep, which dies of the same signal, none."""
    script = f"cd {place.path} && ulimit -c unlimited && exec {COVKEEP} run -q sh -c 'kill -SEGV $$'"
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", script], place.env)
    _, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGSEGV
    assert not os.WCOREDUMP(status)


def test_missing_command_is_127(place):
    done = place.run("no-such-command")
    assert done.returncode == 127
    assert done.stderr == "covkeep: no-such-command: No such file or directory\n"
    assert place.runs == []


@pytest.mark.parametrize("command", ["/", "./data"])
def test_command_that_cannot_be_executed_is_126(place, command):
    (place.path / "data").write_text("text")
    done = place.run(command)
    assert done.returncode == 126
    assert done.stderr == f"covkeep: {command}: Permission denied\n"
    assert place.runs == []


def test_script_without_interpreter_line_is_run_by_the_shell(place):
    script = place.path / "script"
    script.write_text("exit 9\n")
    script.chmod(0o755)
    assert place.run("./script").returncode == 9


@pytest.mark.parametrize("words, line", [
    ([], "no subcommand given, see covkeep --help"),
    (["rum"], "unknown subcommand rum, did you mean run?"),
    (["repotr"], "unknown subcommand repotr, did you mean report?"),
    (["make"], "unknown subcommand make, did you mean covkeep run make?"),
    (["/bin/sh", "-c", "true"], "unknown subcommand /bin/sh, did you mean covkeep run /bin/sh?"),
    (["no-such-program"], "unknown subcommand no-such-program, see covkeep --help"),
    (["/bin"], "unknown subcommand /bin, see covkeep --help"),
    (["--vresion"], "unknown option --vresion, did you mean --version?"),
    (["--xyz"], "unknown option --xyz, see --help"),
    (["run"], "run: no command given, see covkeep run --help"),
    (["run", "--"], "run: no command given, see covkeep run --help"),
    (["run", "--strct", "true"], "run: unknown option --strct, did you mean --strict?"),
    (["run", "--stop", "true"], "run: unknown option --stop, did you mean --stop-leftovers?"),
    (["run", "-x", "true"], "run: unknown option -x, see --help"),
    (["run", "--strict=1", "true"], "run: --strict takes no value"),
    (["run", "--dir"], "run: --dir needs a value"),
    (["run", "--dir=", "true"], "run: --dir needs a value"),
    (["run", "-sd"], "run: --dir needs a value"),
    (["run", "-strict", "true"], "run: unknown option -strict, did you mean --strict?"),
    (["help", "rum"], "unknown subcommand rum, did you mean run?"),
    (["env", "--githab"], "env: unknown option --githab, did you mean --github?"),
    (["env", "true"], "env: unexpected argument true"),
])
def test_wrong_usage_is_2_and_one_line(place, words, line):
    done = place.covkeep(*words)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"covkeep: {line}\n")


def test_letters_stand_together(place):
    done = place.run("-sqd", "records", "true")
    assert (done.returncode, done.stderr) == (0, "")
    assert place.run("-qdrecords", "true").stderr == ""
    assert " true\n" in place.covkeep("report", "records").stdout


@pytest.mark.parametrize("words, same", [(["help"], ["--help"]), (["help", "run"], ["run", "--help"]),
                                         (["help", "reset"], ["reset", "--help"])])
def test_help_is_a_word_too(place, words, same):
    done = place.covkeep(*words)
    assert (done.returncode, done.stdout) == (0, place.covkeep(*same).stdout)


def test_options_end_at_the_command(place):
    assert place.run("echo", "--strict", "--").stdout == "--strict --\n"
    assert place.run("-q", "--", "echo", "--", "-q").stdout == "-- -q\n"


@pytest.mark.parametrize("layout", ["bin/covkeep", "bin/covkeep lib/libcovkeep.so"])
def test_library_is_found_from_the_command(place, layout):
    command, *library = [place.path / name for name in layout.split()]
    for file, source in zip([command, *library], [COVKEEP, LIBRARY]):
        file.parent.mkdir()
        shutil.copy(source, file)
    done = place.direct(command, "run", "-q", "sh", "-c", "echo $LD_PRELOAD")
    if library:
        assert done.stdout == f"{library[0]}\n"
    else:
        assert done.returncode == 125
        assert done.stderr.startswith("covkeep: libcovkeep.so is neither beside the command")


def test_chosen_library_is_taken(place):
    shutil.copy(LIBRARY, place.path / "libcovkeep.so")
    done = place.run("-q", "--library", "libcovkeep.so", "sh", "-c", "echo $LD_PRELOAD")
    assert done.stdout == f"{place.path}/libcovkeep.so\n"


@pytest.mark.parametrize("name, reason", [
    ("missing.so", "No such file or directory"),
    ("text.so", "is no shared library"),
    ("with space.so", "LD_PRELOAD cannot hold a path with a space or a colon"),
    ("with:colon.so", "LD_PRELOAD cannot hold a path with a space or a colon"),
])
def test_library_that_cannot_be_loaded_is_125(place, name, reason):
    if " " in name or ":" in name:
        shutil.copy(LIBRARY, place.path / name)
    elif "missing" not in name:
        (place.path / name).write_text("text\n")
    done = place.run("--library", place.path / name, "true")
    assert done.returncode == 125
    assert done.stderr.startswith(f"covkeep: {place.path / name}: {reason}")
    assert done.stderr.count("\n") == 1


def test_what_the_user_has_switched_off_is_off_and_told(place, victim):
    """The command's status is its own, with --strict too."""
    done = place.run("--strict", "sh", "-c", f"{victim} kill 9; echo $COV_KEEP$LD_PRELOAD; exit 7", env={"COV_KEEP": "off"})
    assert (done.returncode, done.stdout) == (7, "off\n")
    assert done.stderr.splitlines()[0] == ("covkeep: COV_KEEP=off is set, so the command runs without covkeep, and "
                                           "nothing is kept")
    assert not counts(place) and not place.runs
    assert place.run("/nonexistent", env={"COV_KEEP": "off"}).returncode == 127
