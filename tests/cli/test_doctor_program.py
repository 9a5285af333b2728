# SPDX-License-Identifier: MIT
"""Programs into which the library cannot be preloaded, or not without more ado."""

import os
import shutil
import stat
import subprocess

import pytest

from test_doctor_support import (GCC, build, cleared_up, directory, doctor, needs_root,  # noqa: F401
                                 script)
from project_made import RUSTCS, rust_program


def test_instrumented_program_is_well(directory):
    line = doctor(build(directory, "--coverage")).is_well()
    assert line == f"program: gcc {GCC} coverage in 1 file, all well"


@needs_root
@pytest.mark.parametrize("bit, what", [(0o4000, "setuid program"), (0o2000, "setgid program")])
def test_program_that_gains_rights(directory, bit, what):
    program = build(directory, "--coverage")
    os.chmod(directory, 0o777)
    doctor("--user", "nobody", program).is_well()
    program.chmod(0o755 | bit)
    finding = doctor("--user", "nobody", program).the_only(what)
    assert finding.path == str(program)
    assert "LD_PRELOAD" in finding.why and "COPY" in finding.remedy


@needs_root
def test_setuid_program_of_the_user_itself_is_well(directory):
    program = build(directory, "--coverage")
    program.chmod(0o4755)
    doctor(program).is_well()


@needs_root
@pytest.mark.parametrize("bit", [0o4000, 0o2000])
def test_rights_that_another_user_would_gain_are_noted(directory, bit):
    """By root, who does not run the tests in the end."""
    program = build(directory, "--coverage")
    assert not [note for note in doctor(program).notes if "LD_PRELOAD" in note]
    program.chmod(0o755 | bit)
    answer = doctor(program)
    answer.is_well()
    note, = [note for note in answer.notes if "LD_PRELOAD" in note]
    assert note.startswith(f"covkeep: note: {program}: ") and "--user NAME" in note


@needs_root
@pytest.mark.parametrize("name", ["su", "passwd"])
def test_programs_of_the_system_that_gain_rights(name):
    """To root, who may start them, and to a user."""
    if not os.stat(shutil.which(name)).st_mode & stat.S_ISUID:
        pytest.skip(f"{name} is not setuid here")
    assert [note for note in doctor(name).notes if "another user" in note and "LD_PRELOAD" in note]
    found = doctor("--user", "nobody", name).findings
    assert [finding.remedy for finding in found if finding.what == "setuid program"] == [
        "start covkeep behind it: su ... covkeep run COMMAND" if name == "su" else
        "test a copy of it without the bit, as its owner: chmod u-s COPY"]


@needs_root
def test_setuid_program_that_may_not_be_read(directory):
    program = build(directory, "--coverage")
    program.chmod(0o4711)
    found = [finding.what for finding in doctor("--user", "nobody", program).findings]
    assert found == ["setuid program", "program"]


@needs_root
def test_file_capabilities(directory):
    program = build(directory, "--coverage")
    os.chmod(directory, 0o777)
    try:
        os.setxattr(program, "security.capability", bytes.fromhex(
            "0100000200040000000000000000000000000000"))  # cap_net_bind_service=ep
    except OSError as error:
        pytest.skip(f"no file capabilities here: {error}")
    finding = doctor("--user", "nobody", program).the_only("file capabilities")
    assert "setcap -r" in finding.remedy
    os.removexattr(program, "security.capability")
    doctor("--user", "nobody", program).is_well()


@pytest.mark.parametrize("option", ["-static", "-static-pie"])
def test_static_program(directory, option):
    finding = doctor(build(directory, "--coverage", option)).the_only("static program")
    assert "without -static" in finding.remedy


def test_static_program_without_counters(directory):
    finding = doctor(build(directory, "-static")).the_only("no counters")
    assert "gcc --coverage" in finding.remedy and "without -static" in finding.remedy


def test_static_program_that_runs_others_is_well(directory):
    shutil.copy(shutil.which("busybox"), directory / "busybox")
    for words in ((directory / "busybox", "sh"), (script(directory, f"#!{directory}/busybox sh\n"),)):
        answer = doctor(*words)
        answer.is_well()
        assert [note for note in answer.notes if "static" in note]


