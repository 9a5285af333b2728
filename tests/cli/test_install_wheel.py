# SPDX-License-Identifier: MIT
"""The wheel: pip installs it without a network, the command works from there, also on a machine that
has none of the libraries it was built with, and its name says what it needs.
"""

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from install_trial import DEADLINE, TREE, VERSION, copy_of_objects, files, once, output_of  # noqa: F401
from run_trial import COVKEEP, PYTHON, built, counts, place, victim  # noqa: F401

PAGES = {path.name for path in (TREE / "scripts/man").iterdir()}
TIME = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}


def make_wheel(directory):
    """Its path."""
    return Path(output_of(TREE / "scripts/wheel/build", "-b", directory, VERSION, env=TIME).strip())


@pytest.fixture(scope="session")
def wheel(once):
    def fill(directory):
        copy_of_objects(directory / "wheel")
        make_wheel(directory)
    return next(once("wheel", fill).glob("*.whl"))


@pytest.fixture(scope="session")
def installed(once, wheel):
    """A virtual environment that has the wheel, and what Debian has of pytest."""
    def fill(directory):
        output_of(PYTHON, "-m", "venv", "--system-site-packages", directory)
        output_of(directory / "bin/python", "-m", "pip", "install", "--no-index", "--no-deps", wheel)
    return once("venv", fill)


def elves(installed):
    return installed / "bin/covkeep", installed / "lib/covkeep/libcovkeep.so"


def test_command_is_in_path_and_keeps(installed, place, victim):
    path = {"PATH": f"{installed}/bin:/usr/bin:/bin"}
    done = place.direct("covkeep", "run", "--strict", "sh", "-c",
                        f"echo $LD_PRELOAD; env -i GCOV_PREFIX=$GCOV_PREFIX {victim} kill 9; :", env=path)
    assert (done.returncode, done.stdout) == (0, f"{elves(installed)[1]}\n"), done.stderr
    assert counts(place) and "1 killed by SIGKILL, all kept" in done.stderr


def test_module_is_the_command(installed, place):
    done = place.direct(installed / "bin/python", "-m", "covkeep", "run", "-q", "sh", "-c", "echo $LD_PRELOAD; exit 7")
    assert (done.returncode, done.stdout) == (7, f"{elves(installed)[1]}\n"), done.stderr
    done = place.direct(installed / "bin/python", "-m", "covkeep", "--version")
    assert done.stdout == f"covkeep {VERSION}\n"


def test_manual_is_where_man_looks(installed, place):
    done = place.direct("man", "-w", "covkeep", "covkeep-ci", env={"PATH": f"{installed}/bin:/usr/bin:/bin"})
    assert done.stdout.split() == [f"{installed}/share/man/man1/covkeep.1", f"{installed}/share/man/man7/covkeep-ci.7"]
    assert {path.name for path in installed.glob("share/man/man?/covkeep*")} == PAGES


def test_nothing_but_libc_is_needed(installed):
    for elf in elves(installed):
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output_of("readelf", "-d", elf))
        assert set(needed) <= {"libc.so.6", "libdl.so.2"}, elf


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a mount")
def test_command_works_on_a_machine_without_the_libraries(installed, place):
    """They are covered by empty files, which nothing can load."""
    (place.path / "empty").touch()
    loaded = re.findall(r"=> (/\S*lib(?:jansson|elf|z)\S*)", output_of("ldd", COVKEEP))
    covers = " && ".join(f"mount --bind empty {os.path.realpath(library)}" for library in loaded)
    assert len(loaded) >= 2

    def there(command):
        return place.direct("unshare", "--mount", "sh", "-c", f"{covers} && exec {command} run -q true")
    if place.direct("unshare", "--mount", "sh", "-c", covers).returncode != 0:
        pytest.skip("no mounts here")
    assert there(COVKEEP).returncode != 0
    done = there(elves(installed)[0])
    assert (done.returncode, done.stderr) == (0, "")


def test_name_says_the_oldest_glibc(wheel, installed):
    """By the symbols of the two, as another tool reads them."""
    versions = {tuple(map(int, version.split("."))) for elf in elves(installed)
                for version in re.findall(r"GLIBC_(2\.\d+)", output_of("objdump", "-T", elf))}
    machine = output_of("gcc", "-dumpmachine").split("-")[0]
    major, minor = max(versions)
    assert wheel.name == f"covkeep-{VERSION}-py3-none-manylinux_{major}_{minor}_{machine}.whl"


def test_licences_of_what_is_linked_in_are_enclosed(wheel):
    with zipfile.ZipFile(wheel) as archive:
        licences = {Path(name).name: archive.read(name) for name in archive.namelist() if "/licenses/" in name}
    assert licences["LICENSE"] == (TREE / "LICENSE").read_bytes()
    assert {"libelf-dev", "libjansson-dev"} <= set(licences)


def test_wheel_is_the_same_when_built_again(wheel, tmp_path):
    shutil.copytree(wheel.parent / "wheel", tmp_path / "wheel")
    assert make_wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_pip_removes_all_of_it(wheel, tmp_path):
    output_of(PYTHON, "-m", "venv", tmp_path / "venv")
    before = files(tmp_path)
    pip = [tmp_path / "venv/bin/python", "-B", "-m", "pip"]
    output_of(*pip, "install", "--no-index", "--no-compile", wheel)
    assert len(files(tmp_path)) > len(before) + len(PAGES)
    output_of(*pip, "uninstall", "-y", "covkeep")
    assert files(tmp_path) - before == set()


def test_moved_environment_has_its_library(installed, tmp_path):
    for file in "bin/covkeep", "lib/covkeep/libcovkeep.so":
        (tmp_path / file).parent.mkdir(parents=True)
        shutil.copy2(installed / file, tmp_path / file)
    done = subprocess.run([tmp_path / "bin/covkeep", "run", "-q", "sh", "-c", "echo $LD_PRELOAD"], check=False,
                          text=True, capture_output=True, timeout=DEADLINE, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
    assert done.stdout == f"{tmp_path}/lib/covkeep/libcovkeep.so\n", done.stderr
