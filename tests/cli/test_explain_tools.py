# SPDX-License-Identifier: MIT
"""Messages of other tools in covkeep-missing(7) are what these tools say, and its recipes work."""

import shutil

import pytest

import explain_page
from explain_page import messages, plain, recipes
from run_trial import COVKEEP, LIBRARY, place  # noqa: F401

SHOP = """
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    FILE *ready = fopen("ready", "w");
    fclose(ready);
    if (argc > 1 && strcmp(argv[1], "kill") == 0)
        kill(getpid(), SIGKILL);
    return 0;
}
"""
BUILD = "gcc --coverage -O0 -c shop.c; gcc --coverage shop.o -o shop"
REBUILD = f"{BUILD}; ./shop; sed -i 's/return 0;/if (argc > 8) puts(argv[8]); return 0;/' shop.c; {BUILD}"
CUT = f"{BUILD}; ./shop; head -c %d shop.gcda >cut; cp cut shop.gcda; ./shop"
COVERAGE = "/usr/bin/python3 -m coverage"
MAPPED = "clang -fprofile-instr-generate -fcoverage-mapping shop.c -o mapped; ./mapped"
MERGED = f"{MAPPED}; llvm-profdata merge default.profraw -o shop.profdata"

# What makes the tool say it.
SAID = {
    "cannot open data file, assuming not executed": f"{BUILD}; ./shop kill; gcov shop.o",
    "cannot open notes file": "gcc --coverage shop.c -o server; ./server; gcov shop.c",
    "No executable lines": "gcc --coverage shop.c -o server; ./server; gcov shop.c",
    "undefined reference to `__gcov_": "gcc --coverage -c shop.c; gcc shop.o -o shop",
    "profiling:*:Cannot open": f"{BUILD}; mkdir shop.gcda; ./shop",
    "profiling:*:Cannot create directory": f"{BUILD}; GCOV_PREFIX=/proc/nothing ./shop",
    "profiling:*:Skip": f"{BUILD}; GCOV_PREFIX=/proc/nothing ./shop",
    "stamp mismatch with notes file": f"{REBUILD}; gcov shop.o",
    "overwriting an existing profile data with a different checksum": f"{REBUILD}; ./shop",
    "Version mismatch - expected": CUT % 4,
    "version *, prefer": f"{BUILD}; printf x | dd of=shop.gcno bs=1 seek=5 conv=notrunc; gcov shop.o",
    "prefer version": f"{BUILD}; ./shop; head -c 4 shop.gcda >cut; cp cut shop.gcda; gcov shop.o",
    "Not a gcov data file": f"{BUILD}; echo something else >shop.gcda; ./shop",
    "not a gcov data file": f"{BUILD}; echo something else >shop.gcda; gcov shop.o",
    "Merge mismatch for": CUT % 40,
    "no .gcda files found in": "lcov --capture --directory . --output-file shop.info",
    "ERROR: GCOV failed for": f"{REBUILD}; lcov --capture --directory . --output-file shop.info",
    "TOTAL 0 0 --%": "gcovr",
    "No data was collected": f"{COVERAGE} run --source=other shop.py",
    "no-data-collected": f"{COVERAGE} run --source=other shop.py",
    "was never imported": f"{COVERAGE} run --source=other shop.py",
    "module-not-imported": f"{COVERAGE} run --source=other shop.py",
    "No data to report": f"{COVERAGE} run -p shop.py; {COVERAGE} report",
    "No data to combine": f"{COVERAGE} run shop.py; {COVERAGE} combine",
    "Unrecognized option": f"printf '[run]\\nsourc = shop\\n' >.coveragerc; {COVERAGE} run shop.py",
    "Couldn't use data file": f"COVERAGE_FILE=/proc/shop {COVERAGE} run shop.py",
    "unable to open database file": f"COVERAGE_FILE=/proc/shop {COVERAGE} run shop.py",
    "file is not a database": f"echo something else >.coverage; {COVERAGE} report",
    "Can't combine": f"{COVERAGE} run -p shop.py; {COVERAGE} run -p --branch shop.py; {COVERAGE} combine",
    "No source for code": f"cp shop.py gone.py; {COVERAGE} run gone.py; rm gone.py; {COVERAGE} report",
    "invalid instrumentation profile data": f"{MAPPED}; head -c 100 default.profraw >cut; llvm-profdata merge cut -o x",
    "truncated profile data": "echo something else >cut; llvm-profdata merge cut -o x",
    "no profile can be merged": "echo something else >cut; llvm-profdata merge cut -o x",
    "unsupported instrumentation profile format version":
        f"{MAPPED}; printf '\\377' | dd of=default.profraw bs=1 seek=8 conv=notrunc; llvm-profdata merge default.profraw -o x",
    "No coverage data found": f"{MERGED}; gcc shop.c -o bare; llvm-cov report bare -instr-profile=shop.profdata",
    "functions have mismatched data":
        f"{MERGED}; sed -i 's/return 0;/if (argc > 8) puts(argv[8]); return 0;/' shop.c; {MAPPED}; "
        "llvm-cov report mapped -instr-profile=shop.profdata",
    "profile data may be out of date": f"{MERGED}; touch -d tomorrow mapped; llvm-cov report mapped -instr-profile=shop.profdata",
    "wrong ELF class": "gcc -m32 -shared -nostdlib -o other.so -x c /dev/null; LD_PRELOAD=$PWD/other.so /bin/true",
    "cannot be preloaded (cannot open shared object file): ignored": "LD_PRELOAD=/nowhere/libcovkeep.so /bin/true",
    "ASan runtime does not come first in initial library list":
        f"gcc -fsanitize=address shop.c -o shop; LD_PRELOAD={LIBRARY} ./shop",
    "***Timeout": "printf 'add_test(t \"/bin/sleep\" \"600\")\\nset_tests_properties(t PROPERTIES TIMEOUT 1)\\n' "
                  ">CTestTestfile.cmake; ctest",
}
# Said by releases of these tools that need not be here.
OF_OTHER_RELEASES = {
    "raw profile version mismatch": "llvm-profdata from LLVM 15 on",
    "GOCOVERDIR not set, no coverage data emitted": "Go from 1.20 on",
}


