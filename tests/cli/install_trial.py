# SPDX-License-Identifier: MIT
"""What the tests of installed and packed trees share. What takes long to make is made once for all
workers of pytest-xdist. They build in directories of their own.
"""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from run_trial import BUILD, HERE

TREE = HERE.parent.parent
DEADLINE = 1800
VERSION = "0.1"


def output_of(*command, **options):
    done = subprocess.run([str(word) for word in command], check=False, text=True, capture_output=True,
                          timeout=DEADLINE, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make(build, *words, tree=TREE):
    output_of("make", "-s", "-C", tree, f"BUILD={build}", *words)


def copy_of_objects(to):
    """So that `make` builds there only what is another by its place or for its purpose."""
    Path(to).mkdir(parents=True, exist_ok=True)
    for file in BUILD / "covkeep", BUILD / "libcovkeep.so":
        shutil.copy2(file, to)
    for directory in "cli", "obj":
        shutil.copytree(BUILD / directory, Path(to) / directory)


def files(directory):
    return {str(path.relative_to(directory)) for path in Path(directory).rglob("*")
            if not path.is_dir()}


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """once(name, fill) returns a directory that fill() was called with, by the first to come."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def directory(name, fill):
        place = base / f"once-{name}"
        with open(base / f"once-{name}.lock", "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                scratch = Path(f"{place}.scratch")
                scratch.mkdir()  # fails where the first one has failed
                fill(scratch)
                scratch.rename(place)
        return place
    return directory


def commit_all(repository, **variables):
    """A checkout of all that this tree has, committed at a fixed time."""
    shutil.copytree(TREE, repository, symlinks=True,
                    ignore=lambda _, names: {".git", "build", "__pycache__"} & set(names))
    who = {f"GIT_{role}_{word}": text for role in ("AUTHOR", "COMMITTER")
           for word, text in (("NAME", "a"), ("EMAIL", "a@b"), ("DATE", "@1700000000 +0000"))}
    for words in ["init", "-q"], ["add", "-A"], ["commit", "-qm", "all of it"]:
        output_of("git", "-C", repository, *words, env={**os.environ, **who, **variables})


@pytest.fixture(scope="session")
def unpacked(once):
    """The tree of an archive that `make dist` made, in a directory of another length than ours."""
    def fill(place):
        commit_all(place / "repository")
        archive = place / "repository" / output_of(place / "repository/scripts/dist", VERSION).strip()
        output_of("tar", "-xf", archive, "-C", place)
        archive.rename(place / archive.name)
    return once("unpacked", fill) / f"covkeep-{VERSION}"


def make_package(directory, tree=TREE, **variables):
    """Its path. SOURCE_DATE_EPOCH as reproducible-builds.org has it."""
    return Path(output_of(tree / "scripts/deb", "-b", directory, VERSION, env={
        **os.environ, "SOURCE_DATE_EPOCH": "1700000000", **variables}).strip())
