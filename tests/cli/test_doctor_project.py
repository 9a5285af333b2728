# SPDX-License-Identifier: MIT
"""What `covkeep doctor` finds in a project, and whether what it says to type does what it should:
it is typed, and gcov, llvm-cov and coverage.py themselves say what was counted."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from project_made import (CMAKE, MAKE, MESON, RUSTCS, SHOP, Look, count, objects, run_in,
                          rust_program, write)
from test_doctor_support import GCC, LIBRARY, ROOT, cleared_up, command, directory, run  # noqa: F401


def gcov_counts(directory, gcda):
    """Whether gcov says that the line with "sold" was executed."""
    asked = subprocess.run(["gcov", "-t", "--json-format", str(gcda.with_suffix(".gcno"))],
                           cwd=directory, check=True, text=True, capture_output=True).stdout
    number = 1 + SHOP.splitlines().index('        puts("sold");')
    return [line["count"] for file in json.loads(asked)["files"] for line in file["lines"]
            if line["line_number"] == number] == [1]


def test_no_project_is_no_finding(directory):
    (directory / "letter.txt").write_text("dear\n")
    look = Look(directory, status=0)
    assert not look.found and look.conclusion.endswith(", all well")


@pytest.mark.parametrize("files, build", [
    ({"CMakeLists__txt": CMAKE}, "cmake"), ({"meson__build": MESON}, "meson"),
    ({"Makefile": MAKE}, "make"), ({"GNUmakefile": MAKE}, "make")])
def test_what_it_says_to_type_builds_and_measures(directory, files, build):
    """Of a project of which nothing is built, then of the one that is."""
    if not shutil.which(build) or not shutil.which("gcovr"):
        pytest.skip(f"{build} or gcovr is not installed")
    write(directory, shop__c=SHOP, **files)
    before = Look(directory, status=0)
    assert "nothing of it is built for coverage" in before.only[0]
    assert before.conclusion == "nothing here is built for coverage yet"
    assert before.next == before.only[1][0] and build in before.next
    before.type(directory)
    gcda, = directory.rglob("*shop*.gcda")
    assert gcov_counts(directory, gcda)
    after = Look(directory, status=0)
    assert f"C and C++ by gcc {GCC}" in after.only[0] and "1 program" in after.only[0]
    assert after.next.startswith("covkeep run ") and after.next in before.only[1]
    assert after.conclusion == "nothing that would lose counts was seen"


@pytest.mark.parametrize("files, configure, enables", [
    ({"CMakeLists__txt": CMAKE}, ["cmake", "-B", "my build", "-DCMAKE_C_FLAGS=-DA='b c'"],
     "cmake -DCMAKE_C_FLAGS='-DA='\\''b c'\\'' --coverage' 'my build'"),
    ({"meson__build": MESON}, ["meson", "setup", "my build"],
     "meson configure -Db_coverage=true 'my build'")])
def test_build_without_coverage(directory, files, configure, enables):
    """With flags of its own, and a directory of two words."""
    write(directory, shop__c=SHOP, **files)
    run_in(directory, *configure)
    build = ["cmake", "--build"] if configure[0] == "cmake" else ["meson", "compile", "-C"]
    run_in(directory, *build, "my build")
    look = Look(directory, status=1)
    finding = look.answer.the_only("no counters")
    assert finding.path == "my build/shop" and finding.remedy.startswith(enables)
    assert look.next == enables
    look.type(directory)
    gcda, = directory.rglob("*shop*.gcda")
    assert gcov_counts(directory, gcda)
    Look(directory, status=0)


def test_make_without_coverage(directory):
    write(directory, Makefile=MAKE)
    objects(directory)
    look = Look(directory, status=1)
    assert look.answer.the_only("no counters").path == "shop"
    assert look.next == "make clean"
    look.type(directory)
    assert Look(directory, status=0).next == "covkeep run make check"


def test_program_without_a_build_system_is_no_finding(directory):
    """Nobody knows whether it is under test."""
    objects(directory)
    assert not Look(directory, status=0).found


def test_makefile_of_something_else(directory):
    """Without sources of C, a program is none of the project's."""
    write(directory, Makefile=MAKE)
    objects(directory)
    (directory / "shop.c").unlink()
    assert not Look(directory, status=0).found


