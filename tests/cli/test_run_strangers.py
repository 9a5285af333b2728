# SPDX-License-Identifier: MIT
"""Programs with counters that the library cannot keep, started by a shell or by others below the
first process: the run says so, and --strict fails. The oracle is the loader: such a program has no
mapping of the library, or the compiler says by whose runtime it counts.
"""

import json
import os
import shlex
import shutil
import subprocess

import pytest

from run_trial import DEADLINE, HERE, PYTHON, built, place, summary, victim  # noqa: F401

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="makes a setuid program")


def build(place, name, *options, compiler="gcc"):
    program = place.path / name
    subprocess.run([compiler, "-O0", *options, "-o", program, HERE / "run_victim.c"], cwd=place.path,
                   check=True, timeout=DEADLINE)
    return program


def setuid(place, name):
    """Of another user than the one who starts it."""
    program = build(place, name, "--coverage")
    os.chown(program, 65534, 65534)
    program.chmod(0o4755)
    return program


def setgid(place, name):
    """Of another group than that of the one who starts it."""
    program = build(place, name, "--coverage")
    os.chown(program, 0, 65534)
    program.chmod(0o2755)
    return program


PROGRAMS = {
    "static": lambda place: build(place, "static", "--coverage", "-static"),
    "static_stripped": lambda place: build(place, "static", "--coverage", "-static", "-s"),
    "static_pie": lambda place: build(place, "static", "--coverage", "-static-pie"),
    "asan": lambda place: build(place, "asan", "--coverage", "-fsanitize=address"),
    "setuid": lambda place: setuid(place, "other"),
    "setgid": lambda place: setgid(place, "other"),
}
STARTS = {
    "shell": lambda program: ["sh", "-c", f"{shlex.quote(str(program))} exit 0; true"],
    "relative": lambda program: ["sh", "-c", f"./{program.name} exit 0; true"],
    "searched": lambda program: ["sh", "-c", f"env PATH={program.parent}:/bin {program.name} exit 0; true"],
    "subprocess": lambda program: [PYTHON, "-I", "-S", "-c", "import subprocess; "
                                   f"subprocess.run([{str(program)!r}, 'exit', '0'])"],
    "spawn": lambda program: [PYTHON, "-I", "-S", "-c", "import os; os.waitpid(os.posix_spawn("
                              f"{str(program)!r}, ['x', 'exit', '0'], os.environ), 0)"],
    "spawnp": lambda program: [PYTHON, "-I", "-S", "-c", "import os; os.waitpid(os.posix_spawnp("
                               f"'./{program.name}', ['x', 'exit', '0'], os.environ), 0)"],
}


@pytest.fixture(autouse=True)
def reachable(place):
    place.path.chmod(0o755)


@pytest.mark.parametrize("kind", [pytest.param(k, marks=needs_root if k.startswith("set") else ()) for k in PROGRAMS])
def test_program_without_the_library_is_told(place, kind):
    program = PROGRAMS[kind](place)
    done = place.run("--strict", *STARTS["shell"](program))
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (3, "1 program out of reach"), done.stderr
    [line] = [line for line in done.stderr.splitlines() if "out of reach: " in line]
    assert str(program) in line and "gcov counters" in line
    assert "nothing to keep" not in done.stderr
    assert json.loads(place.covkeep("report", "--json").stdout)["summary"]["out_of_reach"] == 1
    assert f"out of reach: {program}, by " in place.covkeep("report").stdout


@pytest.mark.parametrize("start", STARTS)
def test_however_it_is_started(place, start):
    program = PROGRAMS["static"](place)
    done = place.run("--strict", *STARTS[start](program))
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (3, "1 program out of reach"), done.stderr


@pytest.mark.parametrize("options, compiler", [
    (["-static"], "gcc"), (["-fsanitize=address"], "gcc"), ([], "gcc"), ([], "clang"), (["-static"], "clang")])
def test_program_without_counters_is_none(place, options, compiler):
    program = build(place, "plain", *options, compiler=compiler)
    done = place.run("--strict", *STARTS["shell"](program))
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "nothing to keep"), done.stderr


def test_programs_of_the_system_are_none(place):
    """Static, setuid, and not there."""
    script = f"{shutil.which('busybox')} true; su --version; none-such; true"
    done = place.run("--strict", "sh", "-c", script)
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "nothing to keep"), done.stderr


def test_sanitizer_that_permits_preloading_is_kept(place):
    program = PROGRAMS["asan"](place)
    done = place.run("--strict", *STARTS["shell"](program), env={"ASAN_OPTIONS": "verify_asan_link_order=0"})
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "all kept"), done.stderr


@pytest.mark.parametrize("options", [["--coverage"], ["-fprofile-instr-generate"]])
@pytest.mark.parametrize("stripped", [False, True])
@pytest.mark.parametrize("words, is_lost", [("exit 0", False), ("_exit 0", True), ("kill 15", True), ("kill 9", True)])
def test_program_of_clang(place, options, stripped, words, is_lost):
    """gcov's counters of a stripped program are written by clang's own runtime when it exits, and only then: so
    says the file. All others are kept."""
    is_lost = is_lost and options == ["--coverage"] and stripped
    program = build(place, "clang", *options, *(["-s"] if stripped else []), compiler="clang")
    done = place.run("--strict", "sh", "-c", f"{program} {words}; true")
    files = [file for end in ("gcda", "profraw") for file in place.path.glob(f"*.{end}") if file.stat().st_size]
    assert bool(files) != is_lost
    expected = (3, "1 lost coverage") if is_lost else (0, "all kept")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == expected, done.stderr
    assert ("before it is stripped" in done.stderr) == is_lost


