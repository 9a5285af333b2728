# SPDX-License-Identifier: MIT
"""Runs of the story: the project's own test suite in a copy of it, and what its coverage is then.
Nothing but LD_PRELOAD and the project's own settings differs between two runs.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import coverage

import generation
import kept
from harness import HERE, MEMORY, PYTHON, UNHURRIED, Harness

PYTEST = (PYTHON, "-m", "pytest", "-p", "no:cacheprovider", "--cov=shop", "tests/")


@dataclass(frozen=True)
class Result:
    output: str
    kept: frozenset
    percent: float
    files: list


def run_suite(library=None, command=PYTEST, start="popen", end="terminate", variables=(),
              prepare=None):
    """Runs it in a copy. `prepare` gets the copy, and returns the command to run and variables."""
    with tempfile.TemporaryDirectory(prefix="covkeep-", dir=MEMORY) as name:
        project = Path(name) / "project"
        shutil.copytree(HERE / "story", project, ignore=shutil.ignore_patterns("__pycache__"))
        configuration = project / "pyproject.toml"
        configuration.write_text(generation.measuring_subprocesses(configuration.read_text()))
        environment = {"PATH": "/usr/bin:/bin", "SHOP_START": start, "SHOP_END": end, **UNHURRIED,
                       **dict(variables)}
        if prepare:
            command, more = prepare(project)
            environment.update(more)
        if library:
            environment["LD_PRELOAD"] = str(library)
        output = output_of(command, project, environment)
        base = project / ".coverage"
        measured = kept.everything(base, project)
        return Result(output, frozenset(kept.comparable(measured, project)), percent(base, project),
                      [path.name for path in kept.data_files(base)])


def output_of(command, project, environment):
    """The killer adopts what the suite leaves behind, and is not preloaded itself."""
    with Harness(project.parent) as harness:
        suite = harness.start(command, environment, cwd=project)
        harness.seal()
        status = suite.end("wait")
        output = harness.stdout() + harness.stderr()
        harness.rest()
    assert status == 0, output
    return output


def percent(base, project):
    """How much of the server's module is covered."""
    report = coverage.Coverage(data_file=None, config_file=False)
    report.get_data().update(kept.combined(base))
    _, statements, _, missing, _ = report.analysis2(str(project / "shop" / "server.py"))
    return 100 * (1 - len(missing) / len(statements))


def environment_that_starts_coverage(home):
    """The interpreter of a new virtual environment. Its .pth files are read before the path to what
    the system has is there."""
    subprocess.run([PYTHON, "-m", "venv", "--system-site-packages", "--without-pip", home],
                   check=True, timeout=240)
    site, = home.glob("lib/python*/site-packages")
    (site / "coverage.pth").write_text(
        f"import sys; sys.path.append({str(Path(coverage.__file__).parent.parent)!r}); "
        "import coverage; coverage.process_startup()\n")
    return home / "bin" / "python3"
