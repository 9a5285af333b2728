# SPDX-License-Identifier: MIT
"""The members of a process group are killed together: each saves, and none is seen to end before
the last one has saved.
"""

import pytest

from trial import BRIEFLY, FOREVER, Program, keeps


def crew(engaged):
    setting = ("ENGAGED", engaged)
    return Program(("crew.py", "work.py"), env=(FOREVER, setting), clean_env=(BRIEFLY, setting))


@pytest.mark.parametrize("engaged", ["master", "first", "second"])
def test_members_stay_until_the_last_one_has_saved(engaged, library):
    keeps(crew(engaged), "killpg", library)
