# SPDX-License-Identifier: MIT
#
# Files that are no records, wrong command lines, answers that cannot be written.
import json
import os
import subprocess

import pytest
from report_layout import constant, layout
from report_run import COVKEEP, Run, record


def faults(run):
    assert run.report().returncode == 0
    assert run.report("--html", "-").returncode == 0
    return [process["fault"] for process in run.processes()]


BROKEN = {
    "no record": (b"\x55" * 4096, "this is no record"),
    "blank": (bytes(4096), "the process was killed before its record was complete"),
    "half filled": (bytes(8) + record(10)[8:],
                    "the process was killed before its record was complete"),
    "version 0": (record(10, version=0), "the record has another format"),
    "another size": (record(10, size=8192), "the record has another format"),
    "no pid": (record(0), "the record names an impossible process"),
    "negative pid": (record(-5), "the record names an impossible process"),
    "before all time": (record(10, start_ns=-1), "the record names an impossible process"),
    "in the future": (record(10, start_ns=2**63 - 1), "the record names an impossible process"),
    "unknown ending": (bytes(bytearray(record(10))[:48]) + b"\x09" + record(10)[49:],
                       "the record names an impossible ending"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_record_is_one_of_many(tmp_path, name):
    content, fault = BROKEN[name]
    run = Run(tmp_path, record(20), content, record(21))
    assert faults(run) == [None, None, fault]
    assert f"record 1: {fault}" in run.text()
    assert run.json()["summary"]["processes"] == 2


def test_record_that_is_cut_off(tmp_path):
    assert faults(Run(tmp_path, record(20), record(21)[:4000])) == [None, "the record is cut off"]


@pytest.mark.parametrize("content", [b"", b"\1", b"\xff" * 4096, bytes(4095)], ids=len)
def test_head_alone_is_no_process(tmp_path, content):
    run = Run(tmp_path)
    (tmp_path / constant("FILE")).write_bytes(content)
    assert run.report().returncode == 0
    assert run.processes() == []


def test_newer_version_is_read(tmp_path):
    assert faults(Run(tmp_path, record(20, version=7, reserved=b"\xff" * 784))) == [None]


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
                          stderr=subprocess.PIPE, timeout=20, check=False)
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
                          stderr=subprocess.PIPE, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"covkeep: report: ")


def test_help_fits_one_screen():
    done = subprocess.run([COVKEEP, "report", "--help"], stdout=subprocess.PIPE, timeout=20, check=True)
    lines = done.stdout.decode().splitlines()
    assert len(lines) <= 24 and max(map(len, lines)) <= 100
    assert "Examples:" in lines


def test_options_may_follow_the_run(tmp_path):
    Run(tmp_path, record(20))
    done = subprocess.run([COVKEEP, "report", str(tmp_path), "--json"], stdout=subprocess.PIPE,
                          timeout=20, check=True)
    assert json.loads(done.stdout)["processes"][0]["pid"] == 20


@pytest.mark.parametrize("options", [[], ["--json"], ["--html", "-"], ["--html", "/dev/full"]], ids=" ".join)
def test_full_disk_is_told(tmp_path, options):
    run = Run(tmp_path, record(20))
    with open("/dev/full", "wb") as full:
        done = subprocess.run([COVKEEP, "report", *options, str(run.directory)], stdout=full,
                              stderr=subprocess.PIPE, timeout=20, check=False)
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr


def test_html_that_cannot_be_made(tmp_path):
    done = Run(tmp_path, record(20)).report("--html", str(tmp_path / "none" / "x.html"))
    assert done.returncode == 1
    assert b"No such file or directory" in done.stderr


@pytest.mark.parametrize("field, of", [
    ("python", lambda p: p["python"]["version"]), ("coverage", lambda p: p["python"]["coverage"]),
    ("program", lambda p: p["program"]), ("arguments", lambda p: p["arguments"][0]),
    ("restored", lambda p: p["restored"]["names"][0]), ("variables", lambda p: p["variables"][0]),
    ("reasons", lambda p: p["losses"][0]["reason"])])
def test_string_without_an_end_ends_with_its_field(tmp_path, field, of):
    names = ("python", "coverage", "arguments", "restored", "variables", "reasons", "reserved")
    run = Run(tmp_path, record(10, program="y" * 1024, carries="python", lost=1,
                               **{name: b"y" * 1024 for name in names}))
    text, size = of(run.only()), layout()["record." + field][1]
    assert set(text) == {"y"}
    assert size - 2 <= len(text) < size
