# SPDX-License-Identifier: MIT
#
# A save that fails, or is cut off at any instant, leaves in a data file what was in it before.
# coverage.py by itself writes without SQLite's journal, and erases what an earlier run has left
# before it writes the first data of its own.
# Compiled into the library and run where save.py is, after it. Names of the system are looked up
# once: a program's tests may mock them.
from posix import W_OK, access, getpid, replace, stat, unlink
from types import ModuleType


def is_there(path):
    try:
        stat(path)
    except OSError:
        return False
    return True


def remove(*paths):
    for path in paths:
        try:
            unlink(path)
        except OSError:
            pass


def journaling(sqlite3):
    """The module as coverage.py is to see it: with a journal, by which whoever opens the file next
    undoes a transaction that was cut off. A directory that cannot take a journal gets none."""

    class Connection(sqlite3.Connection):
        def execute(self, sql, *parameters):
            if sql.startswith("pragma journal_mode"):
                sql = "pragma journal_mode"
            return super().execute(sql, *parameters)

    def connect(path, **options):
        if access(path.rpartition("/")[0] or ".", W_OK, effective_ids=True):
            options["factory"] = Connection
        return sqlite3.connect(path, **options)

    seen = ModuleType("sqlite3")
    vars(seen).update(vars(sqlite3))
    seen.connect = connect
    return seen


def is_to_erase(data):
    """There is a file of an earlier run, of which coverage.py has no use."""
    own = getattr(data, "_pid", None) == getpid()  # a forked child takes another name at its save
    return own and not getattr(data, "_have_used", True) and is_there(data._filename)


def save_aside(data, save):
    """A whole new file takes the place of the former one."""
    name = data._filename
    directory, _, last = name.rpartition("/")
    aside = f"{directory}/.covkeep-{getpid()}-{last}"
    remove(aside, aside + "-journal")
    data._filename = aside
    try:
        save()
    except BaseException:
        data._reset()
        remove(aside)
        raise
    finally:
        data._filename = name
        for database in data._dbs.values():
            database.filename = name
    if is_there(aside):  # else nothing was measured
        remove(name + "-journal")
        replace(aside, name)


def save_whole(cov, save):
    """Calls save(), which has this Coverage object write its data file."""
    modules = [module for package in packages() for name in ("sqldata", "sqlitedb")
               if hasattr(module := getattr(package, name, None), "sqlite3")]
    former = [module.sqlite3 for module in modules]
    data = getattr(cov, "_data", None)
    try:
        for module in modules:
            module.sqlite3 = journaling(module.sqlite3)
        return save_aside(data, save) if is_to_erase(data) else save()
    finally:
        for module, sqlite3 in zip(modules, former):
            module.sqlite3 = sqlite3
