# SPDX-License-Identifier: MIT
#
# Finds a coverage section in the working directory that the running process does not use. A process
# is told of its configuration by one of three variables: pytest-cov's COV_CORE_CONFIG, a file or
# ":" for the usual ones; coverage.py's COVERAGE_PROCESS_START, a file; and its
# COVERAGE_PROCESS_CONFIG, what was read in the first process.
# Compiled into the library and run where save.py is, after it.
import os

# Besides .coveragerc, in the order in which coverage.py tries them: how the heads of its sections
# begin.
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
    """What to tell, if this variable has this value (os.environ comes to know it a moment later).

    The file and the advice, with a newline between, as bytes; b"" for nothing.
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
