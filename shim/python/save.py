# SPDX-License-Identifier: MIT
#
# Saves what the Coverage objects have measured. This is compiled into the library and run in the
# main interpreter of the measured program, as code that belongs to no module. It uses only what
# coverage.py 5 to 7 have in common.
# From C it gets SPARE, the number of a signal that no program can use; answer, to be called in the
# main thread when that signal seems to have come, and interrupt, which has it seem so; forked, to be
# called in the child of a fork; park, which has the other threads stand still until the end of
# save(); and keep_to_python, after which signal() changes nothing in the kernel (1), or does (0).
import gc
import sys
from _collections import deque
from _signal import getsignal, signal, valid_signals
from _thread import get_ident
from errno import EACCES, EBUSY, EIO, ENOMEM, ENOSPC, EROFS
from posix import register_at_fork
from time import sleep

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


# The errors of SQLite that an error number says as well (sqlite3.h; CPython tells them from 3.11 on).
SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_READONLY = 5, 6, 7, 8
SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN = 10, 13, 14
SQLITE_ERRORS = {SQLITE_BUSY: EBUSY, SQLITE_LOCKED: EBUSY, SQLITE_NOMEM: ENOMEM,
                 SQLITE_READONLY: EROFS, SQLITE_IOERR: EIO, SQLITE_FULL: ENOSPC,
                 SQLITE_CANTOPEN: EACCES}


def is_within(modules):
    frame = sys._getframe(1)
    while frame:
        functions = modules.get(frame.f_globals.get("__name__"))
        if functions is not None and (not functions or frame.f_code.co_name in functions):
            return True
        frame = frame.f_back
    return False


# The signals that came during a save, each with the program's handler for it.
held_back = []

# The thread of each save that is under way and holds them back.
saves = []


def await_others():
    """Waits for a save by another thread. The ticks of an ending see to it that this has an end."""
    while saves and saves[-1] != get_ident():
        sleep(0.001)


def hold_back():
    """Has the program's handlers wait for the end of a save after which the program goes on: what
    they raise is meant for the code that was interrupted. Returns the handlers, by signal."""
    handlers = {number: getsignal(number) for number in valid_signals()}
    handlers = {number: handler for number, handler in handlers.items() if callable(handler)}

    def note(come, frame):
        if all(come != other for other, _ in held_back):  # as CPython has it for one that is due
            held_back.append((come, handlers[come]))

    set_handlers(dict.fromkeys(handlers, note))
    return handlers


def set_handlers(handlers):
    """Sets them without a step of Python code between two of them, at which handlers that are set
    may be called. signal() itself calls those that are due, before it sets one."""
    is_done = not keep_to_python(1)  # in another thread than the main one no handler is called
    while not is_done:
        try:
            deque(map(signal, handlers, handlers.values()), 0)
            is_done = True
        except BaseException as error:
            held_back.append((SPARE, raising(error)))
    keep_to_python(0)


def raising(error):
    def handler(number, frame):
        raise error

    return handler


def respond(number, frame):
    """The handler for SPARE. It may interrupt a save."""
    answer(number, frame)
    if held_back and not saves:
        come, handler = held_back.pop(0)
        try:
            handler(come, frame)
        finally:
            if held_back:
                interrupt()


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
        if held(cov):
            collected()  # by a package that is not watched, too
        save_whole(cov, lambda: save_patiently(cov))


def number_of(error):
    """Returns the error number that an exception comes to, 0 where there is none. coverage.py
    raises exceptions of its own because of those of SQLite. What is only the context of an
    exception may be the program's own, which is being handled where the program was interrupted."""
    for _ in range(8):
        if isinstance(error, MemoryError):
            return ENOMEM
        number = SQLITE_ERRORS.get(getattr(error, "sqlite_errorcode", 0) & 0xff, 0)
        if isinstance(error, OSError):
            number = error.errno
        if number:
            return number
        error = error.__cause__
        if error is None:
            break
    return 0


def failure_of(error):
    """Returns its error number and its words."""
    try:
        number = number_of(error)
        number = number if 0 < number < 4096 else 0
    except BaseException:
        number = 0
    return f"{number} {type(error).__name__}: {error}".encode("utf-8", "replace")


def save(ends, may_wait):
    """Saves what all Coverage objects have measured. `ends`: nothing is measured after it.

    Returns b"" when that is done; b"-", only if `may_wait`, when code of coverage.py or a save that
    was interrupted must come to its end first; b"!" when it cannot come to its end; otherwise the
    failure: an error number, a space and words.
    """
    if may_wait and (saves or is_within(BUSY)):
        return b"-"
    await_others()
    if saves or is_within(WRITING):
        return b"!"
    if ends:
        return save_all(ends)
    saves.append(get_ident())
    handlers = hold_back()
    try:
        return save_all(ends)
    finally:
        set_handlers(handlers)
        saves.pop()


# As in warnings.filters.
NO_WARNING = ("ignore", None, Warning, None, 0)


def without_warnings():
    """Has none shown until its result loses NO_WARNING. After warnings.catch_warnings() those that
    the program has shown would be shown again."""
    import warnings

    filters = warnings.filters
    filters.insert(0, NO_WARNING)
    return filters


def save_all(ends):
    failure = b""
    try:
        if ends:
            park()
            gc.unfreeze()  # for instances()
        filters = without_warnings()
        try:
            for cov in [*stopped(), *reversed(running())]:
                try:
                    save_one(cov, ends)
                except BaseException as error:
                    failure = failure_of(error)
        finally:
            filters.remove(NO_WARNING)
    except BaseException as error:
        failure = failure_of(error)
    return failure


signal(SPARE, respond)
register_at_fork(after_in_child=after_fork)
watch()