def test_program_of_another_class(directory):
    program = build(directory, "-m32", "-nostdlib", "-pie", "-Wl,-e,main")
    finding = doctor(program).the_only("another machine")
    assert finding.why == "it is a 32-bit x86 program, the library a 64-bit x86-64 one"


def test_program_of_another_machine(directory):
    program = build(directory, "--coverage", compiler="aarch64-linux-gnu-gcc")
    assert "64-bit arm64" in doctor(program).the_only("another machine").why


def test_program_for_musl(directory):
    finding = doctor(build(directory, compiler="musl-gcc")).the_only("another libc")
    assert "ld-musl" in finding.why and "glibc" in finding.remedy


def test_address_sanitizer(directory):
    program = build(directory, "--coverage", "-fsanitize=address")
    finding = doctor(program).the_only("sanitizer")
    assert finding.remedy == "set ASAN_OPTIONS=verify_asan_link_order=0"


def test_address_sanitizer_with_options(directory):
    program = build(directory, "--coverage", "-fsanitize=address")
    finding = doctor(program, env={"ASAN_OPTIONS": "detect_leaks=0"}).the_only("sanitizer")
    assert finding.remedy == "set ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0"


def test_remedy_for_the_sanitizer_helps(directory):
    program = build(directory, "--coverage", "-fsanitize=address")
    doctor(program, env={"ASAN_OPTIONS": "verify_asan_link_order=0"}).is_well()


@pytest.mark.parametrize("options", [["-fsanitize=undefined"], ["-fsanitize=address",
                                                                "-static-libasan"]])
def test_sanitizer_that_does_not_insist_on_being_first(directory, options):
    doctor(build(directory, "--coverage", *options)).is_well()


def test_coverage_of_clang(directory):
    program = build(directory, "--coverage", compiler="clang")
    said = doctor(program)
    assert "it has counters of clang --coverage" in "\n".join(said.lines)
    assert said.is_well() == f"{program.name}: clang coverage, all well"


def test_coverage_of_clang_that_is_stripped(directory):
    program = build(directory, "--coverage", "-s", compiler="clang")
    finding = doctor(program).the_only("clang coverage")
    assert "before it is stripped" in finding.remedy


@pytest.mark.parametrize("stripped", [False, True])
def test_profile_of_llvm(directory, stripped):
    program = build(directory, "-fprofile-instr-generate", *(["-s"] if stripped else []),
                    compiler="clang")
    said = doctor(program)
    assert "it has counters of LLVM" in "\n".join(said.lines)
    assert said.is_well() == f"{program.name}: LLVM coverage, all well"


# What is left of other toolchains in a stripped file; the real ones are not everywhere. The standard
# library has the path of its build: the official one's, or a distribution's.
GO = """__attribute__((section(".go.buildinfo"), used)) char info[32] = "\\xff Go buildinf:";
int main(void) { return 0; }
"""
RUST = """const char *volatile place = "/rustc/0123456789abcdef/library/std/src/rt.rs";
int main(void) { return !place; }
"""
RUST_OF_DEBIAN = RUST.replace("/rustc/0123456789abcdef", "/usr/src/rustc-1.96.0")


@pytest.mark.parametrize("options", [[], ["-static"], ["-s"]])
@pytest.mark.parametrize("source, what, variable", [(GO, "Go program", "GOCOVERDIR"),
                                                    (RUST, "Rust program", "RUSTFLAGS"),
                                                    (RUST_OF_DEBIAN, "Rust program", "RUSTFLAGS")],
                         ids=["go", "rust", "rust-of-debian"])
def test_program_of_another_language_is_not_told_of_gcc(directory, source, what, variable, options):
    finding = doctor(build(directory, *options, source=source)).the_only(what)
    assert variable in finding.remedy and "gcc" not in finding.remedy
    assert "clean exit" in finding.why or what == "Rust program"


