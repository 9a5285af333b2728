# SPDX-License-Identifier: MIT
#
# coverage.py's own handler for SIGTERM (`sigterm = true`) saves, and then has the signal end the
# process. When it interrupts another save it cuts that in two. So a handler from here takes its
# place, which leaves the saving to the ending (end.h), where a save that goes on is waited for.
# Where it would end in the default action, the library's handler of that stands in for it at once:
# CPython calls a handler of Python code when the main thread comes to it, and a main thread that
# just goes to sleep, for a lock, say, does not.
# This is compiled into the library and run where save.py is run, before it. From C it gets keeps,
# which tells whether the default action of SIGTERM comes after save(), and stand_in.
from _signal import SIG_DFL, SIGTERM, getsignal
from posix import kill
from types import MethodType

# The functions that have taken the place of Coverage._on_sigterm.
leaving = []


def leave_to_ending(own):
    def _on_sigterm(self, number, frame):
        if not keeps(number):
            return own(self, number, frame)
        former = self._old_sigterm
        signal(number, former if callable(former) else int(former))  # an enumeration
        kill(getpid(), number)

    leaving.append(_on_sigterm)
    return _on_sigterm


def former_of(coverage):
    return coverage.__dict__.get("_old_sigterm")


def note_former(coverage, former):
    """Coverage stores it a moment after it has set its handler."""
    coverage.__dict__["_old_sigterm"] = former
    if former is not None and not callable(former) and int(former) == SIG_DFL:
        stand_in()


def mind_sigterm():
    """Called when a handler was set for SIGTERM: coverage.py's is replaced by the one above."""
    handler = getsignal(SIGTERM)
    if not isinstance(handler, MethodType) or handler.__func__ in leaving:
        return
    for Coverage in classes():
        if handler.__func__ is vars(Coverage).get("_on_sigterm"):
            Coverage._on_sigterm = leave_to_ending(handler.__func__)
            signal(SIGTERM, handler.__self__._on_sigterm)
            Coverage._old_sigterm = property(former_of, note_former)
            note_former(handler.__self__, handler.__self__.__dict__.get("_old_sigterm"))
