# SPDX-License-Identifier: MIT
#
# A save that fails, or is cut off at any instant, leaves in a data file what was in it before. A file
# that only this process writes is written beside its place and then moved there, so that nobody sees
# a part of it; one that others may write at the same time is changed where it is, with SQLite's
# journal. coverage.py by itself writes without a journal, and erases what an earlier run has left
# before it writes the first data of its own.
# Compiled into the library and run where save.py is, after it. Names of the system are looked up
# once: a program's tests may mock them.
from posix import (O_CREAT, O_EXCL, O_RDONLY, O_WRONLY, W_OK, access, close, getpid, open as open_fd,
                   read, replace, stat, unlink, write)
from types import ModuleType


def is_there(path):
    try:
        stat(path)
    except OSError:
        return False
    return True


def directory_of(path):
    return path.rpartition("/")[0] or "."


def is_writable(path):
    return access(path, W_OK, effective_ids=True)


def remove(*paths):
    for path in paths:
        try:
            unlink(path)
        except OSError:
            pass


def journaling(sqlite3):
    """Returns the module sqlite3 as coverage.py is to see it: with a journal, by which the next one
    that opens the file undoes a transaction that was cut off. In a directory that cannot be written
    to there is no journal."""

    class Connection(sqlite3.Connection):
        def execute(self, sql, *parameters):
            if sql.startswith("pragma journal_mode"):
                sql = "pragma journal_mode"
            return super().execute(sql, *parameters)

    def connect(path, **options):
        if is_writable(directory_of(path)):
            options["factory"] = Connection
        return sqlite3.connect(path, **options)

    seen = ModuleType("sqlite3")
    vars(seen).update(vars(sqlite3))
    seen.connect = connect
    return seen


def know_process(data):
    """In a forked child coverage.py takes another name at its first save; here it does before."""
    if data._pid != getpid():
        data._reset()
        data._choose_filename()
        data._pid = getpid()


def is_new(data):
    """What is there, if anything, is of an earlier run: coverage.py has no use for it."""
    return not data._have_used


def is_own(data):
    """The file holds what this process has saved before, and nobody else writes it."""
    name = data._filename
    return data._suffix and is_there(name) and not is_there(name + "-journal")


def copy(path, target):
    source = open_fd(path, O_RDONLY)
    try:
        file = open_fd(target, O_WRONLY | O_CREAT | O_EXCL, stat(path).st_mode & 0o777)
        try:
            while piece := read(source, 1 << 20):
                while piece:
                    piece = piece[write(file, piece):]
        finally:
            close(file)
    finally:
        close(source)


def rename(data, name):
    data._filename = name
    for database in data._dbs.values():
        database.filename = name


def save_aside(data, save):
    """What save() makes of a copy takes the place of the file, or what it makes anew."""
    name = data._filename
    directory, _, last = name.rpartition("/")
    aside = f"{directory}/.covkeep-{getpid()}-{last}"
    remove(aside, aside + "-journal")
    has_saved = not is_new(data)
    try:
        if has_saved:
            copy(name, aside)
        rename(data, aside)
        save()
        if is_there(aside):  # else nothing was measured
            remove(name + "-journal")
            replace(aside, name)
    except BaseException as error:
        error.args = tuple(str(argument).replace(aside, name) for argument in error.args)
        data._reset()
        data._have_used = has_saved  # the next save adds to it, and does not erase it
        remove(aside, aside + "-journal")
        raise
    finally:
        rename(data, name)


def save_file(data, save):
    if data._no_disk:
        return save()
    know_process(data)
    if is_writable(directory_of(data._filename)) and (is_new(data) or is_own(data)):
        return save_aside(data, save)
    return save()


def save_whole(cov, save):
    """Calls save(), which has this Coverage object write its data file."""
    modules = [module for package in packages() for name in ("sqldata", "sqlitedb")
               if hasattr(module := getattr(package, name, None), "sqlite3")]
    former = [module.sqlite3 for module in modules]
    data = getattr(cov, "_data", None)
    try:
        for module in modules:
            module.sqlite3 = journaling(module.sqlite3)
        return save() if data is None else save_file(data, save)
    finally:
        for module, sqlite3 in zip(modules, former):
            module.sqlite3 = sqlite3
