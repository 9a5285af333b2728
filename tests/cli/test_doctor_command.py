# SPDX-License-Identifier: MIT
"""Command lines: how they are followed to a program, and wrong usage."""

import os

import pytest

from test_doctor_support import (LIBRARY, build, cleared_up, directory, doctor,  # noqa: F401
                                 needs_root, script)


@pytest.fixture
def program(directory):
    """One without counters, so that being looked at shows."""
    return build(directory)


def test_command_is_looked_up_in_path(program):
    finding = doctor("program", env={"PATH": f"/nowhere::{program.parent}:/usr/bin"})
    assert finding.the_only("no counters").path == str(program)


def test_file_that_may_not_be_executed_is_passed_over(directory, program):
    (directory / "first").mkdir()
    (directory / "first" / "program").touch()
    answer = doctor("program", env={"PATH": f"{directory}/first:{directory}"})
    assert answer.the_only("no counters").path == str(program)


def test_empty_entry_of_path_is_the_working_directory(program):
    answer = doctor("program", env={"PATH": "/nowhere:"}, cwd=program.parent)
    assert answer.the_only("no counters").path == "program"


@pytest.mark.parametrize("name", ["no-such-command", "/no/such/command", "./nothing", ""])
def test_missing_command(name):
    answer = doctor(name)
    assert answer.status == 127 and not answer.lines
    assert answer.stderr == f"covkeep: doctor: {name}: command not found\n"


@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_command_that_cannot_be_executed(directory, mode):
    (directory / "data").write_text("data\n")
    (directory / "data").chmod(mode)
    answer = doctor(directory / "data")
    assert answer.status == 126 and "Permission denied" in answer.stderr


def test_directory_is_no_command(directory):
    assert doctor(directory).status == 126


def test_nothing_is_executed(directory):
    build(directory, "--coverage", source="#include <stdio.h>\n"
          'int main(void) { return !fopen("executed", "w"); }\n')
    doctor("./program", cwd=directory).is_well()
    line = script(directory, "#!/bin/sh\ntouch executed\n")
    doctor(line, cwd=directory).is_well()
    assert not (directory / "executed").exists()


@pytest.mark.parametrize("line", ["#!{0}", "#! {0} ", "#!{0} -x  y", "#!/usr/bin/env -S {0} -x"])
def test_script_leads_to_its_interpreter(directory, line):
    """A static one, since an interpreter needs no counters."""
    interpreter = build(directory, "-static", "--coverage")
    finding = doctor(script(directory, line.format(interpreter) + "\n")).the_only("static program")
    assert finding.path == str(interpreter)


def test_interpreter_that_is_a_script(directory):
    interpreter = build(directory, "-static", "--coverage")
    second = script(directory, f"#!{interpreter}\n", name="second")
    assert doctor(script(directory, f"#!{second}\n")).the_only("static program")


def test_scripts_that_lead_in_a_circle(directory):
    one = script(directory, f"#!{directory}/two\n", name="one")
    script(directory, f"#!{one}\n", name="two")
    answer = doctor(one)
    assert answer.status == 126 and "symbolic links" in answer.stderr


def test_script_without_a_first_line_is_the_shells(directory):
    assert doctor(script(directory, "true\n")).is_well().startswith("script: ")


def test_interpreter_needs_no_counters():
    doctor("sh", "-c", "true").is_well()


def test_env_is_followed(program):
    answer = doctor("env", "-i", "-u", "HOME", "A=B", f"PATH={program.parent}", "program")
    assert answer.the_only("no counters").path == str(program)


def test_assignments_of_env_hold(directory):
    program = build(directory, "--coverage")
    (directory / "file").touch()
    doctor("env", f"GCOV_PREFIX={directory}/file", program).the_only("place")


def test_env_alone():
    doctor("env").is_well()


def test_without_a_command():
    assert "keepers work" in doctor().is_well()


def test_help_fits_one_screen():
    answer = doctor("--help")
    assert answer.status == 0 and not answer.stderr
    assert len(answer.lines) <= 24 and max(map(len, answer.lines)) <= 80
    assert "Examples:" in answer.lines


def test_unknown_option_names_the_nearest():
    answer = doctor("--usr", "nobody")
    assert answer.status == 2 and not answer.lines
    assert "--user" in answer.stderr


def test_option_without_a_value():
    assert doctor("--user").status == 2


def test_options_of_the_command_are_its_own(program):
    assert doctor(program, "--help").the_only("no counters")
    assert doctor("--", program).the_only("no counters")


@needs_root
def test_unknown_user():
    answer = doctor("--user", "no-such-user")
    assert answer.status == 2 and "no such user" in answer.stderr


@needs_root
def test_user_by_number():
    doctor("--user", "65534").is_well()


def test_user_that_one_cannot_become():
    under = ["setpriv", "--reuid", "65534", "--clear-groups"] if os.geteuid() == 0 else []
    answer = doctor("--user", "root", under=under)
    assert answer.status == 2 and "only root" in answer.stderr


def test_names_cannot_command_the_terminal(directory):
    program = build(directory, name="a\x1b[31m\nb")
    path = doctor(program).the_only("no counters").path
    assert path == f"{directory}/a?[31m?b"


def test_output_that_cannot_be_written():
    answer = doctor(under=["sh", "-c", 'exec "$@" >/dev/full', "sh"])
    assert answer.status == 1 and "standard output" in answer.stderr


def test_library_is_found_without_the_option():
    answer = doctor(env={"LD_PRELOAD": str(LIBRARY)}, library=None)
    assert str(LIBRARY) in answer.is_well()
