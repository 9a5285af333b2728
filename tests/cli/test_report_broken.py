# SPDX-License-Identifier: MIT
#
# Files that are no records, wrong command lines, answers that cannot be written.
import json
import os
import struct
import subprocess

import pytest
from report_layout import constant, layout
from report_run import BEGIN, COVKEEP, Run, done, event, more, record, told


def faults(run):
    assert run.report().returncode == 0
    assert run.report("--html", "-").returncode == 0
    return [process["fault"] for process in run.processes()]


BROKEN = {
    "no record": (b"\x55" * 1024, "this is no record"),
    "blank": (bytes(1024), "the process was killed before its record was complete"),
    "half filled": (bytes(8) + record(10)[8:],
                    "the process was killed before its record was complete"),
    "version 0": (record(10, version=0), "the record has another format"),
    "another size": (record(10, size=4096), "the record has another format"),
    "no pid": (record(0), "the record names an impossible process"),
    "negative pid": (record(-5), "the record names an impossible process"),
    "before all time": (record(10, start_ns=-1), "the record names an impossible process"),
    "in the future": (record(10, start_ns=2**63 - 1), "the record names an impossible process"),
    "unknown ending": (record(10, end=9), "the record names an impossible ending"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_record_is_one_of_many(tmp_path, name):
    content, fault = BROKEN[name]
    run = Run(tmp_path, record(20), content, record(21))
    assert faults(run) == [None, None, fault]
    assert f"record 1: {fault}" in run.text()
    assert run.json()["summary"]["processes"] == 2


def test_record_that_is_cut_off(tmp_path):
    assert faults(Run(tmp_path, record(20), record(21)[:1000])) == [None, "the record is cut off"]


@pytest.mark.parametrize("content", [b"", b"\1", b"\xff" * 1024, bytes(1023)], ids=len)
def test_head_alone_is_no_process(tmp_path, content):
    run = Run(tmp_path)
    (tmp_path / constant("FILE")).write_bytes(content)
    assert run.report().returncode == 0
    assert run.processes() == []


def test_newer_version_is_read(tmp_path):
    assert faults(Run(tmp_path, record(20, version=7, pid_namespace=2**32 - 1, revision=2**32 - 1))) == [None]


def test_more_records_than_there_can_be(tmp_path):
    run = Run(tmp_path, record(20))
    with open(tmp_path / constant("FILE"), "r+b") as file:
        file.truncate(constant("SIZE") * (constant("MAX") + 500))
    assert f"none lost, {constant('MAX') - 1} unreadable records" in run.text()


def test_numbers_are_as_large_as_they_can_be(tmp_path):
    most = {name: 2**32 - 1 for name in ("images", "files", "flushes", "written", "saves", "grace_ms",
                                         "user", "save_us", "sender_user")}
    run = Run(tmp_path, record(2**31 - 1, carries="gcov python", end_ns=2**63 - 1, flush_us=2**63 - 1,
                               written_bytes=2**63 - 1, restorer=2**31 - 1, parent=2**31 - 1, **most))
    assert faults(run) == [None]
    assert run.only()["gcov"]["files"] == 2**32 - 1


def refused(directory, message):
    done = subprocess.run([COVKEEP, "report", str(directory)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=240, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"covkeep: report: ")
    assert message in done.stderr.decode()


def test_no_directory(tmp_path):
    refused(tmp_path / "missing", "no process has left a record")


def test_no_records(tmp_path):
    refused(tmp_path, "no process has left a record")


@pytest.mark.parametrize("make, message", [
    (lambda path: os.symlink("/etc/passwd", path), "Too many levels of symbolic links"),
    (os.mkfifo, "Invalid argument"),
    (os.mkdir, "Invalid argument"),
], ids=["link", "pipe", "directory"])
def test_what_is_no_file_is_not_read(tmp_path, make, message):
    make(tmp_path / constant("FILE"))
    refused(tmp_path, message)


@pytest.mark.parametrize("arguments", [["--jsn"], ["--html"], ["--json", "--html", "x"], ["a", "b"],
                                       ["--json=x"]], ids=" ".join)
def test_wrong_usage(arguments):
    done = subprocess.run([COVKEEP, "report", *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=240, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"covkeep: report: ")


def test_help_fits_one_screen():
    done = subprocess.run([COVKEEP, "report", "--help"], stdout=subprocess.PIPE, timeout=240, check=True)
    lines = done.stdout.decode().splitlines()
    assert len(lines) <= 24 and max(map(len, lines)) <= 100
    assert "Examples:" in lines


def test_options_may_follow_the_run(tmp_path):
    Run(tmp_path, record(20))
    done = subprocess.run([COVKEEP, "report", str(tmp_path), "--json"], stdout=subprocess.PIPE,
                          timeout=240, check=True)
    assert json.loads(done.stdout)["processes"][0]["pid"] == 20


@pytest.mark.parametrize("options", [[], ["--json"], ["--html", "-"], ["--html", "/dev/full"]], ids=" ".join)
def test_full_disk_is_told(tmp_path, options):
    run = Run(tmp_path, record(20))
    with open("/dev/full", "wb") as full:
        done = subprocess.run([COVKEEP, "report", *options, str(run.directory)], stdout=full,
                              stderr=subprocess.PIPE, timeout=240, check=False)
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr


def test_html_that_cannot_be_made(tmp_path):
    done = Run(tmp_path, record(20)).report("--html", str(tmp_path / "none" / "x.html"))
    assert done.returncode == 1
    assert b"No such file or directory" in done.stderr


@pytest.mark.parametrize("field, of", [
    ("python", lambda p: p["python"]["version"]), ("coverage", lambda p: p["python"]["coverage"]),
    ("text", lambda p: p["program"])])
def test_string_without_an_end_ends_with_its_field(tmp_path, field, of):
    size = layout()["record." + field][1]
    run = Run(tmp_path, record(10, carries="python", **{field: b"y" * size, "text_end": b"\xff\xff" * 4}))
    text = of(run.only())
    assert set(text) == {"y"}
    assert len(text) == size - 1


def test_texts_out_of_order_are_empty(tmp_path):
    run = Run(tmp_path, record(10, text=b"y" * 100, text_end=struct.pack("=4H", 50, 10, 60, 60)))
    only = run.only()
    assert (only["program"], only["variables"], only["arguments"]) == ("y" * 49, [], [])
    assert only["restored"]["names"] == ["y" * 9]


REASON = told(b"coverage lost: x: y\n")
STRAYS = {
    "of another pid": more(0, {"pid": 11, "start_ns": BEGIN, **REASON}),
    "of no process": more(0, {"pid": -7, "start_ns": BEGIN, **REASON}),
    "of another start": more(0, {"pid": 10, "start_ns": BEGIN + 1, **REASON}),
    "of an unknown kind": more(0, {"pid": 10, "start_ns": BEGIN, **REASON, "kind": 9}),
    "of another format": more(0, {"pid": 10, "start_ns": BEGIN, **REASON, "version": 1}),
}


@pytest.mark.parametrize("name", STRAYS)
def test_slot_that_belongs_to_nobody_is_left_out(tmp_path, name):
    run = Run(tmp_path, record(10, lost=1), STRAYS[name])
    assert faults(run) == [None]
    assert "not in the record" in run.only()["losses"][0]["reason"]


def test_slot_that_is_cut_off_is_no_process(tmp_path):
    run = Run(tmp_path, record(10, lost=1), more(0, {"pid": 10, "start_ns": BEGIN, **REASON})[:1000])
    assert faults(run) == [None]


def test_reasons_end_with_their_slot(tmp_path):
    whose = {"pid": 10, "start_ns": BEGIN}
    run = Run(tmp_path, record(10, lost=3), more(0, {**whose, **told(b"y" * constant("ROOM"))}),
              more(0, {**whose, **REASON, "used": 2**32 - 1}))
    assert [loss["reason"] for loss in run.only()["losses"]] == ["y" * 511, "coverage lost: x: y"]
    assert run.only()["more_losses"] == 1


def test_slots_of_one_process_are_bounded(tmp_path):
    """The shim gives it 64; a file that says otherwise must not take all memory."""
    whose = {"pid": 10, "start_ns": BEGIN}
    sent = done([event("SENT", 1000 + i, 9, i) for i in range(constant("EVENTS"))])
    run = Run(tmp_path, record(10), *[more(0, {**whose, **sent})] * 2000)
    assert len(run.only()["events"]) == (64 + 16) * constant("EVENTS")
