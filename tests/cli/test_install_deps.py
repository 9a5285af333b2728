# SPDX-License-Identifier: MIT
"""What scripts/deps installs for a target, beside a package manager that plays a release: which
packages that has, and which are installed; what is asked of apt-get is written down.
"""

import os
import re
import subprocess

import pytest

from run_trial import HERE

TREE = HERE.parent.parent
DEPS = TREE / "scripts/deps"
DEADLINE = 240
TARGETS = ["bench", "bench-suite", "chaos", "check", "check-build", "check-unit", "check-e2e", "check-journal",
           "check-python", "check-cli", "check-llvm", "check-languages", "check-chaos", "check-fuzz", "check-library",
           "check-readme", "command", "compat", "compat-llvm", "deb", "demo", "dist", "docs", "fuzz", "lint", "victims",
           "wheel"]
PROGRAMS = {
    "dpkg-query": 'for last; do :; done; grep -qxF "$last" installed && printf installed',
    "apt-cache": '[ -e lists ] && grep -qxF "$2" release && echo "  Candidate: 1.0" || '
                 'echo "  Candidate: (none)"',
    "apt-get": '[ "$(cat user)" = 0 ] || exit 100; echo "$*" >>asked; case $* in '
               'update*) touch lists ;; '
               '*--assume-no*) echo "Need to get 34.5 MB of archives."; exit 1 ;; esac',
    "id": "cat user",
    "sudo": "[ -e sudoer ] || exit 1; [ \"$1\" != -n ] || shift; echo 0 >user; \"$@\"; status=$?; "
            "echo 1000 >user; exit $status",
}


class Release:
    """Runs scripts/deps there."""

    def __init__(self, place, packages, installed=(), lists=True, user=0):
        self.place = place
        for name, text in PROGRAMS.items():
            file = place / "bin" / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"#!/bin/sh\ncd '{place}'\n{text}\n")
            file.chmod(0o755)
        for name, lines in {"release": packages, "installed": installed, "user": [user]}.items():
            (place / name).write_text("".join(f"{line}\n" for line in lines))
        if lists:
            (place / "lists").touch()

    def deps(self, *targets):
        return subprocess.run([DEPS, *targets], check=False, text=True, capture_output=True,
                              timeout=DEADLINE, cwd=self.place,
                              env={"PATH": f"{self.place}/bin:/usr/bin:/bin"})

    def asked(self):
        file = self.place / "asked"
        return file.read_text().splitlines() if file.exists() else []

    def installs(self):
        """The packages that were installed."""
        lines = [line for line in self.asked() if "install" in line and "--assume-no" not in line]
        return {word for line in lines for word in line.split()
                if word != "install" and not word.startswith("-")}


class Named(dict):
    """{target: all packages that it may need}, of those that a test has asked for: each takes seconds."""

    def __init__(self, places):
        super().__init__()
        self.places = places

    def __missing__(self, target):
        self[target] = needed(self.places.mktemp("named"), target)
        return self[target]


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    return Named(tmp_path_factory)


def needed(place, target):
    """In a release that has nothing all of them are told as left out."""
    done = Release(place, ["make"]).deps(target)
    assert done.returncode == 0, done.stderr
    words = re.search(r"left out: (.*)$", done.stdout, re.MULTILINE).group(1).split()
    return {package for word in words for package in word.split("|")} | {"make"}


def test_what_the_release_does_not_have_is_left_out_and_told(named, tmp_path):
    """Debian 13."""
    gone = {"gcc-11", "g++-11", "libclang-rt-14-dev", "rustc", "cargo", "rust-llvm"}
    release = Release(tmp_path, named["check"] - gone)
    done = release.deps("check")
    assert done.returncode == 0, done.stderr
    assert release.installs() == named["check"] - gone
    told = re.search(r"left out: (.*)$", done.stdout, re.MULTILINE).group(1)
    assert set(told.split()) == {"gcc-11", "g++-11"}


