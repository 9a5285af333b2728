# SPDX-License-Identifier: MIT
"""How coverage is started in a subprocess: up to pytest-cov 6 by its variables and its own .pth
file; since then by those of coverage.py, which reads a configuration file, and in a project's
subprocesses only if that says so.

Usage: generation.py FILE    adds what is needed to a pyproject.toml
"""

import configparser
import importlib.util
import sys
from pathlib import Path

BY_PYTEST_COV = importlib.util.find_spec("pytest_cov.embed") is not None


def measuring_subprocesses(configuration):
    """The text of a pyproject.toml, with what this generation needs for that."""
    section = "[tool.coverage.run]\n"
    needed = "" if BY_PYTEST_COV else 'patch = ["subprocess"]\n'
    return configuration.replace(section, section + needed)


def variables(source, base, config, branch, context):
    """For programs in `source` whose data goes to `base`; `config` is the text of a file."""
    path = source / "coverage.ini"
    if not BY_PYTEST_COV:
        write_whole(path, source, base, config, branch, context)
        return {"COVERAGE_PROCESS_START": str(path)}
    if config:
        path.write_text(config)
    found = {"COV_CORE_SOURCE": str(source), "COV_CORE_DATAFILE": str(base),
             "COV_CORE_CONFIG": str(path) if config else ":"}
    if branch:
        found["COV_CORE_BRANCH"] = "enabled"
    if context:
        found["COV_CORE_CONTEXT"] = context
    return found


def write_whole(path, source, base, config, branch, context):
    """What the other generation's variables say, in a file."""
    whole = configparser.ConfigParser()
    whole.read_string(config or "[run]\n")
    whole["run"].update({"source": str(source), "data_file": str(base), "parallel": "true"})
    if branch:
        whole["run"]["branch"] = "true"
    if context:
        whole["run"]["context"] = context
    with path.open("w") as file:
        whole.write(file)


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(measuring_subprocesses(file.read_text()))
