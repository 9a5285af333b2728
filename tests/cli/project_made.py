# SPDX-License-Identifier: MIT
"""Small projects for the tests of what `covkeep doctor` says of the working directory, and its
answer taken apart."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from test_doctor_support import command, doctor

SHOP = """#include <stdio.h>
int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        puts("sold");
    return 0;
}
"""
CMAKE = """cmake_minimum_required(VERSION 3.16)
project(shop C)
enable_testing()
add_executable(shop shop.c)
add_test(NAME sells COMMAND shop 1)
"""
MESON = "project('shop', 'c')\ntest('sells', executable('shop', 'shop.c'), args: ['1'])\n"
MAKE = "shop: shop.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $<\n" \
       "all: shop\nclean:\n\trm -f shop *.gc*\ncheck: shop\n\t./shop 1\n"
# The releases that are there, of a distribution and of rustup, if any is.
RUSTCS = sorted({os.environ.get("COVKEEP_RUSTC", "/usr/bin/rustc"), shutil.which("rustc") or "rustc"})


def rust_program(directory, rustc, *options):
    """A program in Rust."""
    write(directory, shop__rs="fn main() { println!(\"{}\", std::env::args().count()); }\n")
    try:
        subprocess.run([rustc, *options, "shop.rs"], cwd=directory, check=True, capture_output=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("no rustc that builds it")
    return directory / "shop"


def write(directory, **files):
    """Files by name, in which two underscores stand for a dot."""
    for name, text in files.items():
        (directory / name.replace("__", ".")).write_text(text)


def run_in(directory, *words, **env):
    """In the environment without variables that tests of other things have set."""
    if not shutil.which(words[0]):
        pytest.skip(f"{words[0]} is not installed")
    subprocess.run(words, cwd=directory, check=True, capture_output=True,
                   env={**os.environ, "GCOV_PREFIX": "", **env} if env else None)


def objects(directory, *options, compiler="gcc", name="shop"):
    """Compiled and linked in two steps, as by make."""
    write(directory, **{name + "__c": SHOP})
    run_in(directory, compiler, *options, "-c", name + ".c", "-o", name + ".o")
    run_in(directory, compiler, *options, name + ".o", "-o", name)


def count(directory, ending):
    return len([path for path in Path(directory).rglob("*" + ending)])


class Look:
    """What it says of a directory."""

    def __init__(self, directory, *words, status=None, **more):
        self.answer = doctor(*words, cwd=directory, **more)
        self.lines = lines = self.answer.lines
        assert not self.answer.stderr
        assert status is None or self.answer.status == status, self.answer
        assert self.answer.status == (1 if self.answer.findings else 0), self.answer
        self.next = lines[-1].removeprefix("next: ") if lines[-1].startswith("next: ") else None
        self.conclusion = lines[-2] if self.next else lines[-1]
        self.found, commands = {}, None
        for line in lines:
            if line.startswith("found: "):
                commands = self.found[line.removeprefix("found: ")] = []
            elif line.startswith("    ") and commands is not None:
                commands.append(line.strip())
            else:
                commands = None
        for line in lines:
            if not line.startswith(("covkeep: ", "machine: in a container: docker ", "machine: as root: sysctl ")):
                assert len(line) <= 80 or line.startswith("    "), line

    @property
    def only(self):
        """The line of what was found, and the commands, where there is one kind."""
        assert len(self.found) == 1, self.answer
        return next(iter(self.found.items()))

    def type(self, directory, *without):
        """Does what it says should be typed, in one shell, but for commands that begin so."""
        path = f"{Path(command()[0]).resolve().parent}:{os.environ['PATH']}"
        lines = [line for line in self.only[1] if not line.startswith(without)]
        subprocess.run(["sh", "-ec", "\n".join(lines)], cwd=directory, check=True,
                       stdin=subprocess.DEVNULL, capture_output=True,
                       env={"PATH": path, "HOME": os.environ.get("HOME", "/"),
                            "XDG_STATE_HOME": f"{directory}/state"})
