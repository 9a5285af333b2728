# SPDX-License-Identifier: MIT
"""What `covkeep explain` prints for which words."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import pytest

import explain_page
from run_trial import COVKEEP, DEADLINE, place  # noqa: F401

TITLES = [title for title, _ in explain_page.entries()]
LOCKED = "is locked by another process"


def titles(done):
    """Those of the entries that were printed whole."""
    return [line for line in done.stdout.splitlines() if line and not line.startswith(" ")]


def test_the_page_has_each_title_once_with_cause_and_remedy():
    assert len(TITLES) > 50
    assert len(set(map(str.lower, TITLES))) == len(TITLES)
    for title, body in explain_page.entries():
        assert len(re.findall(r"^Cause:\s", body, re.MULTILINE)) == 1, title
        assert len(re.findall(r"^\.Pp\nRemedy:\s", body, re.MULTILINE)) == 1, title


def test_without_words_all_entries_are_listed_by_sections(place):
    done = place.covkeep("explain")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.strip() for line in done.stdout.splitlines() if line.startswith(" ")] == TITLES
    assert "WHAT THE LOADER SAYS" in titles(done)


def test_each_title_prints_its_entry_alone_and_nothing_of_mdoc(place):
    for title in TITLES:
        done = place.covkeep("explain", title)
        assert (done.returncode, done.stderr) == (0, "")
        assert titles(done) == [title]
        lines = done.stdout.splitlines()
        assert max(map(len, lines)) <= 80, title
        assert not [line for line in lines if line.strip().startswith(".") and line.strip()[1:2].isupper()], title
        assert not [line for line in lines if "\\(" in line or "\\&" in line], title
        assert lines[1].startswith("    Cause: "), title
        assert [line for line in lines if line.startswith("    Remedy: ")], title
        assert "\n\n\n" not in done.stdout and not done.stdout.endswith("\n\n"), title


def test_recipes_are_printed_as_they_are(place):
    for title, block in explain_page.recipes():
        printed = place.covkeep("explain", title).stdout
        assert "\n\n" + "".join(f"        {line}\n" for line in block.splitlines()) in printed


@pytest.mark.parametrize("words", [
    ["is", "locked", "by", "another", "process"],
    [LOCKED.upper()],
    ["  is   locked\tby another\nprocess "],
    ["covkeep: lost: 12 server, SIGTERM: coverage lost: /x.gcda: is locked by another process. "
     "Find out who holds the lock (`fuser FILE`), or raise COV_KEEP_GRACE_MS."],
    ["covkeep[12]: coverage lost: /x.gcda: is locked by another process"],
    ["locked by another"],
    ["another", "locked"],
    ["--", "stale", "network", "locks"],
])
def test_words_of_a_message_in_any_form_lead_to_it(place, words):
    done = place.covkeep("explain", *words)
    assert (done.returncode, titles(done)) == (0, [LOCKED])


@pytest.mark.parametrize("line, title", [
    ("profiling:/home/me/shop.gcda:Cannot open", "Cannot open, Cannot create directory, Skip"),
    ("shop.gcno:version 'B13*', prefer 'B22*'", "gcov has another version than the compiler"),
    ("No data to combine", "No data to combine"),
    ("covkeep: 2 processes still run: 7 a, 8 b (--stop-leftovers ends what is left)", "still running"),
])
def test_place_of_a_path_or_number_may_hold_anything(place, line, title):
    assert titles(place.covkeep("explain", line)) == [title]


@pytest.mark.parametrize("word, title", [
    ("0%", "0 % of a program that was killed"),
    ("rust", "0 % of a Rust program that cargo test starts"),
    ("cargo", "0 % of a Rust program that cargo test starts"),
    ("TIMEOUT", "Killed by the TIMEOUT of CTest"),
    ("ctest", "Killed by the TIMEOUT of CTest"),
    ("docker", "docker stop, and nothing is kept"),
    ("xdist", "pytest-xdist: a worker crashed, and data is gone"),
    ("sudo", "sudo, su, doas"),
])
def test_a_word_that_a_newcomer_types_has_its_entry_first(place, word, title):
    done = place.covkeep("explain", word)
    assert done.returncode == 0
    assert title in [line.strip() for line in done.stdout.splitlines()[:2]]


def test_a_message_counts_as_whole_words(place):
    """"lost" is a word of the report; here it is the end of another one."""
    done = place.covkeep("explain", "xlost")
    assert done.returncode == 1


def test_many_entries_are_named_only(place):
    done = place.covkeep("explain", "covkeep")
    named = [line.strip() for line in done.stdout.splitlines()[1:]]
    assert done.returncode == 0
    assert done.stdout.startswith(f"{len(named)} entries have these words")
    assert len(named) > 3 and set(named) <= set(TITLES)


@pytest.mark.parametrize("typed, line", [
    ("lokced", f'nothing is known of "lokced", did you mean "{LOCKED}"?'),
    ("sudp", 'nothing is known of "sudp", did you mean "sudo, su, doas"?'),
    ("zzzz qqqq", 'nothing is known of "zzzz qqqq"; covkeep explain lists what is'),
    ("", 'nothing is known of ""; covkeep explain lists what is'),
    ("a\x1b[31m", 'nothing is known of "a?[31m"; covkeep explain lists what is'),
])
def test_unknown_words_are_one_line_with_the_nearest(place, typed, line):
    done = place.covkeep("explain", typed)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"covkeep: explain: {line}\n"


def test_unknown_option_is_wrong_usage(place):
    done = place.covkeep("explain", "--hepl")
    assert done.returncode == 2 and "did you mean --help?" in done.stderr


@pytest.mark.parametrize("words", [[], [LOCKED], ["covkeep"]])
def test_answer_that_cannot_be_written_is_told(place, words):
    with open("/dev/full", "w") as full:
        done = subprocess.run([COVKEEP, "explain", *words], stdout=full, stderr=subprocess.PIPE, text=True,
                              env=place.env, check=False, timeout=DEADLINE)
    assert done.returncode == 1
    assert done.stderr == "covkeep: standard output: No space left on device\n"


@pytest.mark.parametrize("columns, most", [(50, 50), (200, 80)])
def test_text_fits_the_terminal(place, columns, most):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
    done = subprocess.run([COVKEEP, "explain", "docker"], stdout=theirs, env=place.env, check=True,
                          stdin=subprocess.DEVNULL, timeout=DEADLINE)
    os.close(theirs)
    text = b""
    while piece := read_terminal(ours):
        text += piece
    os.close(ours)
    longest = max(map(len, text.decode().splitlines()))
    assert done.returncode == 0 and most - 12 < longest <= most


def read_terminal(terminal):
    """At its end the terminal of a process that is gone has an error (EIO)."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
