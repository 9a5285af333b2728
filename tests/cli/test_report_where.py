# SPDX-License-Identifier: MIT
"""Where the library's lines go, without a run: to the log, to where libgcov's own messages go, or to
standard error, in which the program's lines stay as they are. The oracle is libgcov, and the shell.
"""

import os
import subprocess
import time

import pytest

from run_trial import DEADLINE, LIBRARY, built, counts, place, victim  # noqa: F401


@pytest.fixture
def program(place, victim):
    """Its counts find no place. Every user may start it."""
    place.path.chmod(0o755)
    (place.path / "file").touch()
    place.env["GCOV_PREFIX"] = str(place.path / "file" / "below")
    return victim


def kept(**more):
    return {"LD_PRELOAD": str(LIBRARY), "COV_KEEP": "on", **more}


ENDINGS = [["exit", "0"], ["_exit", "0"], ["kill", "15"], ["fork", "kill", "9"]]


@pytest.mark.parametrize("words", ENDINGS)
@pytest.mark.parametrize("name", ["{place}/errors", "errors"])
def test_lines_go_where_those_of_libgcov_go(place, program, words, name):
    errors = {"GCOV_ERROR_FILE": name.format(place=place.path), "GCOV_PREFIX": str(place.path / "counts")}
    assert place.direct(program, "exit", "0", env=errors).stderr == ""
    [file] = counts(place)
    file.write_bytes(b"something else")
    bare = place.direct(program, "exit", "0", env=errors)
    assert bare.stderr == "" and "profiling" in (place.path / "errors").read_text()
    (place.path / "errors").unlink()
    done = place.direct(program, *words, env=kept(**errors))
    assert done.stderr == ""
    assert ": coverage lost: " in (place.path / "errors").read_text()


def test_log_wins_over_libgcovs_file(place, program):
    env = kept(GCOV_ERROR_FILE=str(place.path / "errors"), COV_KEEP_LOG=str(place.path / "log"))
    assert place.direct(program, "kill", "15", env=env).stderr == ""
    assert ": coverage lost: " in (place.path / "log").read_text()
    assert not (place.path / "errors").exists()


def test_libgcovs_file_without_a_name_is_none(place, program):
    done = place.direct(program, "kill", "15", env=kept(GCOV_ERROR_FILE=""))
    assert ": coverage lost: " in done.stderr


@pytest.mark.parametrize("how", [">", ">>"])
@pytest.mark.parametrize("words", ["kill 9", "fork kill 9", "kill 15"])
def test_lines_in_a_file_overwrite_none(place, program, how, words):
    """The shell's lines and ours come one after the other in the same open file, or at its end."""
    script = (f'exec 2{how}error; echo before >&2; "{program}" {words}; '
              'until grep -q "coverage lost" error; do :; done; echo after >&2; echo last >&2')
    done = place.direct("bash", "-c", script, env={"EXPORTED": "", **kept()})
    assert done.returncode == 0
    lines = (place.path / "error").read_text().splitlines()
    ours = [line for line in lines if "coverage lost: " in line]
    assert ours and all(line.startswith("covkeep[") and line.endswith(": Not a directory") for line in ours)
    others = [line for line in lines if line not in ours]
    assert (others[0], others[-2:]) == ("before", ["after", "last"])


@pytest.mark.skipif(os.geteuid() != 0, reason="needs another user")
@pytest.mark.parametrize("owner", [0, 65534])
def test_log_of_another_user_in_a_sticky_directory_is_written(place, program, owner):
    """Where anybody may write, as in /tmp (fs.protected_regular)."""
    common = place.path / "common"
    common.mkdir()
    common.chmod(0o1777)
    log = common / "log"
    log.touch()
    os.chown(log, owner, owner)
    log.chmod(0o666)
    user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] if owner == 0 else []
    done = place.direct(*user, program, "kill", "15", env=kept(COV_KEEP_LOG=str(log)))
    assert done.stderr == ""
    assert ": coverage lost: " in log.read_text()


def test_pipe_is_not_held_open(place, program):
    """Whoever reads it to its end does not wait for a keeper, which here waits for nobody."""
    began = time.monotonic()
    with subprocess.Popen([program, "say", "wait"], env={**place.env, **kept()}, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.kill()
        assert process.communicate(timeout=DEADLINE)[1] == ""
    assert time.monotonic() - began < DEADLINE
