# SPDX-License-Identifier: MIT
"""The command where the headers of jansson, of libelf, or of both are not there: it is built, keeps
coverage, and says what it lacks when somebody asks for that. Headers that stop the compiler stand in
front of the machine's own.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from run_trial import BUILD, HERE, place  # noqa: F401

TREE = HERE.parent.parent
DEADLINE = 1200
HEADERS = {"jansson": "jansson.h", "elf": "gelf.h"}
LACKING = [["jansson"], ["elf"], ["jansson", "elf"]]
VICTIM = """\
#include <signal.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 10; i++)
        getppid();
    return kill(getpid(), SIGKILL);
}
"""


class Built:
    def __init__(self, directory, lacking):
        """A copy of what was built, of which make builds the rest."""
        self.lacking, self.command = lacking, directory / "covkeep"
        for file in "covkeep", "libcovkeep.so":
            shutil.copy2(BUILD / file, directory)
        for part in "cli", "obj":
            shutil.copytree(BUILD / part, directory / part)
        self.headers = directory / "headers"
        self.headers.mkdir()
        for library in lacking:
            (self.headers / HEADERS[library]).write_text("#error this machine does not have it\n")
        self.said = self.make()

    def make(self):
        done = subprocess.run(["make", "-s", "-C", TREE, f"BUILD={self.command.parent}",
                               f"CPPFLAGS=-isystem {self.headers}"], check=False, text=True,
                              capture_output=True, timeout=DEADLINE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def needs(self):
        """The libraries that it was linked with."""
        dynamic = subprocess.run(["readelf", "-d", self.command], check=True, text=True,
                                 capture_output=True, timeout=DEADLINE).stdout
        return set(re.findall(r"NEEDED.*\[lib(\w+)", dynamic)) & set(HEADERS)


@pytest.fixture(scope="module", params=LACKING, ids="+".join)
def built(request):
    with tempfile.TemporaryDirectory(prefix="covkeep-without-") as name:
        yield Built(Path(name), request.param)


@pytest.fixture(name="victim")
def compiled(place):  # noqa: F811
    source = place.path / "victim.c"
    source.write_text(VICTIM)
    subprocess.run(["gcc", "--coverage", "-c", source], check=True, cwd=place.path, timeout=DEADLINE)
    subprocess.run(["gcc", "--coverage", "-o", "victim", "victim.o"], check=True, cwd=place.path,
                   timeout=DEADLINE)
    return place.path / "victim"


def executed(place):
    """How often gcov says that the body of the loop was executed; None: never."""
    place.direct("gcov", "victim.c")
    count = re.search(r"^ *(\S+): +7:", (place.path / "victim.c.gcov").read_text(), re.MULTILINE)
    return None if count[1] == "#####" else int(count[1])


def test_make_says_what_the_command_lacks(built):
    told = re.findall(r"headers of lib(\w+) are not there \(scripts/deps command\)", built.said)
    assert told == built.lacking
    assert built.needs() == set(HEADERS) - set(built.lacking)


def test_killed_program_keeps_its_counts(built, place, victim):
    place.direct(victim)
    assert executed(place) is None
    done = place.direct(built.command, "run", victim)
    assert (done.returncode, executed(place)) == (-9, 10)
    assert "1 with coverage" in done.stderr and "all kept" in done.stderr
    assert re.search(r"kept +SIGKILL.*victim", place.direct(built.command, "report").stdout)


def test_journal_is_settled(built, place, victim):
    done = place.direct(built.command, "run", "--journal", victim)
    assert (done.returncode, executed(place)) == (-9, 10), done.stderr


def answer(built, place, library, status, *words):
    """Of a command that needs the library: `status` where it is missing, and one line that says so."""
    done = place.direct(built.command, *words)
    if library in built.lacking:
        name = "jansson" if library == "jansson" else "libelf"
        assert done.returncode == status
        assert f"this covkeep was built without {name}" in done.stdout + done.stderr
    else:
        assert "was built without" not in done.stdout + done.stderr
    return done


def test_what_needs_jansson_says_so(built, place, victim):
    place.direct(built.command, "run", "--journal", victim)
    answer(built, place, "jansson", 1, "report", "--json")
    answer(built, place, "jansson", 1, "report", "--html", place.path / "page.html")
    answer(built, place, "jansson", 1, "tests")
    answer(built, place, "jansson", 2, "who", "main")
    answer(built, place, "jansson", 1, "settle", "--tracefile", "-", "--label", "none")
    assert (place.path / "page.html").exists() == ("jansson" not in built.lacking)


def test_doctor_says_that_it_looks_into_no_program(built, place, victim):
    done = answer(built, place, "elf", 1, "doctor", victim)
    assert ("all well" in done.stdout) == ("elf" not in built.lacking)


def test_doctor_says_so_of_the_programs_of_a_project(built, place, victim):
    (place.path / "Makefile").write_text("check:\n")
    done = answer(built, place, "elf", 1, "doctor")
    assert ("covkeep: libelf: victim: this covkeep" in done.stdout) == ("elf" in built.lacking)
    victim.with_suffix(".gcno").unlink()
    done = place.direct(built.command, "doctor")
    assert ("build by Makefile, 1 program not looked into" in done.stdout) == ("elf" in built.lacking)
    assert "no counters: " not in done.stdout


def test_library_of_a_run_is_known_from_other_files(built, place, victim):
    done = place.direct(built.command, "run", "--library", place.path / "victim.c", victim)
    assert done.returncode != 0 and "is no shared library" in done.stderr


def test_headers_that_come_later_are_taken(built):
    """The last one to run, since it builds the command anew."""
    for header in built.headers.iterdir():
        header.unlink()
    assert built.make() == ""
    assert built.needs() == set(HEADERS)
