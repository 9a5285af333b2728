# SPDX-License-Identifier: MIT
#
# coverage.py's own handler for SIGTERM (`sigterm = true`) saves, and then has the signal end the
# process. When it interrupts a save it cuts that in two. So it leaves the saving to the ending,
# which waits until a save that goes on is done.
# Compiled into the library and run where save.py is, before it. From C it gets keeps, which tells
# whether the default action of a signal comes after save().
from _signal import SIGTERM, getsignal
from posix import kill
from types import MethodType

# What has taken the place of Coverage._on_sigterm.
leaving = []


def leave_to_ending(own):
    def _on_sigterm(self, number, frame):
        if not keeps(number):
            return own(self, number, frame)
        former = self._old_sigterm
        signal(number, former if callable(former) else int(former))  # of an enumeration
        kill(getpid(), number)

    leaving.append(_on_sigterm)
    return _on_sigterm


def mind_sigterm():
    """A handler was set for SIGTERM: if it is coverage.py's, another one takes its place."""
    handler = getsignal(SIGTERM)
    if not isinstance(handler, MethodType) or handler.__func__ in leaving:
        return
    for Coverage in classes():
        if handler.__func__ is vars(Coverage).get("_on_sigterm"):
            Coverage._on_sigterm = leave_to_ending(handler.__func__)
            signal(SIGTERM, handler.__self__._on_sigterm)
