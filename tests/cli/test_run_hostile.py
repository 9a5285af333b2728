# SPDX-License-Identifier: MIT
"""Whatever a program, its arguments, paths and variables are called: nothing that the command or
the library prints does anything to a terminal but to be read there. JSON has its own escapes.
"""

import json
import os
import re
import shutil
import subprocess

import pytest

from run_trial import LIBRARY, PYTHON, place, victim, built  # noqa: F401

HOSTILE = {"escape": b"\x1b[2J", "bell": b"\x07", "delete": b"\x7f", "newline": b"\n",
           "two bytes": "\x9b2J".encode(), "one byte": b"\x9b2J", "no character": b"\xff\xc3",
           "right to left": "\u202etxt".encode(), "isolated": "\u2067txt".encode()}
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def expect_harmless(done):
    """What came out is UTF-8, and holds nothing that a terminal obeys."""
    for text in (done.stdout, done.stderr):
        assert not FORBIDDEN.search(text.encode("utf-8", "surrogateescape").decode()), ascii(text)


@pytest.fixture(params=HOSTILE, ids=str)
def name(request):
    return os.fsdecode(b"na" + HOSTILE[request.param] + b"me")


@pytest.fixture
def talk(place):
    """A subcommand of covkeep, whose output may be any bytes."""
    place.env["LC_ALL"] = "C.UTF-8"
    return lambda *words, **options: place.direct(
        os.environ.get("COVKEEP", place.covkeep.__globals__["COVKEEP"]), *words,
        **{"errors": "surrogateescape", **options})


def test_lost_coverage_of_a_hostile_program(place, talk, victim, name):
    program = place.path / name
    shutil.copy(victim, program)
    (place.path / "file").touch()
    env = {"GCOV_PREFIX": str(place.path / "file" / name), "COV_X": name}
    done = talk("run", "--strict", program, "_exit", "0", name, env=env)
    assert done.returncode != 0 and "lost" in done.stderr
    expect_harmless(done)
    run = place.runs[-1]
    done = talk("report", run)
    assert "lost" in done.stdout
    expect_harmless(done)
    done = talk("report", "--json", run)
    assert any("lost" == process["verdict"] for process in json.loads(done.stdout)["processes"])


def test_words_that_are_wrong(place, talk, name):
    for words in (["run", name], ["run", f"--{name}", "true"], ["run", "--dir", f"{name}/a/b", "true"],
                  ["run", "--library", name, "true"], ["report", name], ["report", "-", name],
                  [name], ["doctor", name], ["doctor", "--user", name], ["flush", name],
                  ["reset", "--into", f"{name}/a/b", "1"], ["env", "--library", name],
                  ["env", name]):
        done = talk(*words)
        assert done.returncode != 0 and done.stderr, words
        expect_harmless(done)


def test_settings_that_are_malformed(place, talk, name):
    env = {"COV_KEEP_GRACE_MS": name, "COV_KEEP_SIGNALS": name, "COV_KEEP": name,
           "COV_KEEP_DIR": name, "COV_KEEP_LOG": name, "COV_KEEP_VARS": name}
    done = talk("doctor", "true", env=env)
    assert done.stdout or done.stderr
    expect_harmless(done)
    done = place.direct("true", errors="surrogateescape", env={**env, "LD_PRELOAD": str(LIBRARY)})
    assert "covkeep[" in done.stderr
    expect_harmless(done)


def test_doctor_of_a_hostile_program(place, talk, victim, name):
    program = place.path / name
    shutil.copy(victim, program)
    done = talk("doctor", program, env={"GCOV_PREFIX": f"/proc/{name}"})
    assert done.stdout
    expect_harmless(done)


ENDLESS = """
#include <sys/socket.h>
ssize_t recv(int fd, void *to, size_t size, int flags)
{
    (void)fd, (void)to, (void)size, (void)flags;
    return 1;
}
"""


def test_messages_without_an_end_do_not_keep_the_run_from_its_own(place):
    """In the inbox there is always one more."""
    (place.path / "endless.c").write_text(ENDLESS)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", "endless.so", "endless.c"], cwd=place.path,
                   check=True)
    say = "import os, socket; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'x', " \
          "b'\\0covkeep-run/' + os.environ['COV_KEEP_RUN'][:16].encode())"
    done = place.run("sh", "-c", f'{PYTHON} -I -S -c "{say}"; exit 7',
                     env={"LD_PRELOAD": str(place.path / "endless.so")})
    assert done.returncode == 7, done.stderr
