# SPDX-License-Identifier: MIT
#
# Finds the program's Coverage objects, and which of them hold data that is in no file yet. An
# object measures from start() to stop(), and holds what it has measured until it is saved.
# This is compiled into the library and run before save.py. It must not change the objects.
import gc
import sys
from posix import getpid

# Kept, since the program may drop the module from sys.modules, or import it anew.
coverage = sys.modules["coverage"]

# The pid of this process, in a list of one. A snapshot child of it sees the same pid.
process = [getpid()]

# The objects that were running at the fork that made this process, each with what it held then.
inherited = []


def packages():
    """Returns the module coverage, or two if the program has imported it anew."""
    return {id(module): module for module in (coverage, sys.modules.get("coverage"))}.values()


def classes():
    """Returns the class Coverage of each package whose import has come that far."""
    found = (getattr(module, "Coverage", None) for module in packages())
    return [Coverage for Coverage in found if Coverage is not None]


def running():
    """Returns the Coverage objects that measure, the current one last."""
    found = []
    for Coverage in classes():
        current = Coverage.current()
        found += getattr(Coverage, "_instances", [current] if current else [])
    return found


def held(cov):
    """Returns how many lines or arcs of each file are in memory only. Other threads may measure
    meanwhile, so what is counted is a copy."""
    data = getattr(getattr(cov, "_collector", None), "data", None) or {}
    return {name: len(points) for name, points in dict(data).items() if points}


def instances(parents):
    """Returns the objects of these classes and of classes derived from them. coverage.py itself
    lists only those that measure."""
    kinds = list(parents)
    for kind in kinds:
        kinds += type.__subclasses__(kind)
    return [found for found in gc.get_referrers(*kinds) if any(type(found) is kind for kind in kinds)]


def is_parents(cov):
    """Whether all that the object holds was measured before the fork that made this process, so
    that the parent saves it."""
    for other, then in inherited:
        if cov is other:
            return held(cov) == then
    return not is_running(cov) and getattr(cov._data, "_pid", None) != getpid()


def is_running(cov):
    return any(cov is other for other in running())


def stopped():
    """Returns the objects that measure no more, and hold data that nobody else saves."""
    return [cov for cov in instances(classes())
            if held(cov) and not is_running(cov) and not is_parents(cov)]


def is_saved_at_exit(cov):
    """Whether coverage.py saves the object by itself at exit: automatically, or as the command
    `coverage run`."""
    command = getattr(sys.modules.get("coverage.cmdline"), "CoverageScript", None)
    return cov._auto_save or any(
        script.coverage is cov for script in instances([command] if command else []))


def after_fork():
    forked()
    process[:] = [getpid()]
    inherited[:] = [(cov, held(cov)) for cov in running()]


def notice_fork():
    """Called when there may have been a fork that CPython has not been told of."""
    if process != [getpid()]:
        after_fork()


def has_file_of_its_own(cov):
    """Whether the object may be saved here: a forked child that shares the name of its parent's
    data file would erase the file."""
    if not any(cov is other for other, _ in inherited):
        return True
    suffix = getattr(cov, "_data_suffix_specified", None)
    return not isinstance(suffix, str) and bool(suffix or cov.get_option("run:parallel"))
