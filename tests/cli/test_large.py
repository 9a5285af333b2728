# SPDX-License-Identifier: MIT
"""A program with so many counters that most of its pages are never touched: what it writes or
appends to a journal is what libgcov writes, however often it does so, forks and dies.
"""

import signal
import subprocess

import pytest

from run_trial import DEADLINE, LIBRARY, place  # noqa: F401

FILES, FUNCTIONS, BRANCHES = 6, 40, 60

MAIN = """
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "calls.h"
void __gcov_dump(void);
void __gcov_reset(void);
int main(void)
{
    char word[16];
    int n;
    while (scanf("%15s %d", word, &n) == 2) {
        if (strcmp(word, "call") == 0) {
            call(n, n % 7);
        } else if (strcmp(word, "fork") == 0) {
            if (fork() == 0) {
                call(n, 3);
                exit(0);
            }
            wait(NULL);
        } else if (strcmp(word, "exec") == 0) {
            if (fork() == 0) {
                call(n, 3);
                execl("/bin/true", "true", NULL);
            }
            wait(NULL);
        } else if (strcmp(word, "dump") == 0) {
            __gcov_dump();
            __gcov_reset();
        } else if (strcmp(word, "kill") == 0) {
            raise(SIGKILL);
        } else {
            puts("ready");
            fflush(stdout);
        }
    }
    return 0;
}
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    path = tmp_path_factory.mktemp("large")
    calls = "static void call(int n, int x)\n{\n    switch (n) {\n"
    for file in range(FILES):
        text = ""
        for function in range(FUNCTIONS):
            number = file * FUNCTIONS + function
            lines = "".join(f"    if (x > {i} && x < {2 * i}) s += {i};\n" for i in range(BRANCHES))
            text += f"int f{number}(int x)\n{{\n    int s = 0;\n{lines}    return s;\n}}\n"
            calls = f"int f{number}(int);\n" + calls + f"    case {number}: f{number}(x); break;\n"
        (path / f"part{file}.c").write_text(text)
    (path / "calls.h").write_text(calls + "    }\n}\n")
    (path / "main.c").write_text(MAIN)
    for words in (["-c", *[f"part{file}.c" for file in range(FILES)], "main.c"],
                  ["-o", "large", *[f"part{file}.o" for file in range(FILES)], "main.o"]):
        subprocess.run(["gcc", "-O0", "--coverage", *words], cwd=path, check=True, timeout=DEADLINE)
    return path


def content(large):
    return {file.name: file.read_bytes() for file in large.glob("*.gcda")}


def clear(large):
    for file in large.glob("*.gcda"):
        file.unlink()


def by_libgcov(large, *inputs):
    clear(large)
    for text in inputs:
        subprocess.run(["./large"], cwd=large, input=text, text=True, check=True, timeout=DEADLINE,
                       stdout=subprocess.DEVNULL)
    return content(large)


def by_covkeep(place, large, way, *inputs, status=0):  # noqa: F811
    clear(large)
    script = place.path / "script"
    script.write_text("".join(f"./large <<'E'\n{text}\nE\n" for text in inputs))
    options = ["--journal"] if way == "journal" else []
    done = place.run(*options, "sh", script, cwd=large)
    assert done.returncode == status, done.stderr
    assert "all kept" in done.stderr
    return content(large)


def environment_of(place, way):  # noqa: F811
    journal = {"COV_KEEP_JOURNAL": str(place.path / "journal")} if way == "journal" else {}
    return {**place.env, "LD_PRELOAD": str(LIBRARY), "COV_KEEP": "on", **journal}


CALLS = "call 0\ncall 7\ncall 77\ncall 77\ncall 239\n"
FORKS = CALLS + "fork 5\nfork 77\ncall 100\nfork 120\n"
EXECS = FORKS + "exec 77\ncall 78\nexec 5\nexec 121\n"

both_ways = pytest.mark.parametrize("way", ["files", "journal"])


@both_ways
@pytest.mark.parametrize("text", ["", CALLS, FORKS, EXECS],
                         ids=["nothing", "calls", "forks", "execs"])
def test_files_are_those_of_libgcov(place, large, way, text):  # noqa: F811
    assert by_covkeep(place, large, way, text) == by_libgcov(large, text)


def test_many_counters_are_in_pages_that_nobody_touched(large):
    symbols = subprocess.run(["nm", "-S", "large"], cwd=large, capture_output=True, text=True,
                             check=True, timeout=DEADLINE).stdout
    sizes = [int(line.split()[1], 16) for line in symbols.splitlines() if " b __gcov0.f" in line]
    assert sum(sizes) // 8 > 2 * 8192 and len(sizes) == FILES * FUNCTIONS


@both_ways
def test_several_runs_add_up(place, large, way):  # noqa: F811
    inputs = [CALLS, "call 30\ncall 31\n", FORKS, ""]
    assert by_covkeep(place, large, way, *inputs) == by_libgcov(large, *inputs)


@both_ways
def test_a_dump_and_reset_by_the_program(place, large, way):  # noqa: F811
    text = CALLS + "exec 9\ndump 0\ncall 7\ncall 200\ndump 0\ncall 201\n"
    assert by_covkeep(place, large, way, text) == by_libgcov(large, text)


@both_ways
def test_killed(place, large, way):  # noqa: F811
    kept = by_covkeep(place, large, way, FORKS + "kill 0\n", status=128 + signal.SIGKILL)
    clean = by_libgcov(large, FORKS)
    assert kept.keys() == clean.keys()
    assert {name for name in kept if kept[name] != clean[name]} <= {"main.gcda"}


@both_ways
def test_flushed_again_and_again_while_it_runs(place, large, way):  # noqa: F811
    """What is counted between two flushes may be in pages that the first one found untouched."""
    clear(large)
    journal = place.path / "journal"
    environment = environment_of(place, way)
    texts = ["call 3\n", "call 3\ncall 150\n", "fork 180\n", "call 90\ncall 150\n"]
    with subprocess.Popen(["./large"], cwd=large, env=environment, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as program:
        for text in texts:
            program.stdin.write(text + "ready 0\n")
            program.stdin.flush()
            assert program.stdout.readline() == "ready\n"
            done = place.covkeep("flush", program.pid)
            assert done.returncode == 0, done.stderr
    assert program.returncode == 0
    if way == "journal":
        done = place.covkeep("settle", journal)
        assert done.returncode == 0 and int(done.stdout.split()[0]) >= len(texts), done.stdout
    assert content(large) == by_libgcov(large, "ready 0\n".join([*texts, ""]))


@both_ways
def test_what_was_reset_into_a_directory_is_not_written_again(place, large, way):  # noqa: F811
    clear(large)
    journal, into = place.path / "journal", place.path / "into"
    environment = environment_of(place, way)
    with subprocess.Popen(["./large"], cwd=large, env=environment, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as program:
        program.stdin.write("call 3\ncall 150\nready 0\n")
        program.stdin.flush()
        assert program.stdout.readline() == "ready\n"
        done = place.covkeep("reset", "--into", into, program.pid)
        assert done.returncode == 0, done.stderr
        program.stdin.write("call 3\n")
    if way == "journal":
        assert place.covkeep("settle", journal).returncode == 0
    own, first = content(large), {file.name: file.read_bytes() for file in into.rglob("*.gcda")}
    assert counts(own) == counts(by_libgcov(large, "call 3\n"))
    assert counts(first) == counts(by_libgcov(large, "call 3\ncall 150\n"))


def counts(files):
    """All but main's, and without the largest count of the whole program, behind the runs."""
    return {name: data[:28] + data[32:] for name, data in files.items() if name != "main.gcda"}
