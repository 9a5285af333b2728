# SPDX-License-Identifier: MIT
"""Which variables a program has that was started past libc under `covkeep run --everywhere`, as its main sees them,
and who decides. The oracle is env(1), and the places where a server's files are.
"""

import os
import shutil
import subprocess

import pytest

from everywhere_trial import NOBODY, SERVERS, build, everywhere, files_of, harness, way_refused  # noqa: F401
from run_trial import DEADLINE, place, summary  # noqa: F401

ENV = shutil.which("env")
SETTINGS = {"COV_KEEP", "COV_KEEP_DIR", "COV_KEEP_RUN"}
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="makes a setuid program")
pytestmark = pytest.mark.skipif(way_refused(), reason="no private mount namespace here")


def variables_of(done):
    return dict(entry.split("=", 1) for entry in done.stdout.split("\0")[:-1])


def seen(place, harness, *passed, under=(), env=()):
    return variables_of(everywhere(place, *under, harness, "end", *passed, ENV, "-0", env=dict(env)))


def test_program_gets_the_coverage_variables_behind_its_own(place, harness):
    env = {"GCOV_PREFIX": "/a=b", "COV_MINE": "", "OTHER": "x"}
    found = seen(place, harness, "ONLY=this", "LAST=", env=env)
    assert list(found)[:2] == ["ONLY", "LAST"]
    assert set(found) == {"ONLY", "LAST", "GCOV_PREFIX", "COV_MINE", *SETTINGS}
    assert (found["GCOV_PREFIX"], found["COV_MINE"], found["ONLY"]) == ("/a=b", "", "this")


def test_program_without_any_environment(place, harness):
    assert set(seen(place, harness)) == SETTINGS


@pytest.mark.parametrize("value", ["two\nlines", "a\tb", "\\", "\\n\\\\t\n\t", "#covkeep\tX=1", "ü # ü"])
def test_values_arrive_as_they_were(place, harness, value):
    assert seen(place, harness, env={"COV_MINE": value})["COV_MINE"] == value


def test_variables_of_cov_keep_vars_arrive(place, harness):
    found = seen(place, harness, env={"COV_KEEP_VARS": "SHOP_*", "SHOP_A": "1", "SHOPS": "2"})
    assert set(found) == {"COV_KEEP_VARS", "SHOP_A", *SETTINGS}


def test_variable_that_the_harness_passes_wins(place, harness):
    found = seen(place, harness, "COV_MINE=", "GCOV_PREFIX=/own", env={"COV_MINE": "x", "GCOV_PREFIX": "/x"})
    assert (found["COV_MINE"], found["GCOV_PREFIX"]) == ("", "/own")


def test_other_library_that_the_harness_preloads_stays(place, harness):
    found = seen(place, harness, "LD_PRELOAD=libm.so.6")
    assert found["LD_PRELOAD"] == "libm.so.6" and set(found) == {"LD_PRELOAD", *SETTINGS}


@pytest.mark.parametrize("refusal", ["LD_PRELOAD=", "COV_KEEP=off"])
def test_program_for_which_it_is_refused_gets_none(place, harness, refusal):
    assert seen(place, harness, refusal) == dict([refusal.split("=")])


@pytest.mark.parametrize("start", [["server"], ["sh"], ["emptied"]])
def test_switch_of_the_harness_is_heeded_by_all_below(place, harness, start):
    server = SERVERS["gcc"](place.path)
    words = {"server": server.ends, "sh": ["/bin/sh", "-c", f"{server.ends[0]} kill 9"],
             "emptied": ["/bin/sh", "-c", f"{ENV} -i {server.ends[0]} kill 9"]}[start[0]]
    everywhere(place, harness, "end", "COV_KEEP=off", *words, env=server.variables)
    assert not files_of(place, server)
    everywhere(place, harness, "end", *words, env=server.variables)
    assert files_of(place, server)


def test_shell_that_was_switched_off_meanwhile(place):
    server = SERVERS["gcc"](place.path)
    for value, is_kept in ("off", False), ("on", True):
        script = f"export COV_KEEP={value}; {ENV} -i {server.ends[0]} kill 9"
        everywhere(place, "sh", "-c", script, env=server.variables)
        assert bool(files_of(place, server)) == is_kept


@needs_root
def test_program_that_gains_rights_gets_none(place, harness):
    """It is the loader that loads the library there."""
    program = shutil.copy(ENV, place.path / "env")
    os.chmod(program, 0o4755)
    command = [*NOBODY, harness, "end", "ONLY=this", program, "-0"]
    assert variables_of(everywhere(place, *command)) == {"ONLY": "this"}
    os.chmod(program, 0o755)
    assert set(variables_of(everywhere(place, *command))) == {"ONLY", *SETTINGS}


@needs_root
def test_program_that_is_started_with_new_rights_gets_those_of_the_run(place, harness):
    """As sudo starts one. They are never those of who has begun it, who is not root."""
    program = shutil.copy(shutil.which("setpriv"), place.path / "setpriv")
    os.chmod(program, 0o4755)
    rights = [program, "--reuid", "0", "--regid", "0", "--clear-groups", ENV, "-0"]
    done = everywhere(place, *NOBODY, harness, "end", "COV_MINE=theirs", *rights, env={"COV_MINE": "ours"})
    assert variables_of(done)["COV_MINE"] == "theirs"  # setpriv passes on what it has got
    done = everywhere(place, *NOBODY, harness, "end", "COV_KEEP_DIR=/theirs", program, "--reset-env", *rights[1:],
                      env={"COV_MINE": "ours"})
    found = variables_of(done)
    assert found["COV_MINE"] == "ours" and found["COV_KEEP_DIR"] == str(place.runs[-1])


def test_library_of_a_program_reads_them_in_its_constructor(place, harness):
    """As LLVM's runtime in a library does, for the name of its file."""
    (place.path / "part.c").write_text("int part(void) { return 1; }\n")
    subprocess.run(["clang", "-fprofile-instr-generate", "-shared", "-fPIC", "-o", "libpart.so", "part.c"],
                   cwd=place.path, check=True, timeout=DEADLINE)
    program = build(place.path, "whole", "-Wl,--no-as-needed", "-Wl,-rpath,$ORIGIN", "-L.", "-lpart")
    everywhere(place, harness, "end", program, "exit", "0", env={"LLVM_PROFILE_FILE": f"{place.path}/%p.profraw"})
    assert [file.name for file in place.path.glob("*.profraw") if file.name != "default.profraw"]
    assert not (place.path / "default.profraw").exists()