@pytest.mark.parametrize("rustc", RUSTCS)
@pytest.mark.parametrize("options", [[], ["-Cinstrument-coverage"], ["-Cstrip=symbols"]])
def test_program_of_rustc(directory, rustc, options):
    said = doctor(rust_program(directory, rustc, *options))
    if "-Cinstrument-coverage" in options:
        assert not said.findings and "it has counters of LLVM" in "\n".join(said.lines)
    else:
        said.the_only("Rust program")


def test_program_without_counters(directory):
    finding = doctor(build(directory)).the_only("no counters")
    assert finding.path == str(directory / "program")
    assert "gcc --coverage" in finding.remedy


def with_library(directory, *options):
    """A program without counters that is linked with a library."""
    build(directory, "-shared", "-fPIC", *options, source="int answer(void) { return 42; }\n",
          name="libanswer.so")
    return build(directory, "-L.", "-Wl,-rpath,$ORIGIN", "-Wl,--no-as-needed", "-l:libanswer.so")


def test_program_whose_library_has_the_counters(directory):
    answer = doctor(with_library(directory, "--coverage"))
    assert answer.is_well() == f"program: gcc {GCC} coverage in 1 file, all well"
    assert len([note for note in answer.notes if "libanswer.so" in note]) == 1


def test_program_whose_library_has_none_either(directory):
    doctor(with_library(directory)).the_only("no counters")


def test_library_that_only_a_variable_names(directory):
    build(directory, "-shared", "-fPIC", "--coverage", name="libanswer.so",
          source="int answer(void) { return 42; }\n")
    program = build(directory, "-L.", "-Wl,--no-as-needed", "-l:libanswer.so")
    doctor(program).the_only("no counters")
    doctor(program, env={"LD_LIBRARY_PATH": str(directory)}).is_well()


def test_library_of_clang(directory):
    build(directory, "-shared", "-fPIC", "--coverage", compiler="clang", name="libanswer.so",
          source="int answer(void) { return 42; }\n")
    program = build(directory, "-L.", "-Wl,-rpath,$ORIGIN", "-Wl,--no-as-needed", "-l:libanswer.so")
    assert doctor(program).is_well() == "program: clang coverage, all well"


def test_program_that_runs_others_needs_no_counters():
    assert doctor("make", "check").is_well() == "make: no coverage of its own, all well"


@pytest.mark.parametrize("cut", [64, 300, 1000, 4000, 12000, 16000])
def test_truncated_program_is_survived(directory, cut):
    program = build(directory, "--coverage")
    os.truncate(program, cut)
    assert doctor(program).status in (0, 1)


def test_damaged_program_is_survived(directory):
    """Every eighth word of its data and headers in turn."""
    program = build(directory, "--coverage")
    whole = program.read_bytes()
    damaged = shutil.copy(program, directory / "damaged")
    for at in [*range(16, 1024, 56), *range(0x2d00, min(len(whole), 0x3400), 56)]:
        with open(damaged, "r+b") as file:
            file.write(whole)
            file.seek(at)
            file.write(b"\xff" * 8)
        answer = doctor(damaged)
        assert answer.status in (0, 1), (at, answer)


def test_stripped_program_is_well(directory):
    doctor(build(directory, "--coverage", "-s")).is_well()


@pytest.mark.parametrize("options", [["-no-pie"], ["-O2", "-flto"], ["-rdynamic"],
                                     ["-Wl,-z,pack-relative-relocs"]])
def test_counters_are_found_however_it_is_linked(directory, options):
    try:
        program = build(directory, "--coverage", *options)
    except subprocess.CalledProcessError:
        pytest.skip("the linker does not know " + " ".join(options))
    doctor(program).is_well()


@needs_root
def test_root_is_told_that_rights_which_are_given_up_can_be_got_back(directory):
    program = build(directory, "--coverage")
    def told(*words, **more):
        return [note for note in doctor(*words, **more).notes if "note: root: " in note]

    answer, = told(program)
    assert "through its keeper" in answer and "COV_KEEP_KEEPER=off" in answer
    assert told() == [answer]
    assert not told("--user", "nobody", program)
    assert not told(program, env={"COV_KEEP_KEEPER": "off"})
    assert not told("/bin/true")