def test_cmake_is_set_up_and_not_built(directory):
    write(directory, shop__c=SHOP, CMakeLists__txt=CMAKE)
    run_in(directory, "cmake", "-B", "out", "-DCMAKE_BUILD_TYPE=Cov",
           "-DCMAKE_C_FLAGS_COV=--coverage")
    look = Look(directory, status=0)
    assert look.next == "cmake --build out"
    look.type(directory, "gcovr")
    assert "by gcc" in Look(directory, status=0).only[0]


def test_files_are_counted_as_find_does(directory):
    for name in "one", "two", "three":
        (directory / "obj" / name).mkdir(parents=True)
        objects(directory / "obj" / name, "--coverage", name=name)
    subprocess.run([directory / "obj" / "one" / "one"], check=True)
    look = Look(directory, status=0)
    assert look.only[0] == (f"C and C++ by gcc {GCC}, {count(directory, '.gcno')} .gcno below obj/, "
                            f"1 .gcda, 3 programs")
    assert look.next == "covkeep run COMMAND"


def test_releases_are_told_apart(directory):
    objects(directory, "--coverage")
    objects(directory, "--coverage", compiler="gcc-11", name="other")
    assert "by several releases of gcc, 2 .gcno" in Look(directory).only[0]


def test_clang_is_told_from_gcc(directory):
    objects(directory, "--coverage", compiler="clang")
    look = Look(directory, status=0)
    assert look.only[0] == "C and C++ by clang, 1 .gcno, 1 program"
    assert look.only[1] == ["covkeep run COMMAND", "gcovr --gcov-executable 'llvm-cov gcov'"]


def test_llvm(directory):
    if not shutil.which("llvm-cov"):
        pytest.skip("llvm-cov is not installed")
    write(directory, Makefile="check:\n\t./shop 1\n")
    objects(directory, "-fprofile-instr-generate", "-fcoverage-mapping", compiler="clang")
    look = Look(directory, status=0)
    assert look.only[0] == "source-based coverage of clang, 1 program"
    look.type(directory)
    shown = subprocess.run(["llvm-cov", "show", "-instr-profile=all.profdata", "shop"], text=True,
                           cwd=directory, check=True, capture_output=True).stdout
    assert [line for line in shown.splitlines() if '"sold"' in line and line.split("|")[1].strip() == "1"]
    assert "1 program, 1 .profraw, 1 .profdata" in Look(directory, status=0).only[0]


def test_rust(directory):
    (directory / "src").mkdir()
    write(directory, Cargo__toml='[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n')
    write(directory / "src", main__rs='fn main() { println!("shop"); }\n#[test]\nfn sells() {}\n')
    look = Look(directory, status=0)
    assert look.only[0] == "Rust by Cargo.toml"
    assert look.conclusion == "nothing here is built for coverage yet"
    if not shutil.which("cargo"):
        pytest.skip("cargo is not installed")
    run_in(directory, "cargo", "build", "--offline")
    built = Look(directory, status=0)
    assert built.only[0] == "Rust by Cargo.toml, 1 program without counters"
    assert built.conclusion == "what is built here has no counters yet"
    look.type(directory, "llvm-")
    after = Look(directory, status=0)
    assert ".profraw" in after.only[0] and " program" in after.only[0]
    assert after.conclusion == "nothing that would lose counts was seen"


@pytest.mark.parametrize("rustc", RUSTCS)
def test_programs_of_rust_are_not_taken_for_those_of_clang(directory, rustc):
    """One toolchain, one block, and its own remedy."""
    write(directory, Cargo__toml="[package]\n")
    rust_program(directory, rustc, "-Cinstrument-coverage")
    look = Look(directory, status=0)
    assert look.only[0] == "Rust by Cargo.toml, 1 program"
    assert look.next == "export RUSTFLAGS=-Cinstrument-coverage"
    assert look.only[1][-1] == "llvm-cov report -instr-profile=all.profdata shop"