@pytest.fixture
def project(place):
    """With programs and commands by the names that a user has for them."""
    (place.path / "shop.c").write_text(SHOP)
    (place.path / "shop.py").write_text("print(1)\n")
    tools = place.path / "tools"
    tools.mkdir()
    (tools / "covkeep").symlink_to(COVKEEP)
    place.env["PATH"] = f"{tools}:{place.env['PATH']}"
    return place


def holds(text, words):
    """Whether it has the pieces of a message one after the other."""
    at = 0
    for piece in plain(words).split("*"):
        at = plain(text).find(piece, at)
        if at < 0:
            return False
    return True


def test_every_message_of_others_is_tried():
    theirs = {words for _, who, _, words in messages() if who != explain_page.OURS}
    assert theirs == set(SAID) | set(OF_OTHER_RELEASES)


@pytest.mark.parametrize("words", SAID)
def test_the_tool_says_so(project, words):
    done = project.direct("sh", "-c", SAID[words])
    assert holds(done.stdout + done.stderr, words), done.stdout + done.stderr


# What is there before the commands of an entry are typed, and what has to be so after.
CRATE = ("mkdir -p src; printf '[package]\\nname = \"shop\"\\n' >Cargo.toml; export CARGO_TARGET_DIR=$PWD/target; "
         "echo '#[test] fn it_dies() { std::process::exit(0) }' >src/lib.rs")
