# SPDX-License-Identifier: MIT
#
# The text: columns, what a terminal gets, and names that are made to harm one.
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios

import pytest
from report_run import COVKEEP, Run, record

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(run, columns, *options, **variables):
    """What the report writes to a terminal of that width."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", **variables}
    with subprocess.Popen([COVKEEP, "report", *options, str(run.directory)], stdout=follower, env=env) as process:
        os.close(follower)
        written = b""
        try:
            while piece := os.read(leader, 65536):
                written += piece
        except OSError:  # EIO: the other side is closed
            pass
        assert process.wait(20) == 0
    os.close(leader)
    return written.decode().replace("\r\n", "\n")


@pytest.fixture
def run(tmp_path):
    return Run(tmp_path, record(10, lives=9), record(
        11, parent=10, carries="gcov", arguments=["program", "--name", "x" * 300],
        restored=b"A_RATHER_LONG_NAME," * 12, restorer=10))


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_lines_are_as_wide_as_the_terminal(run, columns):
    tree = COLOUR.sub("", on_terminal(run, columns)).split("\n\n")[0].splitlines()
    assert [len(line) for line in tree][2:] == [columns, columns]
    assert tree[2].endswith("x…")


UTF8 = ({"LC_ALL": "C.UTF-8"}, {"LANG": "de_DE.utf8"}, {"LC_ALL": "", "LC_CTYPE": "en_US.UTF-8", "LANG": "C"})
OTHERS = ({"LC_ALL": "C"}, {}, {"LC_ALL": "C", "LANG": "C.UTF-8"}, {"LANG": "de_DE.ISO-8859-1"}, {"LANG": "POSIX"})


@pytest.mark.parametrize("variables", [*UTF8, *OTHERS])
def test_letters_are_those_of_the_locale(tmp_path, variables):
    """Each may be shown by a terminal that knows no other."""
    run = Run(tmp_path, record(10, lives=9), record(11, at=1, end="EXEC", carries="gcov", parent=10),
              record(12, at=1.5, lives=.1, parent=11), record(11, at=2.01, program="/bin/next", parent=10),
              record(13, at=3, parent=10, arguments=["program", "gr\u00fc\u00dfe", "\u2028"]),
              record(20, at=4, end="EXEC", parent=1), record(20, at=5.01, parent=1))
    text = run.report(env={"PATH": os.environ["PATH"], **variables}).stdout.decode()
    tree = "├─│└→ü" if variables in UTF8 else "|-`>"
    assert text.isascii() == (variables in OTHERS)
    assert [letter for letter in tree if letter not in text] == []
    assert ("gr\u00fc\u00dfe" if variables in UTF8 else "gr\\u{fc}\\u{df}e") in text
    cut = COLOUR.sub("", on_terminal(run, 60, **{"LC_ALL": "", **variables}))
    assert cut.isascii() == (variables in OTHERS)


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("options", [[], ["--lost"]])
def test_table_is_never_wider_than_the_terminal(tmp_path, columns, options):
    """With long words in each column, and in a deep tree."""
    run = Run(tmp_path, *[record(
        1000 + i, at=i, lives=99, parent=999 + i, carries="gcov python", end="SIGNAL", status=15, sender_pid=123456,
        arguments=["program", "x" * 300], restored=b"A_RATHER_LONG_NAME," * 12, restorer=9, lost=1,
        reasons=b"28 coverage lost: /a.gcda: No space left on device") for i in range(20)])
    table = COLOUR.sub("", on_terminal(run, columns, *options)).split("\n\n")[0].splitlines()
    assert len(table) == 1 + 2 * 20
    assert max(map(len, table)) == columns
    assert all(str(1000 + i) in table[1 + 2 * i] for i in range(20))


def lossy(tmp_path, *more):
    return Run(tmp_path / "run", record(10, lives=9), record(11, at=1, parent=10, carries="gcov"),
               record(12, at=2, parent=11, carries="gcov", lost=1, reasons=b"28 coverage lost: /a.gcda: full"),
               record(13, at=3, parent=12, carries="python"), *more)


def test_losses_only(tmp_path):
    text = lossy(tmp_path, b"x" * 1024).report("--lost").stdout.decode()
    table, losses, left_out, summary = text.strip().split("\n\n")
    assert [line.split()[0] for line in table.splitlines()] == ["COVERAGE", "lost", "unreadable"]
    assert losses.startswith("lost: 12 program, exit status 0\n  coverage lost: /a.gcda: full\n")
    assert left_out == "3 processes that lost nothing left out"
    assert summary.startswith("4 processes, 3 with coverage")


def test_losses_only_of_a_run_without_any(tmp_path):
    text = Run(tmp_path, record(10), record(11, carries="gcov")).report("--lost").stdout.decode()
    left_out, summary = text.strip().split("\n\n")
    assert left_out == "2 processes that lost nothing left out" and summary.endswith("all kept")


def test_losses_only_as_json(tmp_path):
    run = lossy(tmp_path, b"x" * 1024)
    whole, some = run.json(), json.loads(run.report("--json", "--lost").stdout)
    assert [process["pid"] for process in some["processes"]] == [12, None]
    assert (whole["run"]["lost_only"], some["run"]["lost_only"]) == (False, True)
    assert some["summary"] == whole["summary"]
    assert all(process in whole["processes"] for process in some["processes"])


WORDS = {"kept": "32", "lost": "1;31", "none": "2", "unreadable": "33"}


def test_each_verdict_has_its_colour(tmp_path):
    shown = on_terminal(lossy(tmp_path, b"x" * 1024), 80)
    for word, colour in WORDS.items():
        assert f"\n\x1b[{colour}m{word} " in shown
    assert "\x1b[1;31mlost\x1b[0m: 12 program" in shown
    assert "\n\x1b[1;31m4 processes" in shown


@pytest.mark.parametrize("records, colour", [
    ([record(10, carries="gcov")], "32"), ([record(10, carries="gcov"), b"x" * 1024], "33")])
def test_summary_is_green_only_where_all_is_known_to_be_kept(tmp_path, records, colour):
    assert f"\n\x1b[{colour}m1 process, " in on_terminal(Run(tmp_path, *records), 80)


def test_narrow_terminal_still_shows_the_program(run):
    assert "11 program" in on_terminal(run, 20)


def test_file_gets_whole_lines_without_colour(run):
    assert "x" * 300 in run.text()
    assert "\x1b" not in run.text()


def test_colour_on_a_terminal_only_where_it_is_wanted(run):
    assert COLOUR.search(on_terminal(run, 80))
    assert not COLOUR.search(on_terminal(run, 80, NO_COLOR="1"))
    assert not COLOUR.search(on_terminal(run, 80, TERM="dumb"))


def test_columns_line_up(tmp_path):
    lines = Run(tmp_path, record(10), record(11, end="SIGNAL", status=15, carries="gcov"),
                record(12, carries="python")).text().splitlines()
    assert len({line.index(word) for line, word in zip(lines, ["PROCESS", "10 ", "11 ", "12 "])}) == 1


HOSTILE = {
    b"\x1b]0;title\x07": "\\x1b]0;title\\x07",
    b"\x1b[2J": "\\x1b[2J",
    b"two\nlines": "two\\nlines",
    b"\xff\xfe": "\\xff\\xfe",
    b"\xc3": "\\xc3",
    b"\xc2\x9b2J": "\\u{9b}2J",
    "\u202etxt".encode(): "\\u{202e}txt",
    b"\xed\xa0\x80": "\\xed\\xa0\\x80",
    b"\xc0\xaf": "\\xc0\\xaf",
    "größe 大".encode(): "größe 大",
}


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_names_do_nothing_to_a_terminal(tmp_path, name):
    run = Run(tmp_path, record(10, arguments=["program", name], carries="gcov", lost=1,
                               restored=name, reasons=b"coverage lost: " + name + b": no"))
    for text in (run.text(), COLOUR.sub("", on_terminal(run, 200))):
        assert HOSTILE[name] in text
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_arguments_are_quoted_as_a_shell_reads_them(tmp_path):
    arguments = ["program", "a b", "", "it's", "$HOME", "plain"]
    text = Run(tmp_path, record(10, arguments=arguments[:2] + arguments[3:])).text()
    assert "10 program 'a b' 'it'\\''s' '$HOME' plain" in text


def test_program_without_a_name_has_one(tmp_path):
    assert "10 ?" in Run(tmp_path, record(10, program="")).text()
