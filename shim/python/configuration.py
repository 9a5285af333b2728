# SPDX-License-Identifier: MIT
#
# Finds a coverage section in the working directory that the running process does not use. One of
# three variables tells a process its configuration: COV_CORE_CONFIG of pytest-cov, a file, or ":"
# for the usual ones; COVERAGE_PROCESS_START of coverage.py, a file; and COVERAGE_PROCESS_CONFIG of
# coverage.py, the settings that the first process has read.
# This is compiled into the library and run where save.py is run, after it.
import os

# The files that coverage.py shares with others, in the order in which it tries them after
# .coveragerc, and how the heads of coverage.py's sections in them begin.
SHARED = {"setup.cfg": "[coverage:", "tox.ini": "[coverage:", "pyproject.toml": "[tool.coverage"}


def has_section(name):
    try:
        with open(name, encoding="utf-8", errors="replace") as file:
            return any(line.startswith(SHARED[name]) for line in file)
    except OSError:
        return False


def usual_file():
    own = os.environ.get("COVERAGE_RCFILE") or ".coveragerc"
    if os.path.exists(own):
        return [own]
    return [name for name in SHARED if has_section(name)][:1]


def files_read(name, value):
    if name == "COVERAGE_PROCESS_CONFIG":
        import base64
        import json

        return json.loads(base64.b64decode(value))["config_files_read"]
    return usual_file() if value == os.pathsep else [value]


def unused_section(name, value):
    """Returns what to tell, if this variable has this value: the file and the advice, as bytes with
    a newline between, or b"" for nothing. os.environ may get the value a moment later.
    """
    option = {
        "COV_CORE_CONFIG": "--cov-config={0}",
        "COVERAGE_PROCESS_CONFIG": "--cov-config={0} to pytest or --rcfile={0} to coverage",
        "COVERAGE_PROCESS_START": "COVERAGE_PROCESS_START={0}",
    }[name]
    used = [os.path.realpath(file) for file in files_read(name, value)]
    for shared in SHARED:
        if has_section(shared) and os.path.realpath(shared) not in used:
            advice = "has a coverage section that is not used here; pass " + option.format(shared)
            return os.fsencode(os.path.abspath(shared)) + b"\n" + advice.encode()
    return b""
