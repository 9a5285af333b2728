# SPDX-License-Identifier: MIT
"""covkeep tests, and settle --label: which test a process belongs to, whoever says so, and that the
files of some tests alone are those that libgcov writes when these alone are run.
"""

import json
import shutil
import subprocess

import pytest

from run_trial import COVKEEP, DEADLINE, LIBRARY, PYTHON, built, place, victim  # noqa: F401
from settle_trial import image, journal, program, records, settle, settled, without_counts  # noqa: F401


def labels_of(place, *words):
    """{test: processes} of the last run."""
    done = place.covkeep("tests", "--json", *words)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return {row["test"]: row["processes"] for row in json.loads(done.stdout)}


def journaled(place, *words, **options):
    done = place.run("--journal", *words, **options)
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done


SERVER = """
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static int twice(int x)
{
    return x + x;
}
int main(int argc, char **argv)
{
    int x = atoi(argv[1]);
    if (x > 10)
        x = twice(x);
    if (argc > 2 && fork() == 0)
        _exit(0);
    printf("%d\\n", x);
    fflush(stdout);
    getchar();
    return 0;
}
"""

SUITE = """
import subprocess

def serve(*words):
    server = subprocess.Popen(["./server", *words], env={"SHOP": "x"},
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    server.stdout.readline()
    server.kill()
    server.wait()

def test_small():
    serve("3")

def test_large():
    serve("30")
    serve("40", "fork")
"""


@pytest.fixture
def suite(place):
    (place.path / "server.c").write_text(SERVER)
    (place.path / "test_shop.py").write_text(SUITE)
    for words in (["-c", "server.c"], ["-o", "server", "server.o"]):
        done = place.direct("gcc", "-O0", "--coverage", *words)
        assert done.returncode == 0, done.stderr
    return place


def run_pytest(place, *words):
    return journaled(place, PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_shop.py",
                     *words)


def test_a_killed_server_with_a_reduced_environment_belongs_to_its_test(suite):
    run_pytest(suite)
    assert labels_of(suite) == {"test_shop.py::test_small": 1, "test_shop.py::test_large": 3}


def test_nothing_but_the_label_is_added_to_the_environment(suite):
    (suite.path / "test_shop.py").write_text(
        "import subprocess\ndef test_env():\n    print(subprocess.run(['/usr/bin/env'], "
        "env={'SHOP': 'x'}, stdout=subprocess.PIPE, text=True).stdout)\n")
    lines = run_pytest(suite, "-s").stdout.splitlines()
    names = {line.partition("=")[0] for line in lines if "=" in line and " " not in line}
    assert "COV_KEEP_TEST_STARTER=test_shop.py::test_env" in lines
    assert {name for name in names if not name.startswith("COV_KEEP")} <= {"SHOP", "LD_PRELOAD"}


def test_without_a_journal_there_is_no_label(suite):
    done = suite.run("-q", "env", "PYTEST_CURRENT_TEST=a", "env", "-i", "env")
    assert "COV_KEEP_TEST" not in done.stdout and done.returncode == 0
    done = suite.run("-q", "-j", "env", "PYTEST_CURRENT_TEST=a", "env", "-i", "env")
    assert "COV_KEEP_TEST_STARTER=a" in done.stdout.splitlines()


SETTERS = {
    "COV_KEEP_TEST": ({"COV_KEEP_TEST": "a", "PYTEST_CURRENT_TEST": "b"}, [], "a"),
    "pytest": ({"PYTEST_CURRENT_TEST": "t.py::x[1 (2)] (setup)", "BATS_TEST_NAME": "c"}, [],
               "t.py::x[1 (2)]"),
    "bats": ({"BATS_TEST_NAME": "test_of_bats"}, [], "test_of_bats"),
    "--label-from": ({"MY_TEST": "mine", "PYTEST_CURRENT_TEST": "b"}, ["--label-from", "MY_TEST"],
                     "mine"),
    "an unset variable": ({"BATS_TEST_NAME": "bat"}, ["--label-from=MY_TEST"], "bat"),
    "bytes": ({"COV_KEEP_TEST": "\udcff,\n<b>"}, [], "\ufffd,\n<b>"),
    "long": ({"COV_KEEP_TEST": 5000 * "x"}, [], 1023 * "x"),
}


@pytest.mark.parametrize("who", SETTERS)
@pytest.mark.parametrize("reduced", [[], ["env", "-i"]], ids=["passed", "reduced"])
def test_who_names_the_test(place, victim, who, reduced):
    variables, options, expected = SETTERS[who]
    journaled(place, *options, *reduced, victim, env=variables)
    assert labels_of(place) == {expected: 1}


def test_a_name_in_the_passed_environment_wins(place, victim):
    journaled(place, "env", "-i", "BATS_TEST_NAME=inner", victim, env={"COV_KEEP_TEST": ""})
    journaled(place, "env", "-i", "BATS_TEST_NAME=inner", victim,
              env={"PYTEST_CURRENT_TEST": "outer"})
    assert labels_of(place) == {"inner": 1}