def test_the_second_of_two_names_is_taken_where_the_first_is_not(named, tmp_path):
    """Debian 12."""
    release = Release(tmp_path, named["check-e2e"] - {"libclang-rt-dev"})
    assert "left out" not in release.deps("check-e2e").stdout
    assert "libclang-rt-14-dev" in release.installs()


def test_demo_needs_what_it_shows_and_no_more(named):
    assert named["demo"] == {"make", "gcc", "libc6-dev", "libjansson-dev", "libelf-dev", "gcovr",
                             "clang", "libclang-rt-dev", "libclang-rt-14-dev", "llvm", "python3", "python3-pytest", "python3-coverage", "python3-pytest-cov"}


def test_check_needs_what_its_parts_need(named):
    parts = [named[target] for target in TARGETS if target.startswith("check-")]
    assert named["check"] == set().union(*parts) >= named["demo"]


@pytest.fixture(name="demo")
def demo_packages(named):
    """Those of Debian 13, which has the first of two names."""
    return named["demo"] - {"libclang-rt-14-dev"}


def test_how_much_is_said_before_it_is_downloaded(demo, tmp_path):
    release = Release(tmp_path, demo, installed=["make", "gcc"])
    done = release.deps("demo")
    assert re.search(r"for demo, 34\.5 MB to download: libc6-dev libjansson-dev libelf-dev gcovr ", done.stdout)
    assert release.installs() == demo - {"make", "gcc"}


def test_by_sudo_the_same_is_said_and_installed(demo, tmp_path):
    release = Release(tmp_path, demo, installed=["make", "gcc"], user=1000)
    (tmp_path / "sudoer").touch()
    assert "for demo, 34.5 MB to download: libc6-dev" in release.deps("demo").stdout
    assert release.installs() == demo - {"make", "gcc"}


def test_lists_are_read_where_an_image_has_none(demo, tmp_path):
    release = Release(tmp_path, demo, lists=False)
    assert release.deps("demo").returncode == 0
    assert release.asked()[0].startswith("update") and release.installs() == demo


def test_what_is_there_is_left_alone_in_silence(demo, tmp_path):
    release = Release(tmp_path, demo, installed=demo)
    done = release.deps("demo")
    assert (done.returncode, done.stdout, done.stderr, release.asked()) == (0, "", "", [])


def test_nothing_is_asked_again_for_what_the_release_does_not_have(named, tmp_path):
    there = named["check-unit"] - {"gcc-11"}
    release = Release(tmp_path, there, installed=there)
    done = release.deps("check-unit")
    assert (done.returncode, release.asked()) == (0, [])
    assert "left out: gcc-11\n" in done.stdout


@pytest.mark.parametrize("lists", [True, False])
def test_without_root_the_one_command_is_told(lists, demo, tmp_path):
    release = Release(tmp_path, demo, installed=["gcc"], lists=lists, user=1000)
    done = release.deps("demo")
    assert (done.returncode, release.asked()) == (1, [])
    command = re.search(r"^    sudo apt-get install -y --no-install-recommends (.*)$", done.stderr,
                        re.MULTILINE).group(1)
    assert set(command.split()) == demo - {"gcc"}


def test_without_root_nothing_is_asked_for_that_the_release_does_not_have(named, tmp_path):
    release = Release(tmp_path, named["check-unit"] - {"gcc-11"}, user=1000)
    done = release.deps("check-unit")
    assert done.returncode == 1 and "gcc-11" not in done.stderr.splitlines()[-1]


def test_release_that_cannot_be_reached_is_not_taken_for_one_that_has_nothing(demo, tmp_path):
    """apt-get update succeeds without a network."""
    release = Release(tmp_path, demo, lists=False)
    (tmp_path / "bin/apt-get").write_text("#!/bin/sh\n")
    done = release.deps("demo")
    assert (done.returncode, "left out" in done.stdout) == (1, False)
    assert "the lists of packages cannot be read" in done.stderr and "gcovr" in done.stderr


