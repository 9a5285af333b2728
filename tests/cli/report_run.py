# SPDX-License-Identifier: MIT
#
# Runs that never were: records as the shim writes them, and the reports of them.
import json
import os
import subprocess
import time

from report_layout import ROOT, constant, layout, pack

COVKEEP = os.environ.get("COVKEEP", str(ROOT / "build" / "covkeep"))
SECOND = 10**9
# Long enough ago for every pid to be another process's by now, or nobody's.
BEGIN = 1_700_000_000 * SECOND


def strings(*texts):
    return b"".join(text if isinstance(text, bytes) else text.encode() for text in
                    [part for one in texts for part in (one, b"\0")])


def event(kind, pid, value, at_ms):
    return {"kind": constant(kind), "pid": pid, "value": value, "at_ms": at_ms}


def record(pid, at=0.0, lives=1.0, end="EXIT", status=0, program="/usr/bin/program", arguments=None,
           carries="", events=(), **fields):
    """The bytes of a record: of a process that begins `at` seconds after the run, and `lives`."""
    start = BEGIN + int(at * SECOND)
    if not isinstance(arguments, bytes):
        arguments = strings(*(arguments or [program.rsplit("/", 1)[-1]]))
    fields = {
        "magic": b"covkeep\0", "version": constant("VERSION"), "size": constant("SIZE"),
        "pid": pid, "parent": 0, "user": 1000, "start_ns": start,
        "end_ns": 0 if end == "OPEN" else start + int(lives * SECOND),
        "end": constant(end), "status": status, "program": program.encode("utf-8", "surrogateescape"),
        "arguments": arguments,
        "carries": ("gcov" in carries) * constant("GCOV") | ("python" in carries) * constant("PYTHON"),
        "events": len(events), **fields,
    }
    if "gcov" in carries:
        fields = {"images": 1, "files": 3, **fields}
    if "python" in carries:
        fields = {"python": b"3.11.2", "coverage": b"6.5.0", **fields}
    packed = bytearray(pack("record", fields))
    for index, one in enumerate(events):
        put_event(packed, index, one)
    return bytes(packed)


def put_event(packed, index, one):
    size = layout()["event."]
    offset = layout()["record.event"][0] + index % constant("EVENTS") * size
    packed[offset:offset + size] = pack("event", one)


class Run:
    """A directory of records."""

    def __init__(self, directory, *records, places=None):
        self.directory = directory
        directory.mkdir(exist_ok=True)
        head = pack("head", {"left_out": max((places or 0) - len(records), 0)})
        (directory / constant("FILE")).write_bytes(head.ljust(constant("SIZE"), b"\0") + b"".join(records))

    def report(self, *options, **settings):
        settings = {"env": {**os.environ, "LC_ALL": "C.UTF-8"}, "timeout": 60, **settings}
        return subprocess.run([COVKEEP, "report", *options, str(self.directory)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **settings)

    def text(self):
        done = self.report()
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    def json(self):
        done = self.report("--json")
        assert (done.returncode, done.stderr) == (0, b"")
        return json.loads(done.stdout)

    def processes(self):
        return self.json()["processes"]

    def only(self):
        [process] = self.processes()
        return process

    def line_of(self, pid):
        """The text's line of a pid, without the columns' spaces: verdict, the rest."""
        [line] = [line for line in self.text().splitlines()
                  if f" {pid} " in line + " " and line.split()[0] in VERDICTS and ": " not in line]
        return " ".join(line.split())


VERDICTS = ("none", "kept", "lost", "running", "unreadable")


def now_ns():
    return time.time_ns()
