# SPDX-License-Identifier: MIT
"""The counters of a program, their .gcno files and the .gcda files that are there already."""

import subprocess

import pytest

from test_doctor_support import GCC, build, cleared_up, directory, doctor  # noqa: F401


@pytest.fixture
def program(directory):
    return build(directory, "--coverage")


def gcno(program):
    return program.with_name("program.gcno")


def gcda(program):
    return program.with_name("program.gcda")


def build_another(program):
    program.with_name("program.c").write_text(
        "int main(int argc, char **argv) { return argc > 3 && argv; }\n")
    subprocess.run(["gcc", "--coverage", "-o", "program", "program.c"], cwd=program.parent,
                   check=True)


def test_unknown_gcc(program):
    """Its version word, as a gcc of the future may write it."""
    content = program.read_bytes()
    word = gcno(program).read_bytes()[4:8]
    assert word in content
    program.write_bytes(content.replace(word, b"*02J"))
    gcno(program).write_bytes(gcno(program).read_bytes().replace(word, b"*02J", 1))
    finding = doctor(program).the_only("unknown gcc")
    assert "J20*" in finding.why and "newer covkeep" in finding.remedy


def test_other_gcc_that_is_known(directory):
    program = build(directory, "--coverage", compiler="gcc-11")
    assert doctor(program).is_well() == "program: gcc 11 coverage in 1 file, all well"


def test_value_profile(directory):
    source = "int main(int argc, char **argv) { (void)argv; return 8 % argc; }\n"
    program = build(directory, "-O2", "-fprofile-generate", source=source)
    subprocess.run(["gcc", "-O2", "--coverage", "-o", "program", "program.c"], cwd=directory,
                   check=True)
    doctor(program).is_well()
    subprocess.run(["gcc", "-O2", "-fprofile-generate", "-ftest-coverage", "-o", "program",
                    "program.c"], cwd=directory, check=True)
    finding = doctor(program).the_only("value profile")
    assert "--coverage alone" in finding.remedy


def test_missing_gcno(program):
    gcno(program).unlink()
    finding = doctor(program).the_only("no .gcno file")
    assert finding.path == str(gcno(program))


def test_missing_gcno_of_several_is_told_once(directory):
    for name in "abc":
        (directory / f"{name}.c").write_text(f"int {name}(void) {{ return 0; }}\n")
    (directory / "d.c").write_text("int main(void) { return 0; }\n")
    subprocess.run(["gcc", "--coverage", "-o", "program", "a.c", "b.c", "c.c", "d.c"],
                   cwd=directory, check=True)
    program = directory / "program"
    assert doctor(program).is_well() == f"program: gcc {GCC} coverage in 4 files, all well"
    for path in directory.glob("*.gcno"):
        path.unlink()
    assert doctor(program).the_only("no .gcno file").path.endswith(".gcno and 3 more")


def test_gcno_of_another_build(program):
    old = program.read_bytes()
    build_another(program)
    doctor(program).is_well()
    program.write_bytes(old)
    finding = doctor(program).the_only(".gcno of another build")
    assert finding.path == str(gcno(program)) and "build the program again" in finding.remedy


def test_gcno_that_is_none(program):
    gcno(program).write_text("something else\n")
    doctor(program).the_only(".gcno of another build")


def test_gcno_stays_where_it_is_under_gcov_prefix(program):
    doctor(program, env={"GCOV_PREFIX": str(program.parent / "elsewhere")}).is_well()


def test_gcno_stays_where_it_is_under_fprofile_dir(directory):
    """The .gcda file is then called by the whole path, and what is above is `^`."""
    program = build(directory, "--coverage", f"-fprofile-dir={directory}/profiles")
    doctor(program).is_well()
    gcno(program).unlink()
    assert doctor(program).the_only("no .gcno file").path == str(gcno(program))


def test_counts_of_this_build_are_well(program):
    subprocess.run([program], check=True)
    assert gcda(program).exists()
    before = gcda(program).read_bytes()
    doctor(program).is_well()
    assert gcda(program).read_bytes() == before


def test_counts_of_another_build(program):
    subprocess.run([program], check=True)
    build_another(program)
    finding = doctor(program).the_only("counts of another build")
    assert finding.path == str(gcda(program)) and "remove" in finding.remedy
    gcda(program).unlink()
    doctor(program).is_well()


def test_counts_of_another_build_below_gcov_prefix(program):
    moved = program.parent / "moved"
    subprocess.run([program], check=True, env={"GCOV_PREFIX": str(moved)})
    build_another(program)
    doctor(program).is_well()
    finding = doctor(program, env={"GCOV_PREFIX": str(moved)}).the_only("counts of another build")
    assert finding.path == f"{moved}{gcda(program)}"


@pytest.mark.parametrize("cut", [1, 13, 30])
def test_damaged_counts(program, cut):
    subprocess.run([program], check=True)
    gcda(program).write_bytes(gcda(program).read_bytes()[:-cut])
    finding = doctor(program).the_only("damaged counts")
    assert finding.path == str(gcda(program)) and "remove" in finding.remedy


def test_empty_counts_are_well(program):
    gcda(program).touch()
    doctor(program).is_well()
