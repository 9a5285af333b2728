# SPDX-License-Identifier: MIT
#
# Links to the pages of sources that gcovr and genhtml have written beside a report; the tools
# themselves write them, of a program that covkeep has run.
import json
import re
import subprocess
import urllib.parse

import pytest

from run_trial import DEADLINE, place  # noqa: F401

SOURCES = ("main.c", "lib/part one.c", "lib/main.c")


@pytest.fixture
def shop(place):
    """A program of three sources, two of the same name, that has run with a journal."""
    (place.path / "lib").mkdir()
    (place.path / "main.c").write_text("int one(void);\nint two(void);\nint main(void) { return one() + two(); }\n")
    (place.path / "lib/part one.c").write_text("int one(void) { return 0; }\n")
    (place.path / "lib/main.c").write_text("int two(void) { return 0; }\n")
    for source in SOURCES:
        subprocess.run(["gcc", "--coverage", "-c", "-o", f"{source}.o", place.path / source], cwd=place.path,
                       check=True, timeout=DEADLINE)
    subprocess.run(["gcc", "--coverage", "-o", "shop", *[f"{source}.o" for source in SOURCES]], cwd=place.path,
                   check=True, timeout=DEADLINE)
    done = place.run("--journal", "-d", "run", "./shop")
    assert done.returncode == 0, done.stderr
    return place


def links(place, report):
    """{source below the place: the file that its link leads to}."""
    done = place.covkeep("report", "--html", report, "run")
    assert (done.returncode, done.stderr) == (0, "")
    page = (place.path / report).read_text()
    run, found = (json.loads(re.search(rf'id="{name}">(.*?)</script>', page, re.DOTALL).group(1))
                  for name in ("run", "links"))
    home = (place.path / report).parent
    return {run["sources"][int(index)].removeprefix(f"{place.path}/"):
            (home / urllib.parse.unquote(address)).resolve() for index, address in found.items()}


def test_no_link_where_there_is_no_page(shop):
    assert links(shop, "report.html") == {}


@pytest.mark.parametrize("report", ["pages/report.html", "report.html"])
def test_gcovr_pages_are_linked(shop, report):
    (shop.path / "pages").mkdir()
    done = shop.direct("gcovr", "--html-details", "pages/coverage.html")
    assert done.returncode == 0, done.stderr
    found = links(shop, report)
    assert set(found) == set(SOURCES)
    for source, page in found.items():
        assert page.parent == shop.path / "pages" and f">{source}<" in page.read_text()


@pytest.mark.parametrize("report", ["pages/report.html", "report.html"])
def test_genhtml_pages_are_linked(shop, report):
    assert shop.direct("lcov", "-q", "-c", "-d", ".", "-o", "shop.info").returncode == 0
    assert shop.direct("genhtml", "-q", "-o", "pages", "shop.info").returncode == 0
    found = links(shop, report)
    assert set(found) == set(SOURCES)
    for source, page in found.items():
        assert page.is_relative_to(shop.path / "pages") and page.name == f"{source.split('/')[-1]}.gcov.html"
    assert len(set(found.values())) == len(SOURCES)


def test_page_that_may_be_of_two_sources_is_linked_from_none(shop):
    (shop.path / "pages").mkdir()
    (shop.path / "pages/gcov.css").touch()
    (shop.path / "pages/main.c.gcov.html").touch()
    assert links(shop, "report.html") == {}


def test_what_is_no_file_is_no_page(shop):
    (shop.path / "pages").mkdir()
    (shop.path / "pages/gcov.css").touch()
    (shop.path / "pages/part one.c.gcov.html").mkdir()
    (shop.path / f"pages/coverage.main.c.{'0' * 32}.html").mkdir()
    (shop.path / f"pages/coverage.main.c.{'x' * 32}.html").write_text(">main.c<")
    assert links(shop, "report.html") == {}
