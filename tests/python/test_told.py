# SPDX-License-Identifier: MIT
"""A measurement that cannot be kept is told, in one line on standard error. Nothing else changes.
"""

import re

import pytest

from trial import run
from waiting import waits

LINE = re.compile(r"covkeep\[N\]: coverage lost: python: .*DIRECTORY/data/.*\n")


@pytest.mark.parametrize("leave, how", [("later", "terminate"), ("later", "SIGHUP"),
                                        ("later", "kill"), ("at once", "wait")])
def test_loss_is_told_once(leave, how, library):
    program = waits("lost", setting=("LEAVE", leave))
    bare, ours = run(program, how), run(program, how, library)
    assert (ours.status, ours.stdout) == (bare.status, bare.stdout)
    assert bare.stderr == ""
    assert LINE.fullmatch(ours.stderr)
