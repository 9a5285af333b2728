# SPDX-License-Identifier: MIT
#
# Runs that never were: records as the shim writes them, and the reports of them.
import json
import os
import struct
import subprocess
import time

from report_layout import ROOT, constant, layout, number_of, pack

COVKEEP = os.environ.get("COVKEEP", str(ROOT / "build" / "covkeep"))
SECOND = 10**9
# Long enough ago for every pid to be another process's by now, or nobody's.
BEGIN = 1_700_000_000 * SECOND


def strings(*texts):
    return b"".join(text if isinstance(text, bytes) else text.encode() for text in
                    [part for one in texts for part in (one, b"\0")])


def event(kind, pid, value, at_ms):
    return {"kind": constant(kind), "pid": pid, "value": value, "at_ms": at_ms}


class Record(bytes):
    """The bytes of a record, and what belongs to it: the fields of other slots."""

    more = ()


def packed_texts(*texts):
    """The fields of the texts, each of them a list of strings."""
    ends = [len(b"".join(texts[:count])) for count in range(1, len(texts) + 1)]
    return {"text": b"".join(texts), "text_end": struct.pack("=4H", *ends)}


def record(pid, at=0.0, lives=1.0, end="EXIT", status=0, program="/usr/bin/program", arguments=None,
           variables=b"", restored=b"", carries="", events=(), reasons=b"", **fields):
    """That of a process that begins `at` seconds after the run, and `lives`."""
    start = BEGIN + int(at * SECOND)
    if not isinstance(arguments, bytes):
        arguments = strings(*(arguments or [program.rsplit("/", 1)[-1]]))
    fields = {
        "magic": b"covkeep\0", "version": constant("VERSION"), "size": constant("SIZE"),
        "pid": pid, "parent": 0, "user": 1000, "start_ns": start,
        "end_ns": 0 if end == "OPEN" else start + int(lives * SECOND),
        "end": constant(end) if isinstance(end, str) else end, "status": status,
        "carries": sum(constant(kind.upper()) for kind in carries.split()),
        **packed_texts(strings(program.encode("utf-8", "surrogateescape")), variables,
                       restored and restored + b"\0", arguments), **fields,
    }
    if "gcov" in carries or "llvm" in carries:
        fields = {"images": 1, "files": 3, "gcc": 12 * ("gcov" in carries), "llvm_raw": 8 * ("llvm" in carries),
                  **fields}
    if "python" in carries:
        fields = {"python": b"3.11.2", "coverage": b"6.5.0", **fields}
    made = Record(pack("record", fields))
    whose = {"pid": pid, "start_ns": fields["start_ns"]}
    made.more = [{**whose, **one} for one in (told(reasons), done(events)) if one["used"]]
    return made


def told(reasons):
    """What is special in a slot of them."""
    return {"kind": constant("REASONS"), "used": len(reasons), "reasons": reasons}


def numbered(loss, words):
    """One of them: `LOSS_...` or an error number, and its words."""
    return b"%d %s" % (number_of(loss) if isinstance(loss, str) else loss, words.encode())


def done(events):
    size = layout()["event."]
    room = bytearray(constant("EVENTS") * size)
    for index, one in enumerate(events):
        offset = index % constant("EVENTS") * size
        room[offset:offset + size] = pack("event", one)
    return {"kind": constant("DEEDS"), "used": len(events), "event": bytes(room)}


def more(of, fields):
    """The bytes of a slot that belongs to the record at the place `of`."""
    return pack("more", {"magic": b"covmore\0", "version": constant("VERSION"),
                         "size": constant("SIZE"), "of": of, **fields})


class Run:
    """A directory of records."""

    def __init__(self, directory, *records, places=None):
        self.directory = directory
        directory.mkdir(exist_ok=True)
        extra = [more(of, fields) for of, one in enumerate(records) if isinstance(one, Record)
                 for fields in one.more]
        head = pack("head", {"left_out": max((places or 0) - len(records), 0)})
        (directory / constant("FILE")).write_bytes(
            b"".join([head.ljust(constant("SIZE"), b"\0"), *records, *extra]))

    def report(self, *options, **settings):
        settings = {"env": {**os.environ, "LC_ALL": "C.UTF-8"}, "timeout": 240, **settings}
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


def by_its_keeper(ending):
    """Endings that a keeper may tell as that: before Linux 6.15 it must be faster than the parent."""
    tells_always = tuple(map(int, os.uname().release.split(".")[:2])) >= (6, 15)
    return {ending} if tells_always else {ending, "killed"}
