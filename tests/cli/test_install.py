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

from install_trial import DEADLINE, copy_of_objects, files, make, make_package, once, unpacked  # noqa: F401
from run_trial import built, counts, place, victim  # noqa: F401

PAGES = "ci", "internals", "limits", "llvm", "missing", "python"
INSTALLED = {"bin/covkeep", "lib/libcovkeep.so", "lib/pkgconfig/covkeep.pc",
             "share/man/man1/covkeep.1", *[f"share/man/man7/covkeep-{page}.7" for page in PAGES], "share/bash-completion/completions/covkeep",
             "share/zsh/site-functions/_covkeep", "share/fish/vendor_completions.d/covkeep.fish",
             "share/covkeep/cmake/Covkeep.cmake", "share/covkeep/meson/meson.build"}


@pytest.fixture(scope="module")
def build():
    """A copy of what was built, since another LIBDIR is another command."""
    with tempfile.TemporaryDirectory(prefix="covkeep-install-") as name:
        copy_of_objects(name)
        yield name


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


def pkg_config(place, directory, variable):
    done = place.direct("pkg-config", f"--variable={variable}", "covkeep",
                        env={"PKG_CONFIG_PATH": str(directory)})
    assert done.returncode == 0, done.stderr
    return os.path.normpath(done.stdout.strip())


def test_pkg_config_names_the_library_where_it_is_now(prefix, place):
    assert pkg_config(place, prefix / "lib/pkgconfig", "preload") == f"{prefix}/lib/libcovkeep.so"
    assert pkg_config(place, prefix / "lib/pkgconfig", "prefix") == str(prefix)


def test_tree_with_its_own_places_can_be_moved(build, tmp_path, place):
    make(build, "install", f"PREFIX={tmp_path}/first", f"LIBDIR={tmp_path}/first/lib/x86_64-any/covkeep",
         f"PKGCONFIGDIR={tmp_path}/first/share/pkgconfig")
    os.rename(tmp_path / "first", tmp_path / "second")
    library = tmp_path / "second/lib/x86_64-any/covkeep/libcovkeep.so"
    done = place.direct(tmp_path / "second/bin/covkeep", "run", "-q", "sh", "-c", "echo $LD_PRELOAD")
    assert (done.stdout, done.stderr) == (f"{library}\n", "")
    assert pkg_config(place, tmp_path / "second/share/pkgconfig", "preload") == str(library)


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
    found = re.search(r"found (/.*)", done.stdout)
    assert found and os.path.realpath(found[1]) == os.path.realpath(prefix / "lib/libcovkeep.so"), done.stdout


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


@pytest.fixture(scope="session")
def package(once):
    return next(once("package", make_package).glob("*.deb"))


@pytest.mark.skipif(not os.environ.get("COVKEEP_EVERY"), reason="builds it again, as COVKEEP_EVERY=1 asks for")
def test_package_is_the_same_wherever_and_whenever_it_is_built(package, unpacked, tmp_path):
    another = make_package(tmp_path, unpacked, TZ="Asia/Tokyo", LC_ALL="C.UTF-8", HOME=str(tmp_path))
    assert another.read_bytes() == package.read_bytes()


def test_lintian_accepts_the_package(package):
    done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", package],
                          check=False, text=True, capture_output=True, timeout=DEADLINE)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


@pytest.fixture
def root(package, tmp_path):
    """A root that the package is unpacked to, so /usr/bin has no other file of that name."""
    subprocess.run(["dpkg-deb", "-x", package, tmp_path], check=True, timeout=DEADLINE)
    return tmp_path


def keeps(root, place, victim):
    """The command that is installed below that root keeps what a killed program has counted."""
    library = next(root.rglob("libcovkeep.so"))
    done = place.direct(root / "usr/bin/covkeep", "run", "--strict", "sh", "-c",
                        f"echo $LD_PRELOAD; env -i GCOV_PREFIX=$GCOV_PREFIX {victim} kill 9; :")
    assert (done.returncode, done.stdout) == (0, f"{library}\n"), done.stderr
    return counts(place) != [] and "1 killed by SIGKILL, all kept" in done.stderr


def test_package_works(root, place, victim):
    place.direct(victim, "kill", "9")
    assert counts(place) == []
    assert keeps(root, place, victim)
    pages = {path.name for path in root.glob("usr/share/man/man?/*")}
    assert pages == {"covkeep.1.gz", *[f"covkeep-{page}.7.gz" for page in PAGES]}


def test_package_has_its_library_for_pkg_config_but_not_for_linking(root, place):
    library = next(root.rglob("libcovkeep.so"))
    found = pkg_config(place, library.parent.parent / "pkgconfig", "preload")
    assert found == str(library) and library.parent.name == "covkeep"


def test_package_depends_on_what_the_command_needs(package):
    fields = subprocess.run(["dpkg-deb", "-f", package], check=True, text=True, capture_output=True,
                            timeout=DEADLINE).stdout
    depends = re.search("^Depends: (.*)$", fields, re.MULTILINE).group(1)
    assert re.search(r"libc6 \(>= [\d.]+\)", depends) and "libjansson4" in depends
    assert "Multi-Arch" not in fields


@pytest.mark.skipif(os.geteuid() != 0, reason="dpkg installs as root only")
def test_package_installs_works_and_removes_cleanly(package, tmp_path, place, victim):
    """In a root of its own, which has none of the packages that it depends on."""
    (tmp_path / "var/lib/dpkg/info").mkdir(parents=True)
    (tmp_path / "var/lib/dpkg/updates").mkdir()
    (tmp_path / "var/lib/dpkg/status").touch()
    dpkg = ["dpkg", f"--root={tmp_path}", "--force-depends", "--force-not-root", "--log=/dev/null"]
    subprocess.run([*dpkg, "-i", package], check=True, capture_output=True, timeout=DEADLINE)
    assert keeps(tmp_path, place, victim)
    subprocess.run([*dpkg, "--purge", "covkeep"], check=True, capture_output=True, timeout=DEADLINE)
    assert not (tmp_path / "usr").exists()
