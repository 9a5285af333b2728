# SPDX-License-Identifier: MIT
"""CMake with CTest, and Meson, with the files that covkeep has for them: a program that is killed, and one
that a timeout ends, keep their counts, by gcov, and lose them without covkeep. The timeout of CTest
counts from what the program prints behind its loop, so no test depends on how fast it is.
"""

import re
import subprocess
import textwrap

import pytest

from ci_job import copy_of_tree
from run_trial import BUILD, HERE, place  # noqa: F401

DEADLINE = 600
PROGRAM = """\
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    for (int i = 0; i < 10; i++)
        getppid();
    puts("ready");
    fflush(stdout);
    if (argc > 1)
        return kill(getpid(), SIGKILL);
    for (;;)
        pause();
}
"""
CMAKE = """\
cmake_minimum_required(VERSION 3.18)
project(shop C)
enable_testing()
include(covkeep/scripts/cmake/Covkeep.cmake)
add_executable(killed program.c)
add_executable(late program.c)
add_test(NAME killed COMMAND sh -c "$<TARGET_FILE:killed> kill || test $? = 137")
add_test(NAME late COMMAND late)
set_tests_properties(late PROPERTIES TIMEOUT_AFTER_MATCH "1;ready")
if(HAS_TESTS)
  covkeep_tests()
endif()
"""
MESON = """\
project('shop', 'c')
subdir('covkeep/scripts/meson')
killed = executable('killed', 'program.c')
late = executable('late', 'program.c')
test('killed', find_program('sh'), args: ['-c', '"$0" kill || test $? = 137', killed])
test('late', late, timeout: 3)
"""


@pytest.fixture(scope="module", name="checkout")
def checkout_of_covkeep():
    with copy_of_tree(HERE.parent.parent, BUILD) as directory:
        yield directory


@pytest.fixture(name="project")
def project_with_covkeep(checkout, place):  # noqa: F811
    files = {"program.c": PROGRAM, "CMakeLists.txt": CMAKE, "meson.build": MESON}
    for name, text in files.items():
        (place.path / name).write_text(textwrap.dedent(text))
    (place.path / "covkeep").symlink_to(checkout)
    return place


def done(place, *words, **options):  # noqa: F811
    """The output of a command, which must succeed."""
    result = place.direct(*words, timeout=DEADLINE, **options)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def executed(place, program):  # noqa: F811
    """How often gcov says that the body of the program's loop was executed; None: never."""
    counts = [path for path in place.path.glob("build/**/*.gcda") if program in str(path)]
    if not counts:
        return None
    text = subprocess.run(["gcov", "-t", counts[0]], check=True, text=True, capture_output=True,
                          cwd=place.path / "build", timeout=DEADLINE).stdout
    count = re.search(r"^ *(\S+): +8:", text, re.MULTILINE)[1]
    return None if count == "#####" else int(count)


def configure(place, *options):  # noqa: F811
    done(place, "cmake", "-B", "build", "-DCMAKE_BUILD_TYPE=Coverage", *options)
    done(place, "cmake", "--build", "build")


def test_ctest_under_covkeep_keeps_what_is_killed_and_what_is_late(project):
    configure(project)
    project.direct("ctest", "--test-dir", "build", timeout=DEADLINE)
    assert (executed(project, "killed"), executed(project, "late")) == (None, None)
    result = project.direct("cmake", "--build", "build", "--target", "covkeep-check", timeout=DEADLINE)
    assert re.search(r"late.*Timeout", result.stdout) and "all kept" in result.stdout + result.stderr
    assert (executed(project, "killed"), executed(project, "late")) == (10, 10)


def test_library_is_in_the_tests_where_ctest_is_started_by_hand(project):
    configure(project, "-DHAS_TESTS=on")
    done(project, "ctest", "--test-dir", "build", "-R", "killed")
    assert executed(project, "killed") == 10


def test_options_of_the_run_reach_it(project):
    configure(project, "-DCOVKEEP_RUN_OPTIONS=--journal;--quiet")
    result = project.direct("cmake", "--build", "build", "--target", "covkeep-check", timeout=DEADLINE)
    assert executed(project, "killed") == 10 and "all kept" not in result.stdout + result.stderr


def test_covkeep_that_is_not_built_is_told(project):
    (project.path / "covkeep").unlink()
    here = project.path / "covkeep/scripts/cmake"
    here.mkdir(parents=True)
    file = HERE.parent.parent / "scripts/cmake/Covkeep.cmake"
    (here / "Covkeep.cmake").write_text(file.read_text())
    result = project.direct("cmake", "-B", "build", timeout=DEADLINE)
    assert result.returncode != 0 and re.search(r"covkeep is not built:\s+make -C", result.stderr)


def test_meson_keeps_what_is_killed_and_what_is_late(project):
    done(project, "meson", "setup", "build", "-Db_coverage=true")
    done(project, "ninja", "-C", "build")
    project.direct("meson", "test", "-C", "build", "killed", timeout=DEADLINE)
    assert executed(project, "killed") is None
    result = project.direct("meson", "test", "-C", "build", "--setup", "covkeep", timeout=DEADLINE)
    assert re.search(r"late +TIMEOUT", result.stdout), result.stdout
    assert (executed(project, "killed"), executed(project, "late")) == (10, 10)