def test_an_inner_name_wins_over_what_was_passed_on(place, victim):
    journaled(place, "env", "-i", "/bin/sh", "-c",
              f"PYTEST_CURRENT_TEST=inner {victim}; BATS_TEST_NAME=bat env -i {victim}; {victim}",
              env={"PYTEST_CURRENT_TEST": "outer"})
    assert labels_of(place) == {"inner": 1, "bat": 1, "outer": 1}


def test_otherwise_it_is_the_command_below_the_root(place, victim):
    for name in ("one.sh", "two.sh"):
        (place.path / name).write_text("#!/bin/sh\nsh -c '\"$0\"; true' \"$1\"\n\"$1\"\ntrue\n")
        (place.path / name).chmod(0o755)
    script = f"./one.sh {victim}; ./two.sh {victim}; {victim}; true"
    journaled(place, "sh", "-c", script)
    assert labels_of(place) == {f"sh ./one.sh {victim}": 2, f"sh ./two.sh {victim}": 2, "victim": 1}


def test_a_single_command_is_its_own_test(place, victim):
    journaled(place, victim)
    assert labels_of(place) == {"victim": 1}


def test_a_journal_without_records_of_the_run_names_programs(journal, image):  # noqa: F811
    journal.append(*records(image, 3), *records(image, 2, first=10, label=b"named"))
    done = settled(subprocess.run([COVKEEP, "tests", "--json", journal.path], check=False, text=True,
                                 capture_output=True, timeout=DEADLINE))
    assert {row["test"]: row["processes"] for row in json.loads(done.stdout)} == {
        "program": 3, "named": 2}


def test_text(suite):
    run_pytest(suite)
    done = suite.covkeep("tests")
    assert done.stdout.splitlines() == [
        "PROCESSES  FILES  FUNCTIONS  TEST",
        "        3      1          2  test_shop.py::test_large",
        "        1      1          1  test_shop.py::test_small"]


def test_the_files_of_one_test_are_those_of_a_run_of_it(suite):
    (suite.path / "test_shop.py").write_text(SUITE.replace("server.kill()", "server.stdin.close()"))
    run_pytest(suite)
    counts = suite.path / "server.gcda"
    counts.unlink()
    for _ in range(2):  # it is the same again, also after the run has settled the journal
        done = suite.covkeep("settle", "--into", "tree", "--label", "*::test_small")
        assert done.returncode == 0 and "1 record, 1 file updated" in done.stdout
    suite.run("--quiet", PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_shop.py",
              "-k", "small")
    assert (suite.path / f"tree{suite.path}" / "server.gcda").read_bytes() == counts.read_bytes()


def test_the_files_of_each_label(journal, image, program, tmp_path):  # noqa: F811
    journal.append(*records(image, 3, label=b"a/1"), *records(image, 2, first=10, label=b"b"),
                   *records(image, 1, first=20, label=b"a/2"), *records(image, 3, label=b"a/1"))
    settled(settle("--quiet", journal.path))
    program.clear()
    for pattern, runs in (("a*", 4), ("b", 2), ("a/1", 3), ("*", 6)):
        settled(settle("--into", tmp_path / "tree", "--label", pattern, journal.path))
        content = {file.name: file.read_bytes()
                   for file in (tmp_path / f"tree{program.directory}").iterdir()}
        assert content == program.run(runs)


def test_a_description_that_is_gone_is_told(journal, image):  # noqa: F811
    journal.append(*records(image, 1, label=b"a"))
    for description in journal.images.iterdir():
        description.unlink()
    for words in (["tests"], ["who", "main"]):
        done = subprocess.run([COVKEEP, *words, journal.path], capture_output=True, text=True,
                              check=False, timeout=DEADLINE)
        lines = done.stderr.splitlines()
        assert done.returncode != 0 and "description" in done.stderr
        assert not [line for line in lines if "settle" in line], lines


def test_a_label_that_nobody_has(journal, image, tmp_path):  # noqa: F811
    journal.append(*records(image, 1, label=b"a"))
    for option in ("--into", "--tracefile"):
        done = settled(settle(option, tmp_path / "tree", "--label", "b", journal.path), 1)
        assert done.stderr == "covkeep: settle: no test is called b; see covkeep tests\n"
    assert not list(tmp_path.rglob("*.gcda"))


WRONG = {
    ("settle", "--label", "a"): "--label needs --into or --tracefile",
    ("settle", "--into", "a", "--tracefile", "b"): "exclude each other",
    ("run", "--label-from", "X", "true"): "--label-from needs --journal",
    ("run", "--journal", "--label-from", "X=1", "true"): "is no name of a variable",
    ("tests", "--html"): "unknown option --html",
    ("who",): "no line and no function given",
    ("who", "a.c:0"): "a.c:0 is no FILE:LINE",
    ("who", ":12"): ":12 is no FILE:LINE",
}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage(place, words):
    done = place.covkeep(*words)
    assert done.returncode == 2 and WRONG[words] in done.stderr and done.stdout == ""


