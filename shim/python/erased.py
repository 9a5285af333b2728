# SPDX-License-Identifier: MIT
#
# pytest-cov erases all data files when it starts, those of other processes, too. One that starts in
# the middle of a run, as in pytest-xdist's replacement of a worker that has crashed, erases what
# this run has saved. So it is told when a data file is erased that is no older than the run, and
# whose it was: coverage.py puts the pid into the name.
# Compiled into the library and run where save.py is, before it. From C it gets erased, which tells.
from glob import escape, glob
from os import fsencode
from posix import O_RDONLY, close, environ, open as open_fd, pread, stat
from sys import byteorder

# Where the first record has its start, in ns: see struct blackbox_record, and the head before it.
START = 1024 + 32
STARTS = {"pytest_cov.engine": ("start",)}


def start_of_run():
    """That of its first record; 0 where none is kept."""
    try:
        records = open_fd(environ[b"COV_KEEP_DIR"] + b"/records", O_RDONLY)
    except (KeyError, OSError):
        return 0
    try:
        return int.from_bytes(pread(records, 8, START), byteorder)
    finally:
        close(records)


def is_of_this_run(path):
    try:
        return stat(path).st_mtime_ns >= run_start
    except OSError:
        return False


def writer_of(path):
    """Returns the pid in NAME.HOST.PID.RANDOM, or from 7 on NAME.HOST.pidPID.RANDOM; else ""."""
    pid = path.split(".")[-2].replace("pid", "", 1)
    return pid if pid.isdecimal() and len(pid) < 10 else ""


def tell_erased(path):
    pid = writer_of(path)
    whose = f"process {pid}: " if pid and int(pid) != getpid() else ""
    erased(whose.encode() + fsencode(path))


def tell_when_erasing(own):
    def erase(self, parallel=False):
        if parallel and is_within(STARTS):
            for path in filter(is_of_this_run, glob(escape(self._filename) + ".*")):
                tell_erased(path)
        return own(self, parallel)

    return erase


def watch_erasing(data):
    if run_start:
        data.erase = tell_when_erasing(data.erase)


run_start = start_of_run()
