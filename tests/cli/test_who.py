# SPDX-License-Identifier: MIT
"""covkeep who, and settle --tracefile. The oracles are gcov and geninfo on the files of a test that
is run alone without covkeep.
"""

import json
import re
import subprocess

import pytest

from run_trial import DEADLINE, PYTHON, place  # noqa: F401
from test_tests import journaled

SOURCES = {
    "src/shop.c": """
#include <stdlib.h>
#include "price.h"
int order(int n);
static int check(int n)
{
    return n > 2;
}
int main(int argc, char **argv)
{
    int n = atoi(argv[1]);
    if (check(n))
        n = price(n);
    if (n > 1000)
        abort(); /* LCOV_EXCL_LINE */
    return order(n) < 0;
}
""",
    "src/order.c": """
#include "price.h"
static int check(int n)
{
    return n > 5 ? price(n) : 0;
}
int unused(int n)
{
    return n;
}
int order(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += check(i);
    return sum;
}
""",
    "src/price.h": """
static inline int price(int n)
{
    if (n > 7)
        return 2 * n;
    return n;
}
""",
    "src/many.cc": """
namespace shop {
template <class T> T twice(T x)
{
    return x > 0 ? x + x : x;
}
struct Basket {
    int add(int n) { return n > 1 ? twice(n) : 0; }
};
}
int main(int argc, char **)
{
    shop::Basket basket;
    return argc > 1 ? basket.add(argc) + (int)shop::twice(0.5) < 0 : 0;
}
""",
}
RUNS = {"a": ["./shop 1"], "b": ["./shop 4", "./shop 9"], "c": ["./many"], "d": ["./many x"],
        "e, f": ["./shop 3"]}


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    path = tmp_path_factory.mktemp("who")
    (path / "src").mkdir()
    for name, text in SOURCES.items():
        (path / name).write_text(text)
    for words in (["gcc", "-c", "src/shop.c"], ["gcc", "-c", "src/order.c"],
                  ["gcc", "-o", "shop", "shop.o", "order.o"],
                  ["g++", "-c", "src/many.cc"], ["g++", "-o", "many", "many.o"]):
        subprocess.run([*words, "-O0", "--coverage"], cwd=path, check=True, timeout=DEADLINE)
    return path


@pytest.fixture
def shop(place, build):
    """A run of all tests, in the directory of the build."""
    for file in build.glob("*.gcda"):
        file.unlink()
    script = "".join(f"export COV_KEEP_TEST='{test}'; {'; '.join(lines)};"
                     for test, lines in RUNS.items())
    journaled(place, "sh", "-c", script, cwd=build)
    return place


def truth(build, test):
    """What gcov says after that test alone: {(source, line): count}, {(source, function): count}."""
    for file in build.glob("*.gcda"):
        file.unlink()
    for line in RUNS[test]:
        subprocess.run(["sh", "-c", line], cwd=build, check=True, timeout=DEADLINE)
    lines, functions = {}, {}
    for file in sorted(build.glob("*.gcda")):
        done = subprocess.run(["gcov", "-j", "-t", file.name], cwd=build, check=True, text=True,
                              capture_output=True, timeout=DEADLINE)
        for source in json.loads(done.stdout)["files"]:
            name = source["file"]
            for line in source["lines"]:
                at = name, line["line_number"]
                lines[at] = lines.get(at, 0) + line["count"]
            for function in source["functions"]:
                at = name, function["demangled_name"]
                functions[at] = functions.get(at, 0) + function["execution_count"]
    return lines, functions


def who(place, *words, status=0, **options):
    done = place.covkeep("who", "--json", *words, **options)
    assert done.returncode == status, (words, done.stdout, done.stderr)
    return json.loads(done.stdout) if done.stdout else done.stderr


def test_each_line_is_what_gcov_says_of_each_test(shop, build):
    of_tests = {test: truth(build, test)[0] for test in RUNS}
    places = {at for lines in of_tests.values() for at in lines}
    assert len(places) > 20
    for source, line in sorted(places):
        expected = {test: lines[source, line] for test, lines in of_tests.items()
                    if lines.get((source, line))}
        found, = who(shop, f"{source}:{line}", status=0 if expected else 1, cwd=build)
        assert found["source"] == str(build / source) and found["line"] == line
        assert {row["test"]: row["count"] for row in found["tests"]} == expected


def test_each_function_is_what_gcov_says_of_each_test(shop, build):
    of_tests = {test: truth(build, test)[1] for test in RUNS}
    names = {at for functions in of_tests.values() for at in functions}
    for source, name in sorted(names):
        found = [place for place in who(shop, name, status=status_of(of_tests, name))
                 if place["source"] == str(build / source) and place["function"] == name]
        assert {row["test"]: row["count"] for place in found for row in place["tests"]} == {
            test: functions[source, name] for test, functions in of_tests.items()
            if functions.get((source, name))}