def test_variables_that_are_set_are_not_set_again(directory):
    write(directory, Cargo__toml="[package]\n")
    env = {"RUSTFLAGS": "-g", "LLVM_PROFILE_FILE": "/x"}
    assert Look(directory, env=env).next == 'export RUSTFLAGS="$RUSTFLAGS -Cinstrument-coverage"'
    env["RUSTFLAGS"] = "-Cinstrument-coverage"
    assert Look(directory, env=env).next == "covkeep run cargo test"


@pytest.mark.parametrize("name, text", [
    (".coveragerc", "[run]\nbranch = true\n"), ("pyproject.toml", "[tool.coverage.run]\n"),
    ("setup.cfg", "[metadata]\n[coverage:run]\n"), ("tox.ini", "[coverage:run]\n")])
def test_configuration_of_coverage(directory, name, text):
    (directory / name).write_text(text)
    look = Look(directory, status=0)
    assert look.only[0] == f"Python, coverage.py by {name}"
    assert [note for note in look.answer.notes if f"note: {name}: no patch = subprocess" in note]
    (directory / name).write_text(text + "patch = subprocess\n")
    assert not [note for note in Look(directory).answer.notes if "subprocess" in note]
    (directory / name).write_text("# coverage, [tool.coverage] of old\n")
    assert name == ".coveragerc" or not Look(directory).found


def test_pytest(directory):
    write(directory, pytest__ini="[pytest]\n")
    look = Look(directory, status=0)
    assert look.only == ("Python, pytest by pytest.ini", ["covkeep run pytest --cov"])
    assert look.conclusion == "nothing that would lose counts was seen"


def test_command_is_named_so_that_it_can_be_typed(directory):
    """By its name where PATH leads to it; else as it was typed, or by its own path."""
    write(directory, pytest__ini="[pytest]\n")
    (directory / "my tools").mkdir()
    for file in command()[0], LIBRARY:
        shutil.copy(file, directory / "my tools")
    own = directory / "my tools" / "covkeep"

    def named(typed, path="/usr/bin:/bin"):
        lines = subprocess.run(["sh", "-c", f"{typed} doctor; true"], cwd=directory, text=True, check=True,
                               env={"PATH": path, "GITLAB_CI": "true"}, capture_output=True).stdout.splitlines()
        words, = [line.removeprefix("next: ") for line in lines if line.startswith("next: ")]
        assert f"    {words}" in lines
        name = words.removesuffix(" run pytest --cov")
        assert f'eval "$({name} env)"' in "\n".join(lines)
        return name

    assert named("'./my tools/covkeep'") == "'./my tools/covkeep'"
    assert named(f"'{own}'") == f"'{own}'"
    assert named("covkeep", f"{own.parent}:/usr/bin:/bin") == "covkeep"
    assert named(f"'{own}'", f"/usr/bin:/bin:{own.parent}") == "covkeep"
    assert named(f"bash -c 'exec -a covkeep \"$0\" \"$@\"' '{own}'") == f"'{own}'"
    other = directory / "other"
    other.mkdir()
    shutil.copy("/bin/true", other / "covkeep")
    assert named("'./my tools/covkeep'", f"{other}:/usr/bin:/bin") == "'./my tools/covkeep'"


def test_several_kinds_are_told_each(directory):
    write(directory, pytest__ini="[pytest]\n", package__json='{"devDependencies": {"nyc": "15"}}')
    objects(directory, "--coverage")
    look = Look(directory, status=0)
    assert [words.split()[0] for words in look.found] == ["C", "Python,", "JavaScript,"]
    assert look.next == "covkeep run pytest"
    assert look.found[list(look.found)[2]] == ["covkeep run npx nyc npm test"]


