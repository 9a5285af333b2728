# SPDX-License-Identifier: MIT
"""The environment: settings, LD_PRELOAD, and the library itself."""

import os
import shutil

import pytest

from test_doctor_support import (LIBRARY, cleared_up, command, directory, doctor,  # noqa: F401
                                 needs_root, run)


def test_switched_off():
    assert "COV_KEEP=on" in doctor(env={"COV_KEEP": "off"}).the_only("switched off").remedy
    doctor(env={"COV_KEEP": "on"}).is_well()


@pytest.mark.parametrize("entry, reason", [
    ("COV_KEEP=maybe", "is neither on nor off, taken as on"),
    ("COV_KEEP_KEEPER=never", "is neither on nor off, taken as on"),
    ("COV_KEEP_GRACE_MS=2s", "is no number from 1 to 600000, taken as 2000"),
    ("COV_KEEP_GRACE_MS=600001", "is no number from 1 to 600000, taken as 2000"),
    ("COV_KEEP_SIGNALS=TERM,KILL", "names a signal that cannot be kept, ignored"),
    ("COV_KEEP_LOG=log", "is no absolute path, ignored"),
    ("COV_KEEP_DIR=a: b", "is no absolute path, ignored"),
    ("COV_KEEP_VARS=A B", "is no list of names with commas between, what is no name is ignored"),
    ("COV_KEEP_GRACE=100", "is no setting of covkeep, ignored"),
])
def test_malformed_value(entry, reason):
    name, _, value = entry.partition("=")
    answer = doctor(env={name: value})
    assert answer.status == 1
    assert f"covkeep: setting: {entry}: {reason}" in answer.lines


def test_keeperless_is_told():
    found = doctor(env={"COV_KEEP_KEEPER": "off"}).the_only("setting")
    assert (found.path, "SIGKILL" in found.why) == ("COV_KEEP_KEEPER=off", True)


@pytest.mark.parametrize("place", ["/proc/none/log", "/sys/log"])
def test_file_system_of_the_kernel_is_no_place(place):
    found = doctor(env={"COV_KEEP_LOG": place}).the_only("setting")
    assert found.why.endswith(": its file system is the kernel's own and takes no files")


def test_good_values_are_well(directory):
    doctor(env={"COV_KEEP": "on", "COV_KEEP_KEEPER": "on", "COV_KEEP_GRACE_MS": "1",
                "COV_KEEP_SIGNALS": "TERM,SIGINT,15", "COV_KEEP_VARS": "A,B*",
                "COV_KEEP_LOG": f"{directory}/log", "COV_KEEP_DIR": str(directory)}).is_well()
    assert not os.listdir(directory)


def test_malformed_value_while_switched_off():
    found = doctor(env={"COV_KEEP": "off", "COV_KEEP_GRACE_MS": "x"}).findings
    assert [finding.what for finding in found] == ["switched off", "setting"]


def test_malformed_value_while_lines_go_to_a_log(directory):
    answer = doctor(env={"COV_KEEP_LOG": f"{directory}/log", "COV_KEEP_GRACE_MS": "x"})
    assert answer.the_only("setting").path == "COV_KEEP_GRACE_MS=x"
    assert not os.listdir(directory)


@needs_root
@pytest.mark.parametrize("name", ["COV_KEEP_LOG", "COV_KEEP_DIR"])
def test_place_that_cannot_be_written(directory, name):
    place = directory / "place"
    place.mkdir()
    value = f"{place}/log" if name == "COV_KEEP_LOG" else str(place)
    answer = doctor("--user", "nobody", env={name: value})
    assert answer.the_only("setting").path == f"{name}={value}"
    place.chmod(0o777)
    doctor("--user", "nobody", env={name: value}).is_well()


def test_directory_of_records_may_hold_other_things(directory):
    for name in "box", "more":
        (directory / name).mkdir()
    doctor(env={"COV_KEEP_DIR": str(directory)}).is_well()
    (directory / "records").mkdir()
    assert "no regular file" in doctor(env={"COV_KEEP_DIR": str(directory)}).the_only("setting").why


