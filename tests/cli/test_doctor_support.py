# SPDX-License-Identifier: MIT
"""What the tests of `covkeep doctor` share: starting it, its lines taken apart, programs to look
at. It is build/covkeep, or $COVKEEP; if that is not there, the doctor's own files with a
main.
"""

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from passing import passing_directory

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = Path(os.environ.get("COVKEEP_LIBRARY", ROOT / "build" / "libcovkeep.so"))
PYTHON = "/usr/bin/python3"
DEADLINE = 240
HELLO = "int main(void) { return 0; }\n"
GCC = subprocess.run(["gcc", "-dumpversion"], check=True, text=True, capture_output=True).stdout.strip()

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def directory():
    """A directory of the test's own, which every user can enter."""
    with passing_directory("covkeep-doctor-") as path:
        os.chmod(path, 0o755)
        yield path


@pytest.fixture(scope="session", autouse=True)
def cleared_up():
    """What command() has built goes when the last test is done."""
    yield
    if hasattr(command, "place"):
        command.place.cleanup()


def can_mount():
    """Root may lack the right in a container."""
    return subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
                          stderr=subprocess.DEVNULL).returncode == 0


def mounting(place, *options):
    """The beginning of a command line that runs the rest with a tmpfs there, for itself alone."""
    if not can_mount():
        pytest.skip("may not mount")
    script = 'mount -t tmpfs -o "$1" none "$2" && shift 2 && exec "$@"'
    return ["unshare", "--mount", "sh", "-c", script, "sh", ",".join(options), str(place)]


def command():
    return [os.environ.get("COVKEEP", str(ROOT / "build" / "covkeep")), "doctor"]


@dataclass(frozen=True)
class Finding:
    what: str
    path: str
    why: str
    remedy: str


@dataclass(frozen=True)
class Answer:
    status: int
    lines: list
    stderr: str

    @property
    def findings(self):
        """Every line of a finding has its remedy below it."""
        found = []
        for line, below in zip(self.lines, [*self.lines[1:], ""]):
            if line.startswith("covkeep: ") and not line.startswith("covkeep: note: "):
                assert below.startswith("    "), self.lines
                found.append(Finding(*line.removeprefix("covkeep: ").split(": ", 2), below.strip()))
        return found

    @property
    def notes(self):
        return [line for line in self.lines if line.startswith("covkeep: note: ")]

    def the_only(self, what):
        """The finding, where there is no other one."""
        assert [finding.what for finding in self.findings] == [what], self
        assert self.status == 1
        return self.findings[0]

    def is_well(self):
        assert not self.findings, self
        assert self.status == 0 and self.lines[-1].endswith(", all well"), self
        return self.lines[-1]


def run(words, env=None, cwd=None):
    """With these variables and PATH, which has the command, and nothing else in the environment."""
    path = f"/usr/bin:/bin:{Path(command()[0]).parent}"
    ran = subprocess.run(words, cwd=cwd, env={"PATH": path, **(env or {})},
                         stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE,
                         text=True, errors="replace")
    return Answer(ran.returncode, ran.stdout.splitlines(), ran.stderr)


@functools.cache
def nowhere():
    """An empty directory: where there is no project, the doctor tells of the machine alone."""
    path = tempfile.mkdtemp(prefix="covkeep-nowhere-")
    os.chmod(path, 0o755)
    atexit.register(os.rmdir, path)
    return path


def doctor(*words, env=None, cwd=None, under=(), library=LIBRARY):
    """Asks it. `under` is the beginning of the command line."""
    option = [] if library is None else ["--library", str(library)]
    return run([*under, *command(), *option, *map(str, words)], env, cwd or nowhere())


def build(directory, *options, compiler="gcc", source=HELLO, name="program"):
    """A program, or with -shared a library, built in one step in the directory."""
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    (directory / (name + ".c")).write_text(source)
    subprocess.run([compiler, *options, "-o", name, name + ".c"], cwd=directory, check=True)
    return directory / name


def script(directory, text, name="script"):
    (directory / name).write_text(text)
    (directory / name).chmod(0o755)
    return directory / name