def test_go(directory):
    """Go notes in each program how it was built; this release of it may know no -cover."""
    if not shutil.which("go"):
        pytest.skip("go is not installed")
    write(directory, go__mod="module shop\ngo 1.19\n", main__go="package main\nfunc main() {}\n")
    env = {"GOCACHE": f"{directory}/.git", "HOME": str(directory)}
    run_in(directory, "go", "build", "-buildvcs=false", "-o", "shop", ".", **env)
    look = Look(directory, status=0)
    assert look.only[0] == "Go, kept at a clean exit only"
    assert [note for note in look.answer.notes if "note: shop: this program of Go was not" in note]
    assert look.conclusion == "what is built here has no counters yet"
    write(directory, main__go='package main\nfunc main() { println("build\\t-cover=true") }\n')
    run_in(directory, "go", "build", "-buildvcs=false", "-o", "shop", ".", **env)
    assert Look(directory).only[0] == "Go, 1 program by -cover, kept at a clean exit only"


def tree_of(directory):
    return {(str(path), path.lstat().st_mtime_ns, path.lstat().st_size)
            for path in Path(directory).rglob("*")}


def test_nothing_is_written_or_executed(directory):
    (directory / "build").mkdir()
    write(directory, Makefile="$(shell touch made)\ncheck:\n", configure="touch configured\n",
          setup__py="open('set up', 'w')\n", conftest__py="open('tested', 'w')\n")
    (directory / "configure").chmod(0o755)
    objects(directory / "build", "--coverage")
    before = tree_of(directory)
    assert Look(directory, status=0).found
    assert tree_of(directory) == before


def covkeep_in(directory):
    """A tree of its sources, as a submodule or a copy has it."""
    shutil.copytree(ROOT, directory, ignore=shutil.ignore_patterns("build*", ".*", "__pycache__"))


def test_tree_of_covkeep_is_left_out(directory):
    """Its data for tests are counts, and its sources are C."""
    (directory / "tools").mkdir()
    write(directory, pytest__ini="[pytest]\n", Makefile="check:\n\tpytest\n")
    covkeep_in(directory / "tools" / "c++")
    look = Look(directory, status=0)
    assert look.only == ("Python, pytest by pytest.ini", ["covkeep run pytest --cov"])
    assert not [line for line in look.lines if "gcda" in line]
    objects(directory, "--coverage")
    look = Look(directory, status=0)
    report = look.found[list(look.found)[0]][-1]
    assert report == "gcovr --exclude 'tools/c\\+\\+/'"
    if not shutil.which("gcovr"):
        pytest.skip("gcovr is not installed")
    subprocess.run([directory / "shop", "1"], check=True)
    told = subprocess.run(["sh", "-c", report], cwd=directory, check=True, text=True, capture_output=True)
    assert "shop.c" in told.stdout and "tools" not in told.stdout


def test_tree_of_covkeep_itself_is_looked_at(directory):
    covkeep_in(directory / "covkeep")
    assert Look(directory / "covkeep").only[0] == "build by Makefile, nothing of it is built for coverage"


def test_submodule_is_looked_at_but_is_not_what_the_makefile_builds(directory):
    """A report of gcovr has what is built there, too."""
    (directory / "lib").mkdir()
    write(directory, Makefile="check:\n\tpytest\n")
    write(directory / "lib", shop__c=SHOP)
    assert "build by Makefile" in Look(directory).only[0]
    (directory / "lib" / ".git").write_text("gitdir: ../.git/modules/lib\n")
    assert not Look(directory).found
    write(directory, CMakeLists__txt=CMAKE)
    assert "build by CMakeLists.txt" in Look(directory).only[0]
    objects(directory / "lib", "--coverage")
    assert "1 .gcno below lib/" in Look(directory).only[0]


def test_own_build_directory_is_left_out(directory):
    """covkeep may be a directory of the project."""
    own = directory / "covkeep" / "build"
    own.mkdir(parents=True)
    objects(own, "--coverage")
    assert Look(directory).found
    shutil.copy(LIBRARY, own / "libcovkeep.so")
    words = [shutil.copy(command()[0], own / "covkeep"), "doctor"]
    assert not [line for line in run(words, cwd=directory).lines if line.startswith("found: ")]
