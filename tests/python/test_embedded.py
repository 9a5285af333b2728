# SPDX-License-Identifier: MIT
"""An interpreter that is a library of another program is kept like one that is the program."""

import pytest

from compiled import embedding  # noqa: F401, a fixture
from trial import keeps
from waiting import waits


@pytest.mark.parametrize("how", ["terminate", "SIGHUP", "kill"])
@pytest.mark.parametrize("thread", ["first", "other"])
def test_embedded_interpreter_is_kept(thread, how, embedding, library):  # noqa: F811
    program = waits("sleep", command=(str(embedding), thread, "wait_sleep.py"),
                    setting=("PYTHONPATH", "."))
    keeps(program, how, library)