TESTS = "printf '#!/bin/sh\\n./shop kill\\n:\\n' >tests; chmod +x tests"
COVERED = ("shop.c", "83%")
TRIED = {
    "0 % of a program that was killed": (f"{BUILD}; {TESTS}", COVERED),
    "0 % though all was kept": (f"{BUILD}; ./shop", ()),
    "GCOV_PREFIX, and the .gcda files are not beside the .gcno files":
        (f"{BUILD}; export GCOV_PREFIX=$PWD/counts; ./shop", COVERED),
    "The name of the .gcda file is not the one that gcov looks for":
        ("gcc --coverage -O0 shop.c -o server; ./server", ("File 'shop.c'", "Lines executed:83")),
    "The program was not built for coverage": ("gcc shop.c -o server", ("no counters",)),
    "setuid programs, and those with file capabilities":
        ("gcc --coverage -O0 shop.c -o server; chmod u+s server", ("all kept",)),
    "Cannot open, Cannot create directory, Skip": ("gcc --coverage -O0 shop.c -o server", ("all kept",)),
    "Cannot merge, or stamp mismatch: .gcda files of another build": (f"{BUILD}; ./shop", ()),
    "gcov has another version than the compiler":
        (f"{BUILD.replace('gcc', 'gcc-11')}; ./shop", COVERED),
    "An empty table, or no .gcda files found":
        ("mkdir build; cd build; gcc --coverage -O0 -c ../shop.c; gcc --coverage shop.o -o shop; ./shop; cd ..", COVERED),
    "No data was collected": (f"{COVERAGE} run -p shop.py; {COVERAGE} run -p shop.py", ("shop.py", "100%")),
    "pytest-xdist: a worker crashed, and data is gone":
        ("mkdir tests; printf 'import shop\\ndef test():\\n    pass\\n' >tests/test_shop.py; export PYTHONPATH=$PWD",
         ("shop.py", "100%")),
    "0 % of a Rust program that cargo test starts": (CRATE, ("1 with coverage", "all kept")),
    "Only default.profraw, of one process":
        (f"clang -fprofile-instr-generate -fcoverage-mapping shop.c -o shop; {TESTS}", ()),
    "cannot be preloaded": ("", ("all well",)),
    "nothing is known of this run": (f"{BUILD}; {TESTS}", ("all well",)),
    "The journal, and what is left in it": (f"{BUILD}; covkeep run --journal ./shop", ()),
    "is locked by another process": (f"{BUILD}; ./shop; sleep 600 <shop.gcda & ln -s shop.gcda FILE", ("sleep",)),
}
# Which files there have to be afterwards, or not.
THERE = {
    "0 % though all was kept": ["shop.gcda"],
    "Only default.profraw, of one process": ["shop.profdata"],
    "gcov has another version than the compiler": ["shop.info"],
    "Cannot merge, or stamp mismatch: .gcda files of another build": [],
}


def test_every_recipe_is_tried():
    assert {title for title, _ in recipes()} == set(TRIED)


@pytest.mark.parametrize("title", TRIED)
def test_the_recipe_works(project, title):
    if "gcc-11" in TRIED[title][0] and not shutil.which("gcc-11"):
        pytest.skip("gcc-11 is not installed")
    if "cargo" in title and not shutil.which("cargo"):
        pytest.skip("cargo is not installed")
    before, said = TRIED[title]
    project.env["PATH"] += ":/usr/sbin"
    for _, commands in filter(lambda recipe: recipe[0] == title, recipes()):
        commands = commands.replace("/tmp/counts", str(project.path / "counts")).replace("find / ", "find . ")
        done = project.direct("bash", "-c", f"{before}\nset -eu\ntrap 'kill $(jobs -p) 2>/dev/null || :' EXIT\n{commands}")
        told = done.stdout + done.stderr
        assert done.returncode == ("no counters" in said), told
        assert all(words in told for words in said), told
    files = THERE.get(title)
    if files == []:
        assert not list(project.path.rglob("*.gcda"))
    for name in files or []:
        assert (project.path / name).exists()
