# SPDX-License-Identifier: MIT
"""Where the command of this installation lies. A wheel has it in `bin`, beside that of Python."""

import importlib.metadata
import os
import shutil


def command():
    """command() returns the path of the command that was installed with this package, or else of
    the one in PATH; where there is neither it raises FileNotFoundError, whose text the user sees.
    """
    for distribution in importlib.metadata.distributions(name="covkeep"):
        for file in distribution.files or []:
            path = os.path.realpath(file.locate())
            if file.name == "covkeep" and file.parent.name == "bin" and os.access(path, os.X_OK):
                return path
    found = shutil.which("covkeep")
    if not found:
        raise FileNotFoundError(
            "the command covkeep is neither where its package was installed nor in PATH")
    return found
