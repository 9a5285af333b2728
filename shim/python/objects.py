# SPDX-License-Identifier: MIT
#
# The program's Coverage objects, and which of them hold what is in no file yet. An object measures
# from start() to stop(); from then on it holds what it has measured, until it is saved.
# Compiled into the library and run before save.py.
import gc
import sys
from posix import getpid

# The program may drop it from sys.modules, or import it anew.
coverage = sys.modules["coverage"]

# This process, by its id. A copy of it that is made for a save has the same id.
process = [getpid()]

# The objects that were running at the fork that made this process, and what each then held.
inherited = []


def packages():
    """coverage.py, more than one if the program has imported it anew."""
    return {id(module): module for module in (coverage, sys.modules.get("coverage"))}.values()


def classes():
    """The class Coverage of each package whose import has come that far."""
    found = (getattr(module, "Coverage", None) for module in packages())
    return [Coverage for Coverage in found if Coverage is not None]


def running():
    """The Coverage objects that measure, the one in charge last."""
    found = []
    for Coverage in classes():
        current = Coverage.current()
        found += getattr(Coverage, "_instances", [current] if current else [])
    return found


def held(cov):
    """How many lines or arcs of each file are in memory only. Other threads may measure."""
    data = getattr(getattr(cov, "_collector", None), "data", None) or {}
    return {name: len(points) for name, points in dict(data).items() if points}


def instances(parents):
    """The objects of these classes and of those derived from them; coverage.py lists those only
    that measure."""
    kinds = list(parents)
    for kind in kinds:
        kinds += type.__subclasses__(kind)
    return [found for found in gc.get_referrers(*kinds) if any(type(found) is kind for kind in kinds)]


def is_parents(cov):
    """All that it holds was measured before the fork that made this process: its parent saves it."""
    for other, then in inherited:
        if cov is other:
            return held(cov) == then
    return not is_running(cov) and getattr(cov._data, "_pid", None) != getpid()


def is_running(cov):
    return any(cov is other for other in running())


def stopped():
    """The objects that measure no more, and hold what only they have."""
    return [cov for cov in instances(classes())
            if held(cov) and not is_running(cov) and not is_parents(cov)]


def is_saved_at_exit(cov):
    """coverage.py saves it by itself: automatically, or as the command `coverage run`."""
    command = getattr(sys.modules.get("coverage.cmdline"), "CoverageScript", None)
    return cov._auto_save or any(
        script.coverage is cov for script in instances([command] if command else []))


def after_fork():
    forked()
    process[:] = [getpid()]
    inherited[:] = [(cov, held(cov)) for cov in running()]


def notice_fork():
    """There may have been a fork that CPython has not been told of."""
    if process != [getpid()]:
        after_fork()


def has_file_of_its_own(cov):
    """A forked child that shares the name of its parent's data file would erase the file."""
    if not any(cov is other for other, _ in inherited):
        return True
    suffix = getattr(cov, "_data_suffix_specified", None)
    return not isinstance(suffix, str) and bool(suffix or cov.get_option("run:parallel"))
