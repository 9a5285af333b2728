# SPDX-License-Identifier: MIT
#
# Saves what the Coverage objects have measured. This is compiled into the library and run in the
# main interpreter of the measured program, as code that belongs to no module. It uses only what
# coverage.py 5 to 7 have in common.
# From C it gets SPARE, the number of a signal that no program can use; answer, which CPython is to
# call in its main thread when that signal seems to have come; forked, to be called in the child of
# a fork; and park, which has the other threads stand still until the end of save().
import sys
from _signal import signal
from posix import register_at_fork

# Functions, by module, that a save must not interrupt: a save is under way in them, which a second
# one would cut in two, or they hold locks that it would wait for in vain. Empty: the whole module.
BUSY = {
    "coverage.control": ("start", "stop", "save", "combine", "_atexit"),
    "coverage.collector": (),
    "coverage.data": (),
    "coverage.sqldata": (),
    "coverage.sysmon": (),
    "pytest_cov.embed": ("_cleanup",),
    "pytest_cov.engine": ("finish",),
}

# Modules that write the data file: what a save writes that interrupts them is part of a transaction
# that does not come to its end.
WRITING = {name: () for name in ("coverage.data", "coverage.sqldata", "coverage.sqlitedb")}


def is_within(modules):
    frame = sys._getframe(1)
    while frame:
        functions = modules.get(frame.f_globals.get("__name__"))
        if functions is not None and (not functions or frame.f_code.co_name in functions):
            return True
        frame = frame.f_back
    return False


def save_patiently(cov):
    # While other threads measure, the data may change as coverage.py writes it (RuntimeError). A
    # KeyboardInterrupt here was meant for the code that was interrupted.
    for attempt in range(3):
        try:
            return cov.save()
        except (RuntimeError, KeyboardInterrupt):
            if attempt == 2:
                raise


def save_one(cov, ends):
    if is_running(cov):
        if ends:
            cov.stop()
    elif not is_there(directory_of(cov._data._filename)):
        return  # the program has removed the directory: nobody waits for what it measured there
    elif not is_saved_at_exit(cov):
        # Nobody is sure to replace what the file holds.
        cov._data._have_used |= is_there(cov._data._filename)
    if has_file_of_its_own(cov) and not is_parents(cov):
        save_whole(cov, lambda: save_patiently(cov))


def save(ends, may_wait):
    """Saves what all Coverage objects have measured. `ends`: nothing is measured after it.

    Returns b"" when that is done; b"-", only if `may_wait`, when code of coverage.py that was
    interrupted must come to its end first; otherwise the reason of the failure.
    """
    if may_wait and is_within(BUSY):
        return b"-"
    if is_within(WRITING):
        return b"coverage.py was interrupted while it wrote its data"
    failure = b""
    try:
        if ends:
            park()
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for cov in [*stopped(), *reversed(running())]:
                try:
                    save_one(cov, ends)
                except BaseException as error:
                    failure = f"{type(error).__name__}: {error}".encode("utf-8", "replace")
    except BaseException as error:
        failure = f"{type(error).__name__}: {error}".encode("utf-8", "replace")
    return failure


signal(SPARE, answer)
register_at_fork(after_in_child=after_fork)
if this_run:
    watch_erasing()
