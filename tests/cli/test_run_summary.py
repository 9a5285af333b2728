# SPDX-License-Identifier: MIT
"""What `covkeep run` says at the end, against what the test itself did with real programs."""

import re
import shutil

import pytest

from run_trial import COVKEEP, PYTHON, built, counts, lines_but_summary, place, summary, victim  # noqa: F401

WITHOUT_KEEPER = {"COV_KEEP_KEEPER": "off"}


def numbers(done):
    """(processes, with coverage, gcov, python, restored, killed, what became of it)."""
    found = re.fullmatch(r"(\d+) process(?:es)?, (\d+) with coverage \((\d+) gcov, (\d+) python\): "
                         r"(\d+) environments? restored, (\d+) killed by SIGKILL, (.*)",
                         summary(done))
    assert found, done.stderr
    return (*map(int, found.groups()[:-1]), found.groups()[-1])


def script(place, *lines):
    """A shell script of the test's own; the shell is one more process, without coverage."""
    path = place.path / "script"
    path.write_text("\n".join(lines) + "\n")
    return ["sh", path]


def lose(program, times=1):
    """Lines that start a program and kill it from outside: a static kill knows of no library."""
    return [f"{program} say wait >pid.$$ & while ! test -s pid.$$; do :; done",
            "cat pid.$$; busybox kill -KILL $(cat pid.$$); wait $!; rm pid.$$"] * times


def test_nothing_to_keep(place):
    done = place.run("true")
    assert numbers(done) == (1, 0, 0, 0, 0, 0, "nothing to keep")
    assert lines_but_summary(done) == [f"covkeep: next: {COVKEEP} doctor COMMAND says why nothing was measured"]
    assert place.run("-q", "true").stderr == ""


def test_program_with_coverage(place, victim):
    done = place.run(victim, "exit", "3")
    assert done.returncode == 3
    assert numbers(done) == (1, 1, 1, 0, 0, 0, "all kept")


@pytest.mark.parametrize("words, processes, killed", [
    (["exit", "0"], 1, 0),
    (["_exit", "0"], 1, 0),
    (["kill", "15"], 1, 0),
    (["kill", "9"], 1, 1),
    (["exec", "exit", "0"], 1, 0),
    (["exec", "kill", "9"], 1, 1),
    (["fork", "exit", "0"], 2, 0),
    (["fork", "_exit", "0"], 2, 0),
    (["fork", "exec", "exit", "0"], 2, 0),
    (["fork", "fork", "kill", "15"], 3, 0),
    (["fork", "exec", "kill", "9"], 2, 2),
    (["fork", "kill", "9"], 2, 2),
])
def test_every_ending_is_counted(place, victim, words, processes, killed):
    done = place.run(victim, *words)
    assert numbers(done) == (processes, processes, processes, 0, 0, killed, "all kept")
    assert counts(place)


def test_killed_from_outside_is_waited_for(place, victim):
    """Whoever is not under covkeep kills it; its keeper writes, and covkeep waits for that."""
    with place.start(*script(place, f"{victim} say wait", "exit 0")) as run:
        place.direct("kill", "-KILL", run.line())
        status, _, errors = run.end()
    assert status == 0
    assert "2 processes, 1 with coverage (1 gcov, 0 python)" in errors
    assert "1 killed by SIGKILL, all kept" in errors
    assert counts(place)


def test_mixed_run(place, victim, built):
    lines = [f"{victim} exit 0", f"{built / 'plain'} exit 0", f"env -i {victim} exit 0",
             f"env -i GCOV_PREFIX={place.path}/elsewhere {victim} kill 9 || true",
             f"{victim} say wait >pid &", "while ! test -s pid; do :; done",
             "kill -KILL $(cat pid)", "wait $! || true"]
    done = place.run(*script(place, *lines))
    # sh, its cat in a subshell, 5 programs
    assert numbers(done)[1:] == (4, 4, 0, 2, 2, "all kept")


