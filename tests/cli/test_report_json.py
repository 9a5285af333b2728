# SPDX-License-Identifier: MIT
#
# The JSON: its keys are those that the header tells of, and any bytes become valid UTF-8.
import re

import pytest
from report_layout import ROOT
from report_run import BEGIN, Run, event, record, strings


def documented():
    """The keys by the column in which they begin: 1 the report's, 3 those inside, 5 of these."""
    text = (ROOT / "shim/cli/report/json.h").read_text()
    keys = {}
    path = []
    for spaces, names in re.findall(r"^ \*( {2,6})([a-z_]+(?:, [a-z_]+)*)  ", text, re.M):
        del path[(len(spaces) - 2) // 2:]
        for name in names.split(", "):
            keys.setdefault(".".join(path), []).append(name)
        path.append(names.split(", ")[0])
    return keys


@pytest.fixture(name="full")
def full_run(tmp_path):
    return Run(tmp_path, record(
        10, carries="gcov python", end="SIGNAL", status=9, sender_pid=8, sender_user=7, saves=1,
        save_us=4, is_python_saved=1, images=2, flushes=3, written=5, written_bytes=2**40, flush_us=6,
        grace_ms=11, restored=b"A,BC,D", restorer=9, lost=1, reasons=b"coverage lost: /x: no",
        variables=strings("A=1", "B=zwei"), arguments=["program", "x y"], user=1234, parent=3,
        events=[event("SENT", 77, 9, 100)]))


def test_keys_are_those_that_are_documented(full):
    report, keys = full.json(), documented()
    [process] = report["processes"]
    assert list(report) == keys[""]
    assert list(report["run"]) == keys["run"]
    assert list(report["summary"]) == keys["summary"]
    assert sorted(process) == sorted(keys["processes"])
    assert process["llvm"] is None
    for inside in ("ending", "gcov", "python", "restored"):
        assert sorted(process[inside]) == sorted(keys["processes." + inside])


def test_values(full):
    process = full.only()
    begin = BEGIN // 1000
    expected = {
        "pid": 10, "parent_pid": 3, "parent": None, "user": 1234, "start_us": begin,
        "end_us": begin + 10**6, "program": "/usr/bin/program", "arguments": ["program", "x y"],
        "command": "program 'x y'", "verdict": "lost", "carried": "gcov 3 files, Python 3.11.2",
        "ending": {"kind": "signal", "status": None, "signal": "SIGKILL", "sender": 8, "sender_user": 7,
                   "grace_ms": 11, "text": "SIGKILL from 8"},
        "gcov": {"version": 12, "modules": 2, "files": 3, "flushes": 3, "written": 5, "bytes": 2**40, "flush_us": 6},
        "python": {"version": "3.11.2", "coverage": "6.5.0", "saves": 1, "save_us": 4, "saved": True},
        "restored": {"by": 9, "names": ["A", "BC", "D"]}, "variables": ["A=1", "B=zwei"],
        "events": [{"at_us": begin + 100_000, "kind": "sent", "pid": 77, "signal": "SIGKILL"}],
    }
    assert {key: process[key] for key in expected} == expected
    assert full.json()["run"]["start_us"] == begin
    assert full.json()["run"]["finish_us"] == begin + 10**6


def test_values_of_llvm(tmp_path):
    process = Run(tmp_path, record(10, carries="llvm", written=5, flushes=2)).only()
    assert (process["carried"], process["verdict"], process["gcov"]) == ("LLVM 3 files", "kept", None)
    assert process["llvm"] == {"version": 8, "modules": 1, "files": 3, "flushes": 2, "written": 5, "bytes": 0,
                               "flush_us": 0}


def test_keys_are_the_same_where_nothing_is_known(full, tmp_path):
    keys = list(full.only())
    assert list(Run(tmp_path, record(1, parent=0)).only()) == keys
    assert list(Run(tmp_path, b"x" * 1024).only()) == keys


def test_unreadable_record(tmp_path):
    only = Run(tmp_path, b"x" * 1024).only()
    assert (only["verdict"], only["fault"], only["pid"]) == ("unreadable", "this is no record", None)


@pytest.mark.parametrize("name", [b"\xff", b"a\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80ok"],
                         ids=ascii)
def test_bytes_that_are_no_text(tmp_path, name):
    only = Run(tmp_path, record(10, arguments=["x", name], restored=name, variables=strings(b"A=" + name),
                                python=name, carries="python", lost=1, reasons=name)).only()
    assert "\ufffd" in only["arguments"][1]
    assert "\ufffd" in only["losses"][0]["reason"]
    assert "\ufffd" in only["variables"][0]


def test_control_codes_stay_in_json(tmp_path):
    name = "\x01\n\u202e\""
    assert Run(tmp_path, record(10, arguments=["x", name])).only()["arguments"][1] == name
