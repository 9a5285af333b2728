# SPDX-License-Identifier: MIT
"""C files of programs/, compiled against the headers of the interpreter under test, in a directory
that is gone at the end of the session.
"""

import subprocess
import tempfile
from pathlib import Path

import pytest

from harness import HERE


def flags(option):
    words = subprocess.run(["/usr/bin/python3-config", *option.split()], check=True,
                           capture_output=True, text=True).stdout.split()
    return [word for word in words if word not in ("-O2", "-g")]


def compile_c(source, target, *options):
    subprocess.run(["gcc", "-o", target, HERE / "programs" / source, *flags("--includes"),
                    *options], check=True)
    return target


@pytest.fixture(scope="session")
def embedding():
    with tempfile.TemporaryDirectory(prefix="covkeep-") as name:
        yield compile_c("embedding.c", Path(name) / "embedding", *flags("--ldflags --embed"))