def test_python_is_counted(place):
    program = place.path / "program.py"
    program.write_text("import os, sys\nos.kill(os.getpid(), int(sys.argv[1]))\n")
    command = [PYTHON, "-m", "coverage", "run", "--parallel", program]
    done = place.run(*script(place, *(" ".join(map(str, [*command, number, "|| true"]))
                                      for number in (15, 0))))
    assert numbers(done) == (3, 2, 0, 2, 0, 0, "all kept")
    assert len(list(place.path.glob(".coverage.*"))) == 2


@pytest.mark.parametrize("options, status", [([], 0), (["--strict"], 3), (["--quiet"], 0)])
def test_run_without_any_record_is_told(place, options, status):
    """A static program loads no library."""
    busybox = shutil.which("busybox")
    assert busybox, "busybox-static is not installed"
    done = place.run(*options, busybox, "true")
    assert done.returncode == status
    assert done.stderr == ("covkeep: nothing is known of this run: no program has loaded the library; "
                           "covkeep doctor COMMAND says why\n")


@pytest.mark.parametrize("options, status", [([], 0), (["--strict"], 3)])
def test_loss_is_told(place, victim, options, status):
    done = place.run(*options, *script(place, *lose(victim), "true"), env=WITHOUT_KEEPER)
    pid = done.stdout.strip()
    assert done.returncode == status
    assert numbers(done)[1:] == (1, 1, 0, 0, 1, "1 lost coverage")
    told = [line for line in done.stderr.splitlines() if line.startswith("covkeep: lost: ")]
    assert len(told) == 1
    assert lines_but_summary(done)[-1] == f"covkeep: next: {COVKEEP} report --lost {place.runs[0]}"
    assert told[0].startswith(f"covkeep: lost: {pid} victim, ")
    assert re.search(r"\. Remove .*\.$", told[0]) and not re.search("; [A-Z]", told[0])
    assert not counts(place)


def test_kill_by_its_own_hand_is_kept_without_a_keeper(place, victim):
    done = place.run(*script(place, f"{victim} kill 9", "true"), env=WITHOUT_KEEPER)
    assert numbers(done) == (2, 1, 1, 0, 0, 1, "all kept")
    assert counts(place)


def test_strict_run_without_loss_succeeds(place, victim):
    assert place.run("--strict", victim, "fork", "kill", "15").returncode == -15
    assert place.run("--strict", victim, "exit", "0").returncode == 0


def test_strict_leaves_other_statuses(place, victim):
    done = place.run("--strict", *script(place, *lose(victim), "exit 5"), env=WITHOUT_KEEPER)
    assert done.returncode == 5
    assert numbers(done)[-1] == "1 lost coverage"


def test_many_losses_are_cut(place, victim):
    done = place.run(*script(place, *lose(victim, 25), "true"), env=WITHOUT_KEEPER)
    told = [line for line in lines_but_summary(done) if line.startswith("covkeep: ")]
    assert numbers(done)[-1] == "25 lost coverage"
    assert len(told) == 21
    assert told[-1] == f"covkeep: 5 more lost coverage; next: {COVKEEP} report --lost {place.runs[0]}"


def test_quiet_run_is_silent(place, victim):
    assert place.run("-q", victim, "exit", "0").stderr == ""


def test_quiet_run_tells_of_losses(place, victim):
    done = place.run("-q", *script(place, *lose(victim), "true"), env=WITHOUT_KEEPER)
    assert "covkeep: lost: " in done.stderr
    assert numbers(done)[-1] == "1 lost coverage"


def test_program_name_cannot_write_to_the_terminal(place, victim):
    evil = place.path / "evil\033[2J\n"
    shutil.copy(victim, evil)
    done = place.run(*script(place, *lose("./evil*"), "true"), env=WITHOUT_KEEPER)
    assert "evil?[2J?, " in done.stderr
    assert "\033" not in done.stderr.replace(str(evil), "")


def test_finding_and_remedy_are_a_sentence_each(place, victim):
    done = place.run(*script(place, *lose(victim)), env=WITHOUT_KEEPER)
    assert re.search(r"^covkeep: lost: .*[a-z]\. [A-Z]", done.stderr, re.MULTILINE)
    assert not re.search(r"; [A-Z][a-z]", done.stderr), done.stderr
