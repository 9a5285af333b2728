# SPDX-License-Identifier: MIT
"""Ways to wait x ways to end: whatever a program waits for, its measurement is kept, and its
status and output are those of the same ending without the library.
"""

import pytest

from trial import keeps
from waiting import PROGRAMS


@pytest.mark.parametrize("how", ["terminate", "SIGHUP", "kill"])
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_waiting_program_is_kept(program, how, library):
    keeps(program, how, library)