@pytest.mark.parametrize("separator", [" ", ":", " : "])
def test_preloaded_library_that_is_not_there(directory, separator):
    answer = doctor(env={"LD_PRELOAD": f"{directory}/none.so{separator}{LIBRARY}"})
    assert answer.the_only("LD_PRELOAD").path == f"{directory}/none.so"


def test_preloaded_libraries_that_are_there_are_well():
    doctor(env={"LD_PRELOAD": f"libm.so.6:{LIBRARY}"}).is_well()


def test_preloaded_name_that_the_loader_does_not_know():
    answer = doctor(env={"LD_PRELOAD": "libno-such.so"})
    assert answer.the_only("LD_PRELOAD").path == "libno-such.so"


def test_preloaded_name_in_a_directory_of_the_variable(directory):
    shutil.copy(LIBRARY, directory / "libown.so")
    env = {"LD_PRELOAD": "libown.so", "LD_LIBRARY_PATH": str(directory)}
    doctor(env=env).is_well()


def test_directory_that_the_loader_chooses(directory):
    (directory / "lib").mkdir()
    shutil.copy(LIBRARY, directory / "lib")
    doctor(env={"LD_PRELOAD": f"{directory}/$LIB/libcovkeep.so"}, library=None).is_well()
    (directory / "lib" / "libcovkeep.so").unlink()
    found = doctor(env={"LD_PRELOAD": f"{directory}/${{LIB}}/libcovkeep.so"}).the_only("LD_PRELOAD")
    assert found.path == f"{directory}/${{LIB}}/libcovkeep.so"


def test_library_is_looked_for_from_the_command_on(directory):
    """Beside it, as it is built, and in ../lib, as it is installed; never in the working directory.
    There may be one in the system, too."""
    place = directory / "bin"
    place.mkdir()
    words = [shutil.copy(command()[0], place / "covkeep"), *command()[1:]]
    alone = run(words, cwd=directory)
    assert str(directory) not in "".join(alone.lines).replace(str(words[0]), "covkeep")
    assert alone.status == 0 or "--library" in alone.the_only("library").remedy
    (directory / "lib").mkdir()
    for home in (directory / "lib", place):
        shutil.copy(LIBRARY, home / "libcovkeep.so")
        assert f"{home}/libcovkeep.so" in run(words, cwd=directory).is_well()


def test_missing_library(directory):
    answer = doctor(library=directory / "libcovkeep.so")
    assert answer.the_only("library").path == f"{directory}/libcovkeep.so"


def test_library_that_is_none(directory):
    (directory / "libcovkeep.so").write_text("text\n")
    doctor(library=directory / "libcovkeep.so").the_only("library")


def test_library_whose_path_cannot_be_preloaded(directory):
    (directory / "a b").mkdir()
    shutil.copy(LIBRARY, directory / "a b")
    answer = doctor(library=directory / "a b" / "libcovkeep.so")
    assert "symbolic link" in answer.the_only("library").remedy


@needs_root
def test_library_behind_a_directory_that_the_user_may_not_enter(directory):
    closed = directory / "home" / "lib"
    closed.mkdir(parents=True)
    library = shutil.copy(LIBRARY, closed)
    (directory / "home").chmod(0o700)
    finding = doctor("--user", "nobody", library=library).the_only("library")
    assert finding.path == library and f"{directory}/home: " in finding.why
    assert finding.remedy.startswith(f"chmod a+x {directory}/home,")
    (directory / "home").chmod(0o711)
    doctor("--user", "nobody", library=library).is_well()


@needs_root
def test_library_that_the_user_may_not_read(directory):
    library = shutil.copy(LIBRARY, directory)
    os.chmod(library, 0o700)
    finding = doctor("--user", "nobody", library=library).the_only("library")
    assert finding.remedy.startswith(f"chmod a+r {library},")
    os.chmod(library, 0o755)
    doctor("--user", "nobody", library=library).is_well()
