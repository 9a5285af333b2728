# SPDX-License-Identifier: MIT
"""`python -m covkeep`: becomes the command."""

import os
import sys

from covkeep import command

try:
    path = command()
    os.execv(path, [path, *sys.argv[1:]])
except OSError as failure:
    print(f"covkeep: {failure}", file=sys.stderr)
    sys.exit(125)  # as of `covkeep run` that could not start