def test_another_system_is_told_and_goes_on(tmp_path):
    done = subprocess.run([DEPS, "demo"], check=False, text=True, capture_output=True,
                          timeout=DEADLINE, env={"PATH": str(coreutils(tmp_path))})
    assert done.returncode == 0 and "not a Debian system" in done.stderr
    assert "gcovr" in done.stderr


ELSEWHERE = {
    "dnf": ("sudo dnf install", "rpm", ["gcc", "make", "glibc-devel", "jansson-devel", "elfutils-libelf-devel"]),
    "zypper": ("sudo zypper install", "rpm", ["gcc", "make", "glibc-devel", "libjansson-devel", "libelf-devel"]),
    "pacman": ("sudo pacman -S --needed", "pacman", ["gcc", "make", "glibc", "jansson", "libelf"]),
}


def elsewhere(place, manager, *installed):
    """scripts/deps beside such a manager alone; the program that it asks knows what is installed."""
    coreutils(place)
    (place / "installed").write_text("".join(f"{name}\n" for name in installed))
    for name, text in {manager: ":", ELSEWHERE.get(manager, [None, "apk"])[1]:
                       f'for last; do :; done; grep -qxF -- "$last" {place}/installed', "id": "echo 1000"}.items():
        (place / name).write_text(f"#!/bin/sh\n{text}\n")
        (place / name).chmod(0o755)
    return lambda target: subprocess.run([DEPS, target], check=False, text=True, capture_output=True,
                                         timeout=DEADLINE, env={"PATH": str(place)})


@pytest.mark.parametrize("manager", ELSEWHERE)
def test_another_distribution_gets_the_command_with_its_own_names(manager, tmp_path):
    command, _, names = ELSEWHERE[manager]
    done = elsewhere(tmp_path, manager, "gcc")("command")
    assert done.returncode == 1
    told = re.search(rf"^    {command} (.*)$", done.stderr, re.MULTILINE).group(1)
    assert set(told.split()) == {*names} - {"gcc"}


@pytest.mark.parametrize("manager", ELSEWHERE)
def test_manual_page_has_that_command(manager):
    command, _, names = ELSEWHERE[manager]
    lines = (TREE / "scripts/man/covkeep-ci.7").read_text().splitlines()
    command = command.removeprefix("sudo ")
    assert [set(names)] == [{*line.removeprefix(command).split()} for line in lines if line.startswith(command)]


@pytest.mark.parametrize("manager", ELSEWHERE)
def test_another_distribution_that_has_all_goes_on_in_silence(manager, tmp_path):
    done = elsewhere(tmp_path, manager, *ELSEWHERE[manager][2])("command")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_has_no_name_there_is_told_by_that_of_debian(tmp_path):
    done = elsewhere(tmp_path, "dnf", *ELSEWHERE["dnf"][2])("victims")
    assert done.returncode == 0 and done.stderr.endswith("packages of Debian's have: g++\n")


def test_alpine_is_told_that_its_libc_will_not_do(tmp_path):
    done = elsewhere(tmp_path, "apk")("command")
    assert done.returncode == 1 and "musl" in done.stderr


def coreutils(directory):
    for name in "tr", "awk", "paste", "sh", "dirname", "grep":
        os.symlink(f"/usr/bin/{name}", directory / name)
    return directory


def test_every_target_that_needs_something_has_its_packages(named):
    makefile = (TREE / "Makefile").read_text()
    needing = re.search(r"^needing *= (.*)$", makefile, re.MULTILINE).group(1).split()
    checks = re.findall(r"^(check-\w+):", makefile, re.MULTILINE)
    assert {*needing, *checks} - {"check-%"} == set(TARGETS) - {"command"}
    assert all(named[target] for target in TARGETS)
