# SPDX-License-Identifier: MIT
#
# Notes when coverage.py begins to measure, and when it has seen something of what it is to measure:
# a program that has only imported it has nothing to lose, and one that saw nothing nothing to keep.
# Both pass through CoverageData: a collector that starts says in which context it measures, and what
# it has collected is added.
# Compiled into the library and run where save.py is, before it. From C it gets idle, started and
# collected, which note what they are called.


def note_first(data, name, note, is_one=lambda *_, **__: True):
    """Has the first call of that method for which `is_one` is true noted, and none after it."""
    own = getattr(data, name)
    noted = []

    def method(self, *given, **named):
        if not noted and is_one(*given, **named):
            noted.append(self)
            note()
            if getattr(data, name) is method:
                setattr(data, name, own)
        return own(self, *given, **named)

    setattr(data, name, method)


def has_points(points_of):
    return any(points_of.values())


def watch_measuring(data):
    if classes():
        return  # it may measure already
    note_first(data, "set_context", started)
    note_first(data, "add_lines", collected, has_points)
    note_first(data, "add_arcs", collected, has_points)
    idle()


# The class CoverageData, once it is watched.
watched = []


def watch():
    """Called while coverage.py is being imported, again if its import has not come far enough."""
    try:
        from coverage.sqldata import CoverageData
    except ImportError:
        return  # or another coverage.py
    if not watched:
        watched.append(CoverageData)
        watch_measuring(CoverageData)
        watch_erasing(CoverageData)