def status_of(of_tests, name):
    return 0 if any(count for functions in of_tests.values()
                    for (_, function), count in functions.items() if function == name) else 1


@pytest.mark.parametrize("name, functions", [
    ("check", {"check"}), ("price", {"price"}), ("main", {"main"}),
    ("twice", {"int shop::twice<int>(int)", "double shop::twice<double>(double)"}),
    ("shop::twice", {"int shop::twice<int>(int)", "double shop::twice<double>(double)"}),
    ("Basket::add", {"shop::Basket::add(int)"}), ("add(int)", {"shop::Basket::add(int)"}),
    ("_ZN4shop6Basket3addEi", {"shop::Basket::add(int)"})])
def test_names_of_functions(shop, name, functions):
    assert {place["function"] for place in who(shop, name)} == functions


def test_two_functions_of_one_name_are_two_places(shop, build):
    found = who(shop, "check")
    assert {(place["source"], place["line"]) for place in found} == {
        (str(build / "src/shop.c"), 5), (str(build / "src/order.c"), 3)}
    text = shop.covkeep("who", "check").stdout
    assert f"{build}/src/order.c:3 check: executed by 3 of 5 tests\n" in text


def test_a_file_by_the_end_of_its_path_or_the_file_itself(shop, build):
    for name in ("shop.c", "src/shop.c", f"{build}/src/shop.c", f"{build}/./src/../src/shop.c"):
        found, = who(shop, f"{name}:12")
        assert [row["test"] for row in found["tests"]] == ["a", "b", "e, f"]
    assert "no program with records was compiled from hop.c" in who(shop, "hop.c:12", status=2)


def test_processes(shop):
    found, = who(shop, "--processes", "price.h:5")
    assert [(row["test"], row["program"]) for row in found["processes"]] == [("b", "./shop")]
    assert found["processes"][0]["count"] > 1 and found["processes"][0]["pid"] > 1
    text = shop.covkeep("who", "shop.c:12", "-p").stdout.splitlines()
    assert "executed by 4 of 6 processes" in text[0] and len(text) == 6


def test_only_some_tests(shop):
    found, = who(shop, "--label", "[ab]", "shop.c:12")
    assert [row["test"] for row in found["tests"]] == ["a", "b"]
    assert "there are no records of z" in who(shop, "--label", "z", "shop.c:12", status=2)


def test_nobody_no_code_and_nothing_of_that_name(shop):
    found, = who(shop, "unused", status=1)
    assert found["tests"] == [] and found["function"] == "unused"
    assert ": executed by none of 5 tests\n" in shop.covkeep("who", "unused").stdout
    assert "order.c:1: there is no code on that line" in who(shop, "order.c:1", status=2)
    assert "no program with records has a function nothing" in who(shop, "nothing", status=2)


def test_a_gcov_that_cannot_be_asked(shop):
    assert "no-gcov: No such file or directory" in who(shop, "--gcov", "no-gcov", "main", status=2)
    assert "false: it does not answer for" in who(shop, "--gcov", "false", "main", status=2)


def test_a_gcov_of_a_relative_path(shop, place):
    (place.path / "mine").write_text("#!/bin/sh\nexec gcov \"$@\"\n")
    (place.path / "mine").chmod(0o755)
    assert who(shop, "--gcov", "./mine", "main")


def test_nobody_is_not_said_where_something_is_missing(shop, build):
    whole = (build / "order.gcno").read_bytes()
    assert "no program with records has a function nothing" in who(shop, "nothing", status=2)
    (build / "order.gcno").unlink()
    try:
        assert [row["test"] for row in who(shop, "price.h:4")[0]["tests"]] == ["b", "e, f"]
        done = shop.covkeep("who", "--label", "a", "price.h:4")
        assert done.returncode == 2 and "1 files of counts are left out" in done.stderr
        done = shop.covkeep("who", "order.c:2")
        assert done.returncode == 2 and "1 files of counts are left out" in done.stderr
        assert "of the programs that could be read none was compiled from order.c" in done.stderr
    finally:
        (build / "order.gcno").write_bytes(whole)


