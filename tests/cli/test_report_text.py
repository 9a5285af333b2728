# SPDX-License-Identifier: MIT
#
# The text: columns, what a terminal gets, and names that are made to harm one.
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import pytest
from report_run import COVKEEP, Run, record

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(run, columns, **variables):
    """What the report writes to a terminal of that width."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", **variables}
    with subprocess.Popen([COVKEEP, "report", str(run.directory)], stdout=follower, env=env) as process:
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
