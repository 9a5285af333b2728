# SPDX-License-Identifier: MIT
#
# pytest-cov erases all data files when it starts, those of other processes, too. One that starts in
# the middle of a run, as in pytest-xdist's replacement of a worker that has crashed, erases what
# this run has saved. So a file that save() has written is marked with its run, by an extended
# attribute, which is gone with the file; and it is told when one is erased.
# Compiled into the library and run where save.py is, before it. From C it gets erased, which tells.
from glob import escape, glob
from os import fsencode
from posix import O_RDONLY, close, environ, getxattr, open as open_fd, pread, setxattr

MARK = "user.covkeep.run"
FIRST = 1024 + 16  # see struct blackbox_record: its process, user and start
STARTS = {"pytest_cov.engine": ("start",)}


def run_mark():
    """What tells this run from all others: whose its first record is; b"" where none is kept."""
    try:
        records = open_fd(environ[b"COV_KEEP_DIR"] + b"/records", O_RDONLY)
    except (KeyError, OSError):
        return b""
    try:
        return pread(records, 32, FIRST)
    finally:
        close(records)


def mark(path):
    try:
        this_run and setxattr(path, MARK, this_run)
    except OSError:
        pass  # a file system without attributes


def is_of_this_run(path):
    try:
        return getxattr(path, MARK) == this_run
    except OSError:
        return False


def tell_when_erasing(own):
    def erase(self, parallel=False):
        if parallel and is_within(STARTS):
            for path in glob(escape(self._filename) + ".*"):
                if is_of_this_run(path):
                    erased(fsencode(path))
        return own(self, parallel)

    return erase


def watch_erasing(data):
    if this_run:
        data.erase = tell_when_erasing(data.erase)


this_run = run_mark()
