# SPDX-License-Identifier: MIT
"""What `make install` and the Debian package put where, and that it works from there and goes again.
They build in a directory of their own.
"""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from run_trial import BUILD, HERE, place  # noqa: F401

TREE = HERE.parent.parent
DEADLINE = 1200
PAGES = "ci", "internals", "limits", "llvm", "python"
INSTALLED = {"bin/covkeep", "lib/libcovkeep.so", "lib/pkgconfig/covkeep.pc",
             "share/man/man1/covkeep.1", *[f"share/man/man7/covkeep-{page}.7" for page in PAGES], "share/bash-completion/completions/covkeep",
             "share/zsh/site-functions/_covkeep", "share/fish/vendor_completions.d/covkeep.fish",
             "share/covkeep/cmake/Covkeep.cmake", "share/covkeep/meson/meson.build"}


def make(build, *words):
    done = subprocess.run(["make", "-s", "-C", TREE, f"BUILD={build}", *words], check=False,
                          text=True, capture_output=True, timeout=DEADLINE)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def build():
    """A copy of what was built, since another LIBDIR is another command."""
    with tempfile.TemporaryDirectory(prefix="covkeep-install-") as name:
        for file in BUILD / "covkeep", BUILD / "libcovkeep.so":
            shutil.copy2(file, name)
        for directory in "cli", "obj":
            shutil.copytree(BUILD / directory, Path(name) / directory)
        yield name


def files(directory):
    return {str(path.relative_to(directory)) for path in Path(directory).rglob("*")
            if not path.is_dir()}


@pytest.fixture(scope="module")
def prefix(build):
    """An installed tree, which is not where it was built for."""
    with tempfile.TemporaryDirectory(prefix="covkeep-install-") as name:
        make(build, "install", f"DESTDIR={name}/stage", "PREFIX=/opt/covkeep")
        os.rename(f"{name}/stage/opt/covkeep", f"{name}/moved")
        yield Path(name) / "moved"


def test_files_are_those_and_no_others(prefix):
    assert files(prefix) == INSTALLED
    assert os.access(prefix / "bin/covkeep", os.X_OK)


def test_command_works_from_there(prefix, place):
    done = place.direct(prefix / "bin/covkeep", "run", "-q", "sh", "-c", "echo $LD_PRELOAD")
    assert done.stdout == f"{prefix}/lib/libcovkeep.so\n"


def test_pkg_config_names_the_library(prefix, place):
    done = place.direct("pkg-config", "--variable=preload", "covkeep",
                        env={"PKG_CONFIG_PATH": str(prefix / "lib/pkgconfig")})
    assert done.stdout == "/opt/covkeep/lib/libcovkeep.so\n", done.stderr


def test_files_for_cmake_and_meson_find_the_library_from_there(prefix, place):
    (place.path / "CMakeLists.txt").write_text(
        f"cmake_minimum_required(VERSION 3.18)\nproject(p C)\ninclude({prefix}/share/covkeep/cmake/Covkeep.cmake)\n"
        "message(STATUS \"found ${COVKEEP_LIBRARY} ${COVKEEP_COMMAND}\")\n")
    done = place.direct("cmake", "-B", "build")
    assert f"found {prefix}/lib/libcovkeep.so {prefix}/bin/covkeep\n" in done.stdout, done.stderr
    shutil.copy(prefix / "share/covkeep/meson/meson.build", place.path / "covkeep.build")
    (place.path / "meson.build").write_text("project('p')\n" + (place.path / "covkeep.build").read_text()
                                            + "message('found', covkeep_library)\n")
    done = place.direct("meson", "setup", "build-meson",
                        env={"PKG_CONFIG_PATH": str(prefix / "lib/pkgconfig")})
    assert "found /opt/covkeep/lib/libcovkeep.so" in done.stdout, done.stdout


def test_uninstall_removes_exactly_that(build, tmp_path):
    places = [f"DESTDIR={tmp_path}", "PREFIX=/usr", "LIBDIR=/usr/lib64"]
    others = [tmp_path / "usr/bin/other", tmp_path / "usr/lib64/libother.so",
              tmp_path / "usr/share/man/man1/other.1"]
    for other in others:
        other.parent.mkdir(parents=True, exist_ok=True)
        other.touch()
    before = files(tmp_path)
    make(build, "install", *places)
    assert len(files(tmp_path)) == len(before) + len(INSTALLED)
    make(build, "uninstall", *places)
    assert files(tmp_path) == before


def make_package(directory, **variables):
    """Its path. SOURCE_DATE_EPOCH as reproducible-builds.org has it."""
    done = subprocess.run([TREE / "scripts/deb", "-b", directory, "0.1"], check=False, text=True,
                          capture_output=True, timeout=DEADLINE,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **variables})
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def package():
    with tempfile.TemporaryDirectory(prefix="covkeep-deb-") as name:
        yield make_package(name)


def test_package_is_the_same_wherever_and_whenever_it_is_built(package, tmp_path):
    another = make_package(tmp_path, TZ="Asia/Tokyo", LC_ALL="C.UTF-8", HOME=str(tmp_path))
    assert another.read_bytes() == package.read_bytes()


def test_lintian_accepts_the_package(package):
    done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", package],
                          check=False, text=True, capture_output=True, timeout=DEADLINE)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_package_runs(package, place):
    subprocess.run(["dpkg-deb", "-x", package, place.path / "root"], check=True, timeout=DEADLINE)
    root = place.path / "root"
    library = next(root.rglob("libcovkeep.so"))
    done = place.direct(root / "usr/bin/covkeep", "run", "-q", "--library", library, "sh", "-c",
                        "echo $LD_PRELOAD")
    assert done.stdout == f"{library}\n", done.stderr
    binary = (root / "usr/bin/covkeep").read_bytes()
    assert ("/" + str(library.parent.relative_to(root))).encode() in binary
    control = subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, text=True,
                             capture_output=True, timeout=DEADLINE).stdout
    assert re.search(r"libc6 \(>= [\d.]+\)", control) and "libjansson4" in control


@pytest.mark.skipif(os.geteuid() != 0, reason="dpkg installs as root only")
def test_package_installs_and_removes_cleanly(package, tmp_path):
    """In a root of its own, which has none of the packages that it depends on."""
    (tmp_path / "var/lib/dpkg/info").mkdir(parents=True)
    (tmp_path / "var/lib/dpkg/updates").mkdir()
    (tmp_path / "var/lib/dpkg/status").touch()
    dpkg = ["dpkg", f"--root={tmp_path}", "--force-depends", "--force-not-root", "--log=/dev/null"]
    subprocess.run([*dpkg, "-i", package], check=True, capture_output=True, timeout=DEADLINE)
    assert (tmp_path / "usr/bin/covkeep").exists()
    subprocess.run([*dpkg, "--purge", "covkeep"], check=True, capture_output=True, timeout=DEADLINE)
    assert not (tmp_path / "usr").exists()