@pytest.mark.parametrize("words", [("tests",), ("who", "a.c:1"), ("settle",)], ids=" ".join)
def test_a_run_without_a_journal(place, words):
    done = place.covkeep(*words)
    assert "there is no run yet" in done.stderr and done.returncode in (1, 2)
    place.run("true")
    done = place.covkeep(*words)
    assert "there is no journal; see `covkeep run --journal`" in done.stderr
    assert done.returncode in (1, 2) and done.stdout == ""


@pytest.mark.parametrize("value", ["", "A=B"])
def test_a_malformed_setting_is_named(place, victim, value):
    done = place.direct(victim, env={"LD_PRELOAD": str(LIBRARY), "COV_KEEP": "on",
                                     "COV_KEEP_TEST_FROM": value})
    assert f"COV_KEEP_TEST_FROM={value}: is no name of a variable, ignored" in done.stderr


def report_of(place):
    done = place.covkeep("report", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def reached(report, process):
    """(source, function) of all that the report says the process reached."""
    numbers, at = [], 0
    for passed, count in zip(*[iter(report["reached"][process["reached"]])] * 2):
        numbers += range(at + passed, at + passed + count)
        at += passed + count
    return {(report["sources"][source].rpartition("/")[2], name)
            for name, source, _ in (report["functions"][number] for number in numbers)}


def test_the_report_tells_what_each_process_reached(suite):
    run_pytest(suite)
    report = report_of(suite)
    servers = {" ".join(process["arguments"][1:]): process for process in report["processes"]
               if process["gcov"] and not process["forked"]}
    assert {words: process["test"].rpartition("::")[2] for words, process in servers.items()} == {
        "3": "test_small", "30": "test_large", "40 fork": "test_large"}
    assert reached(report, servers["3"]) == {("server.c", "main")}
    assert reached(report, servers["30"]) == {("server.c", "main"), ("server.c", "twice")}
    assert servers["30"]["reached"] == servers["40 fork"]["reached"]
    assert {(name, line) for name, _, line in report["functions"]} == {("twice", 5), ("main", 9)}
    others = [process for process in report["processes"] if not process["gcov"]]
    assert others and {(process["test"], process["reached"]) for process in others} == {(None, None)}
    text = suite.covkeep("report").stdout
    assert "2 functions of test test_shop.py::test_large\n" in text
    assert "1 function of test test_shop.py::test_small\n" in text


def test_the_report_of_a_run_without_a_journal_knows_no_tests(place, victim):
    place.run(victim)
    report = report_of(place)
    assert (report["sources"], report["functions"], report["reached"]) == ([], [], [])
    assert [process["test"] for process in report["processes"]] == [None]
    assert "of test" not in place.covkeep("report").stdout


def test_functions_of_which_nobody_has_the_names(suite):
    run_pytest(suite)
    (suite.path / "server.gcno").unlink()
    report = report_of(suite)
    assert report["sources"] == [str(suite.path / "server.gcda")]
    assert report["functions"] == [[None, 0, 0], [None, 0, 0]]


def test_names_of_functions_in_cplusplus(place):
    (place.path / "a.cc").write_text(
        "namespace shop { template <class T> T twice(T x) { return x + x; } }\n"
        "int main() { return shop::twice(1) + shop::twice(0.5) < 0; }\n")
    assert place.direct("g++", "--coverage", "-o", "a", "a.cc").returncode == 0
    journaled(place, "./a")
    names = {"int shop::twice<int>(int)", "double shop::twice<double>(double)", "main"}
    assert {name for name, *_ in report_of(place)["functions"]} == names
    empty = place.path / "empty"
    empty.mkdir()
    done = place.covkeep("report", "--json", env={"PATH": str(empty)})
    assert {name for name, *_ in json.loads(done.stdout)["functions"]} == {
        "_ZN4shop5twiceIiEET_S1_", "_ZN4shop5twiceIdEET_S1_", "main"}


@pytest.mark.parametrize("gcc", ["gcc-11", "gcc"])
def test_names_of_functions_are_those_of_gcov(place, gcc):
    sources = {"a.c": "int a(int x)\n{\n    return x ? 1 : 2;\n}\n",
               "b.c": "int a(int);\nstatic int b(void) { return 3; }\n\nint main(void)\n"
                      "{\n    return a(b()) + b() != 4;\n}\n"}
    if not shutil.which(gcc):
        pytest.skip(f"{gcc} is not installed")
    for name, text in sources.items():
        (place.path / name).write_text(text)
        assert place.direct(gcc, "--coverage", "-c", name).returncode == 0
    assert place.direct(gcc, "--coverage", "-o", "ab", "a.o", "b.o").returncode == 0
    journaled(place, "./ab")
    report, told = report_of(place), set()
    for name in sources:
        done = place.direct(gcc.replace("gcc", "gcov"), "-j", "-t", f"{name[0]}.gcno")
        for file in json.loads(done.stdout)["files"]:
            told |= {(function["name"], file["file"], function["start_line"])
                     for function in file["functions"]}
    assert {(name, report["sources"][source].rpartition("/")[2], line)
            for name, source, line in report["functions"]} == told
