# SPDX-License-Identifier: MIT
#
# coverage.py's own handler for SIGTERM (`sigterm = true`) saves, and then has the signal end the
# process. When it interrupts another save it cuts that in two. So a handler from here takes its
# place, which leaves the saving to the ending (end.h), where a save that goes on is waited for.
# This is compiled into the library and run where save.py is run, before it. From C it gets keeps,
# which tells whether the default action of SIGTERM comes after save().
from _signal import SIGTERM, getsignal
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


def mind_sigterm():
    """Called when a handler was set for SIGTERM: coverage.py's is replaced by the one above."""
    handler = getsignal(SIGTERM)
    if not isinstance(handler, MethodType) or handler.__func__ in leaving:
        return
    for Coverage in classes():
        if handler.__func__ is vars(Coverage).get("_on_sigterm"):
            Coverage._on_sigterm = leave_to_ending(handler.__func__)
            signal(SIGTERM, handler.__self__._on_sigterm)