RUNNING = "setTimeout(() => {}, 1e6); console.log(process.pid)"


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node")
@pytest.mark.parametrize("script, killer, is_lost", [
    ("1", "cat", False), ("process.exit(3)", "cat", False), ("process.kill(process.pid, 'SIGKILL')", "cat", False),
    ("process.kill(process.pid, 'SIGTERM')", "cat", False), ("process.abort()", "cat", True),
    (RUNNING, "{ read pid; kill -9 $pid; }", True), (RUNNING, "{ read pid; kill -15 $pid; }", True)])
def test_program_of_node(place, script, killer, is_lost):
    """It writes when it exits or kills itself, and only then: so says its directory. The shell waits for the killer,
    too: the run ends with nobody left."""
    done = place.run("--strict", "sh", "-c", f'node -e "{script}" | {killer}', env={"NODE_V8_COVERAGE": f"{place.path}/v8"})
    assert is_lost == (not list((place.path / "v8").glob("coverage-*.json")))
    expected = (3, "1 lost coverage") if is_lost else (0, "all kept")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == expected, done.stderr
    assert ("Node counters are not kept at this ending" in done.stderr) == is_lost


@pytest.mark.parametrize("of_library", ["--coverage", "-fprofile-instr-generate"])
@pytest.mark.parametrize("of_program", [["--coverage"], []])
@pytest.mark.parametrize("words", ["exit 0", "kill 9"])
def test_library_of_clang_in_a_program_of_gcc(place, of_library, of_program, words):
    """Each has counters and a runtime of its own."""
    (place.path / "part.c").write_text("int part(void) { return 1; }\n")
    subprocess.run(["clang", of_library, "-shared", "-fPIC", "-o", "libpart.so", "part.c"], cwd=place.path,
                   check=True, timeout=DEADLINE)
    program = build(place, "whole", *of_program, "-Wl,--no-as-needed", "-Wl,-rpath,$ORIGIN", "-L.", "-lpart")
    done = place.run("--strict", "sh", "-c", f"{program} {words}; true")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (0, "all kept"), done.stderr
    is_llvm = of_library == "-fprofile-instr-generate"
    carries = {(True, True): "gcov and LLVM 2 files", (False, True): "LLVM 1 file",
               (True, False): "gcov 2 files", (False, False): "gcov 1 file"}
    assert carries[bool(of_program), is_llvm] in place.covkeep("report").stdout


def capable(place, flags, permitted, inheritable):
    """With cap_net_raw, as setcap(8) gives it to a file."""
    program = build(place, "capable", "--coverage")
    sets = b"".join(word.to_bytes(4, "little") for word in (0x2000000 | flags, permitted << 13, inheritable << 13, 0, 0))
    try:
        os.setxattr(program, "security.capability", sets)
    except OSError as error:
        pytest.skip(f"no file capabilities here: {error}")
    return program


# The oracle is the loader, which shows what the kernel has told it unless it is to be secure.
@needs_root
@pytest.mark.parametrize("user", ["65534", "0"])
@pytest.mark.parametrize("flags, permitted, inheritable", [(1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1)])
def test_program_with_file_capabilities_is_told_where_the_loader_is_secure(place, user, flags, permitted, inheritable):
    program = capable(place, flags, permitted, inheritable)
    (place.path / "counts").mkdir()
    (place.path / "counts").chmod(0o777)
    command = ["setpriv", "--reuid", user, "--clear-groups", program, "exit", "0"]
    env = {"GCOV_PREFIX": place.path / "counts"}
    shown = place.direct(*command, env={"LD_SHOW_AUXV": "1", **env}).stdout.count("AT_SECURE")
    is_secure = {2: False, 1: True}[shown]
    done = place.run("--strict", *command, env=env)
    expected = (3, "1 program out of reach") if is_secure else (0, "all kept")
    assert (done.returncode, summary(done).rpartition(", ")[2]) == expected, done.stderr
    assert ("setcap -r COPY" in done.stderr) == is_secure


@needs_root
def test_starter_of_another_user_tells_it_too(place):
    program = PROGRAMS["static"](place)
    place.home.chmod(0o700)
    command = ["setpriv", "--reuid", "65534", "--clear-groups", "sh", "-c", f"{program} exit 0; true"]
    done = place.run("--strict", *command)
    assert (done.returncode, summary(done).rpartition(", ")[2]) == (3, "1 program out of reach"), done.stderr


def test_every_start_is_counted(place):
    program = PROGRAMS["static"](place)
    done = place.run("sh", "-c", f"for i in 1 2 3; do {program} exit 0; done")
    assert summary(done).endswith(", none lost, 3 programs out of reach")