def test_a_tracefile_that_cannot_be_made_leaves_the_old_one(shop, tmp_path):
    path = tmp_path / "info"
    path.write_text("TN:old\n")
    done = shop.covkeep("settle", "--gcov", "false", "--tracefile", path)
    assert done.returncode == 1 and path.read_text() == "TN:old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_rebuilt_program_is_told(shop, build, tmp_path):
    before = (build / "shop.gcno").read_bytes()
    (build / "shop.gcno").write_bytes(before[:8] + b"\1\1\1\1" + before[12:])
    try:
        done = shop.covkeep("who", "main")
        assert "1 files of counts are left out: there is no .gcno file of their build" in done.stderr
        assert done.returncode == 0 and "many.cc" in done.stdout and "shop.c" not in done.stdout
        done = shop.covkeep("settle", "--tracefile", tmp_path / "info")
        assert done.returncode == 1 and "shop.gcda: there is no .gcno file of this build" in done.stderr
    finally:
        (build / "shop.gcno").write_bytes(before)


def test_under_gcov_prefix(place, build):
    journaled(place, "./shop", "4", cwd=build, env={"GCOV_PREFIX": str(place.path / "counts")})
    found, = who(place, "shop.c:12")
    assert found["source"] == str(build / "src/shop.c") and len(found["tests"]) == 1


def test_nothing_is_left_behind_and_signals_end_it(shop, place, build):
    temporary = place.path / "temporary"
    temporary.mkdir()
    (place.path / "gcov-slow").write_text("#!/bin/sh\nkill -TERM $PPID\nexec gcov \"$@\"\n")
    (place.path / "gcov-slow").chmod(0o755)
    environment = {"TMPDIR": str(temporary)}
    done = shop.covkeep("who", "main", env=environment)
    assert done.returncode == 0 and list(temporary.iterdir()) == []
    done = shop.covkeep("who", "--gcov", place.path / "gcov-slow", "main", env=environment)
    assert done.returncode == -15 and list(temporary.iterdir()) == []
    done = shop.covkeep("who", "main", env={"TMPDIR": str(place.path / "missing")})
    assert done.returncode == 2 and "missing/covkeep-gcov" in done.stderr


def test_more_files_than_gcov_gets_at_once(place, build):
    journaled(place, "sh", "-c", "for i in $(seq 300); do ./many x; done", cwd=build)
    found, = who(place, "--processes", "many.cc:5")
    assert len(found["processes"]) == 300
    assert {row["count"] for row in found["processes"]} == {2}


def sections(text):
    """{(test, source): lines of the tracefile}, where lines that come again are added up."""
    found, test, source = {}, None, None
    for line in text.splitlines():
        word, _, rest = line.partition(":")
        if word == "TN":
            test = rest
        elif word == "SF":
            source = found.setdefault((test, rest), {})
        elif word == "FN":
            source["FN", *rest.split(",", 1)] = 0
        elif word in ("DA", "FNDA", "BRDA"):
            *place, count = rest.split(",") if word != "FNDA" else reversed(rest.split(","))
            at = (word, *place)
            known = source.get(at, "-")
            source[at] = count if known == "-" else known if count == "-" else str(
                int(known) + int(count))
    return found


def test_a_tracefile_is_that_of_geninfo_for_each_test(shop, build):
    path = build / "by-test.info"
    done = shop.covkeep("settle", "--tracefile", path)
    assert (done.returncode, done.stderr) == (0, "") and "5 tests" in done.stdout
    expected = {}
    for test in RUNS:
        truth(build, test)
        name = re.sub(r"\W", "_", test)
        done = subprocess.run(
            ["geninfo", "-q", "--rc", "lcov_branch_coverage=1", "--test-name", name, "-o", "-", "."],
            cwd=build, check=True, text=True, capture_output=True, timeout=DEADLINE)
        expected.update(sections(done.stdout))
    assert sections(path.read_text()) == expected
    assert not any("order.c" in source and "LCOV" in test for test, source in expected)


def test_genhtml_shows_the_tests_of_a_line(shop, build, tmp_path):
    done = shop.covkeep("settle", "-q", "-t", tmp_path / "info")
    assert done.stdout == "" and done.returncode == 0
    subprocess.run(["genhtml", "-q", "--show-details", "-o", tmp_path / "html", tmp_path / "info"],
                   check=True, timeout=DEADLINE)
    pages = "".join(page.read_text() for page in (tmp_path / "html").rglob("*.html"))
    assert "e__f" in pages


def test_a_tracefile_on_standard_output(shop, build, tmp_path):
    done = shop.covkeep("settle", "--tracefile", "-", "--label", "a")
    assert {test for test, _ in sections(done.stdout)} == {"a"}
    assert done.stdout.endswith("end_of_record\n")
    done = shop.covkeep("settle", "--tracefile", tmp_path / "no" / "file")
    assert done.returncode == 1 and "no/file: No such file or directory" in done.stderr
