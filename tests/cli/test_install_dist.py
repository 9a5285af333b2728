# SPDX-License-Identifier: MIT
"""The archive of `make dist`: what was committed, the same bytes of the same commit, and the same
binaries from there as from here.
"""

import os
import subprocess

from install_trial import DEADLINE, TREE, VERSION, commit_all, files, make, once, output_of, unpacked  # noqa: F401
from run_trial import BUILD, place  # noqa: F401

NAME = f"covkeep-{VERSION}"


def dist(tree):
    return subprocess.run([tree / "scripts/dist", VERSION], check=False, text=True, capture_output=True,
                          timeout=DEADLINE)


def test_same_commit_gives_the_same_bytes(unpacked, tmp_path):
    """Elsewhere, later, and with a user's own configuration and mask."""
    commit_all(tmp_path / "another")
    (tmp_path / "attributes").write_text("*.c export-ignore\n")
    for key, value in {"tar.umask": "077", "core.autocrlf": "true", "core.attributesFile": tmp_path / "attributes"}.items():
        output_of("git", "-C", tmp_path / "another", "config", key, value)
    done = subprocess.run(["sh", "-c", f"umask 077 && scripts/dist {VERSION}"], cwd=tmp_path / "another",
                          check=True, timeout=DEADLINE, text=True, capture_output=True)
    assert done.stdout == f"build/{NAME}.tar.gz\n"
    another = tmp_path / "another" / done.stdout.strip()
    assert another.read_bytes() == (unpacked.parent / another.name).read_bytes()


def test_archive_has_what_is_committed_and_the_rest_is_told(unpacked, tmp_path):
    commit_all(tmp_path / "tree")
    (tmp_path / "tree/shim/new.c").touch()
    (tmp_path / "tree/README.md").write_text("changed\n")
    done = dist(tmp_path / "tree")
    assert done.returncode == 0
    told = done.stderr.splitlines()
    assert "not committed" in told[0] and set(told[1:]) == {" M README.md", "?? shim/new.c"}
    output_of("tar", "-xf", tmp_path / "tree" / done.stdout.strip(), "-C", tmp_path)
    committed = set(output_of("git", "-C", tmp_path / "tree", "ls-files").split())
    assert files(tmp_path / NAME) == committed and "shim/init.c" in committed
    assert (tmp_path / NAME / "README.md").read_bytes() == (TREE / "README.md").read_bytes()


def test_where_there_is_no_checkout_it_is_told(unpacked):
    done = dist(unpacked)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("scripts/dist: ") and "no checkout of git" in done.stderr


def test_packages_of_a_commit_have_its_time(unpacked):
    """Made of the checkout, or of an archive of it."""
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    for tree in unpacked, unpacked.parent / "repository":
        assert output_of(tree / "scripts/source-date", env=environment) == "1700000000\n"


def test_unpacked_tree_builds_the_same_bytes_and_works(unpacked, place):
    make(BUILD, "all")
    make("build", "-j2", "all", tree=unpacked)
    for name in "libcovkeep.so", "covkeep":
        assert (unpacked / "build" / name).read_bytes() == (BUILD / name).read_bytes(), name
    done = place.direct(unpacked / "build/covkeep", "run", "-q", "sh", "-c", "echo $LD_PRELOAD")
    assert done.stdout == f"{unpacked}/build/libcovkeep.so\n"
