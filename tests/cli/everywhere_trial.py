# SPDX-License-Identifier: MIT
"""What the tests of `covkeep run --everywhere` share: harnesses that start servers past libc with hardly any
environment, and those servers, each with the files that it leaves where its coverage is kept.
"""

import os
import shutil
import subprocess
from pathlib import Path

import coverage
import pytest

from run_trial import COVKEEP, DEADLINE, HERE, PYTHON

NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]


def build(place, name, *options, source=HERE / "run_victim.c", compiler="gcc"):
    """Compiled and linked by two commands, so that the .gcda file has the program's name."""
    for command in (["-c", source, "-o", f"{name}.o"], [f"{name}.o", "-o", name]):
        subprocess.run([compiler, "-O0", *options, *command], cwd=place, check=True, timeout=DEADLINE)
    return place / name


def go_harness(place, linked):
    subprocess.run(["go", "build", "-o", place / "harness", HERE / "run_past_libc.go"], check=True, timeout=DEADLINE,
                   cwd=place, env={**os.environ, "CGO_ENABLED": linked, "GO111MODULE": "off",
                                   "GOCACHE": str(place / "cache"), "GOPATH": str(place / "path")})
    return [place / "harness", "empty"]


HARNESSES = {
    "static": lambda place: [build(place, "harness", "-static", source=HERE / "run_outside_libc.c"), "await", "ONLY=this"],
    "go": lambda place: go_harness(place, "1"),
    "static_go": lambda place: go_harness(place, "0"),
}


def harness_of(place, kind):
    if "go" in kind and not shutil.which("go"):
        pytest.skip("there is no Go")
    return HARNESSES[kind](place)


@pytest.fixture
def harness(place):
    """The program of the static one."""
    place.path.chmod(0o755)
    return HARNESSES["static"](place.path)[0]


class Server:
    """`ends` are the words that have it killed by SIGKILL; `kept` the names of files that it leaves then. The
    variables are those of the run, and the server gets none of them from its harness."""

    def __init__(self, command, kept, variables):
        self.ends, self.kept, self.variables = command, kept, variables


def of_gcc(place):
    return Server([build(place, "server", "--coverage"), "kill", "9"], "counts/**/*.gcda",
                  {"GCOV_PREFIX": f"{place}/counts"})


def of_clang(place):
    return Server([build(place, "server", "-fprofile-instr-generate", compiler="clang"), "kill", "9"], "*.profraw",
                  {"LLVM_PROFILE_FILE": f"{place}/%p.profraw"})


def of_python(place):
    """Its interpreter starts coverage.py where a variable says so."""
    home = place / "venv"
    subprocess.run([PYTHON, "-m", "venv", "--system-site-packages", "--without-pip", home], check=True, timeout=DEADLINE)
    site, = home.glob("lib/python*/site-packages")
    (site / "coverage.pth").write_text(
        f"import sys; sys.path.append({str(Path(coverage.__file__).parent.parent)!r}); "
        "import coverage; coverage.process_startup()\n")
    (place / "server.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    (place / "coverage.ini").write_text(f"[run]\nparallel = true\ndata_file = {place}/data\n")
    return Server([home / "bin/python3", place / "server.py"], "data.*",
                  {"COVERAGE_PROCESS_START": str(place / "coverage.ini")})


SERVERS = {"gcc": of_gcc, "clang": of_clang, "python": of_python}


def begin_of_line(place, under):
    """`under`, with the place as one of that user."""
    for path in (place.path, place.home) if under else ():
        os.chown(path, 65534, 65534)
    return list(under)


def files_of(place, server):
    return [path for path in place.path.glob(server.kept) if path.stat().st_size]


def way_refused(under=()):
    """Whether this machine refuses a private mount namespace, as another command than ours sees it."""
    words = ["unshare", "-m", "true"] if not under and os.geteuid() == 0 else ["unshare", "-U", "-m", "true"]
    return subprocess.run([*under, *words], capture_output=True, check=False, timeout=DEADLINE).returncode


def everywhere(place, *words, under=(), **options):
    """The command in such a run."""
    return place.direct(*under, COVKEEP, "run", "--everywhere", "--strict", *words, **options)
