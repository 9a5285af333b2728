# SPDX-License-Identifier: MIT
"""Programs as they are really built: stripped, at a fixed address, with other linkers and optimizations, and
with other kinds of counters.
"""
import shutil
import subprocess

import pytest
from llvm_trial import Built
from test_endings import files

STRIP = "strip"
BUILDS = {  # name: (from which release, flags, flags for the link)
    "stripped": (11, (), (STRIP,)),
    "no_pie": (11, ("-fno-pie",), ("-no-pie",)),
    "pie": (11, (), ("-pie",)),
    "optimized": (11, ("-O2",), ("-O2",)),
    "gc_sections": (11, ("-ffunction-sections", "-fdata-sections"), ("-Wl,--gc-sections",)),
    "build_id": (11, (), ("-Wl,--build-id",)),
    "lld": (11, (), ("-fuse-ld=lld",)),
    "lto": (11, ("-flto", "-O2"), ("-flto", "-fuse-ld=lld", "-O2")),
    "lto_stripped": (11, ("-flto",), ("-flto", "-fuse-ld=lld", STRIP)),
    "mcdc": (18, ("-fcoverage-mcdc",), ("-fcoverage-mcdc",)),
    "bytes": (19, ("-mllvm", "-enable-single-byte-coverage=true"), ()),
}


@pytest.fixture(params=BUILDS)
def variant(request, built, tmp_path):
    since, flags, link = BUILDS[request.param]
    if built.version < since:
        pytest.skip(f"needs clang {since}")
    if "-fuse-ld=lld" in link and not shutil.which(f"ld.lld-{built.version}"):
        pytest.skip("no lld of this release")
    made = Built(tmp_path, built.clang, *flags, link=tuple(flag for flag in link if flag != STRIP))
    if STRIP in link:
        subprocess.run([STRIP, made.program], check=True)
    return made


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
@pytest.mark.parametrize("name", ("a.profraw", "%m.profraw"))
def test_the_file_is_the_runtimes(trial, variant, name, ending):
    trial.built = variant
    wanted = files(trial.vanilla("work=7", "exit", LLVM_PROFILE_FILE=name))
    assert files(trial.run("work=7", ending, LLVM_PROFILE_FILE=name)[0]) == wanted


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit"))
def test_pool_adds(trial, variant, tmp_path, ending):
    trial.built = variant
    pattern = {"LLVM_PROFILE_FILE": f"{tmp_path}/pool/%m.profraw"}
    trial.vanilla("work=7", "exit", **pattern)
    trial.vanilla("rare=7", "exit", **pattern)
    wanted = files(tmp_path / "pool")
    shutil.rmtree(tmp_path / "pool")
    trial.run("work=7", ending, **pattern)
    trial.run("rare=7", ending, **pattern)
    assert files(tmp_path / "pool") == wanted


@pytest.mark.parametrize("ending", ("_exit", "exit"))
def test_profile_for_optimization_is_left_to_the_runtime(trial, built, tmp_path, ending):
    program = tmp_path / "values"
    subprocess.run([built.clang, "-fprofile-generate", "-O2", "-o", program, "-x", "c", "-"], check=True,
                   input="#include <string.h>\n#include <unistd.h>\n"
                         "int main(int n, char **v) { char b[99]; memcpy(b, v[0], strlen(v[0]) + 1);"
                         "  if (n > 1) _exit(b[0] == 7); return b[0] == 7; }", text=True)
    log = tmp_path / "log"
    variables = {"LLVM_PROFILE_FILE": "a.profraw", "COV_KEEP_LOG": str(log)}
    actions = ("x",) if ending == "_exit" else ()
    place, process = trial.start(*actions, is_kept=True, program=program, **variables)
    trial.end(process, ending)
    if ending == "exit":
        assert (place / "a.profraw").stat().st_size > 0 and not log.exists()
    else:
        assert "is a profile for optimization, which only its runtime writes" in log.read_text()
