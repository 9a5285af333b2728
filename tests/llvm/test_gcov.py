# SPDX-License-Identifier: MIT
"""clang --coverage: however a program ends, its .gcda files are what clang's own runtime writes when the same
run ends by exit. The runtime itself, without covkeep, is the oracle.
"""
import re
import struct
import subprocess

import pytest
from llvm_trial import COVKEEP, DEADLINE, HERE, LIBRARY, version_of

ENDINGS = ("ready", "kill", "term", "_exit", "quick_exit", "abort", "segv", "exit")
FLAGS = (("-O0",), ("-O1",), ("-O2",), ("-O2", "-flto=thin", "-fuse-ld=lld"))


@pytest.fixture(autouse=True)
def release(built):
    if built.version < 13:
        pytest.skip("its --coverage is kept from clang 13 on")


def build(built, place, flags, of_program=("work.c",), name="program", link=("-ldl", "-rdynamic")):
    """Two counted units, and actions.c, which is not."""
    place.mkdir(exist_ok=True)
    objects = []
    for source in (*of_program, "actions.c"):
        counted = () if source == "actions.c" else ("--coverage",)
        objects.append(place / (source + ".o"))
        built.run(built.clang, "-g", "-fPIC", "-DOF_GCOV", *flags, *counted, "-c", HERE / source, "-o", objects[-1])
    built.run(built.clang, "--coverage", *flags, *objects, *link, "-o", place / name)
    return place / name


@pytest.fixture(scope="session")
def program(built):
    second = built.directory / "second.c"
    second.write_text("int second(int n);\nint second(int n) { return n > 2 ? n : 2; }\n")
    return build(built, built.directory / "gcov", ("-O1",), ("work.c", second.absolute().as_posix()))


@pytest.fixture
def gcov(trial, program):
    """Runs of this program whose files go below the place of each."""
    def run(*actions, is_kept=True, of=program, place=None, **variables):
        prefix = place or trial.directory / str(trial.runs + 1)
        variables = {"COV_KEEP": "on", **variables} if is_kept else variables
        _, process = trial.start(*actions, is_kept=is_kept, program=of, GCOV_PREFIX=str(prefix), **variables)
        return prefix, trial.end(process, actions[-1])
    return run


def files(place):
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*.gcda")}


def counters(content):
    """All of a file."""
    words = struct.unpack(f"<{len(content) // 4}I", content)
    at, found = 3, []
    while words[at] == 0x01000000:
        at += 2 + words[at + 1]
        size = words[at + 1] // 2
        found += struct.unpack_from(f"<{size}q", content, 4 * (at + 2))
        at += 2 + 2 * size
    return found


def counted(place):
    return {name.rpartition("/")[2]: counters(content) for name, content in files(place).items()}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_files_are_the_runtimes(gcov, ending):
    wanted = files(gcov("work=7", "exit", is_kept=False)[0])
    assert len(wanted) == 2
    place, told = gcov("work=7", ending)
    assert files(place) == wanted
    assert told == ""


@pytest.mark.parametrize("ending", ("ready", "kill", "term", "_exit", "abort"))
def test_without_covkeep_they_are_lost(gcov, ending):
    assert files(gcov("work=7", ending, is_kept=False)[0]) == {}


@pytest.mark.parametrize("ending", ("kill", "_exit", "exit"))
def test_runs_add_up_with_those_of_the_runtime(gcov, tmp_path, ending):
    for is_kept in (False, True, True, False):
        gcov("work=7", "rare=2", ending if is_kept else "exit", is_kept=is_kept, place=tmp_path / "both")
        gcov("work=7", "rare=2", "exit", is_kept=False, place=tmp_path / "wanted")
    assert files(tmp_path / "both") == files(tmp_path / "wanted")


@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize("ending", ("kill", "exit"))
def test_each_optimization(built, gcov, tmp_path, flags, ending):
    if "lld" in flags[-1] and version_of(built.clang) != 14:
        pytest.skip("lld is that of the machine's own clang")
    program = build(built, tmp_path / "built", flags)
    wanted = files(gcov("work=7", "exit", is_kept=False, of=program)[0])
    place, told = gcov("work=7", ending, of=program)
    assert files(place) == wanted and told == ""


@pytest.mark.parametrize("ending", ("exit", "_exit", "kill", "term", "abort", "exec=/bin/true"))
@pytest.mark.parametrize("last", ("ready", "exit", "_exit"))
def test_forks_count_once(gcov, ending, last):
    """Each process what it has counted itself."""
    wanted = counted(gcov("work=1", "work=5", "work=9", "work=9", "rare=1", "exit", is_kept=False)[0])
    place, told = gcov("work=1", "fork", "work=9", "fork", "work=5", ending, "end", ending, "end",
                       "fork", "work=9", ending, "end", "rare=1", last)
    assert counted(place) == wanted
    assert told == ""


@pytest.mark.parametrize("actions", (
    ("work=1", "dump"), ("work=1", "dump", "work=5"), ("work=1", "dump", "reset", "work=5"),
    ("work=1", "reset", "work=5"), ("work=1", "dump", "reset", "work=1", "dump", "reset", "rare=1"),
    ("work=1", "dump", "reset")))
@pytest.mark.parametrize("ending", ("exit", "_exit", "kill"))
def test_dumps_and_resets_of_the_program(gcov, actions, ending):
    """What is dumped counts once, where the runtime without covkeep writes again what a dump without a reset has
    left in memory."""
    kept = [action for number, action in enumerate(actions)
            if action not in ("dump", "reset") and not (action != "dump" and actions[number + 1:number + 2] == ("reset",))]
    wanted = counted(gcov(*kept, "exit", is_kept=False)[0])
    assert counted(gcov(*actions, ending)[0]) == wanted


@pytest.mark.parametrize("checked", ("__open_2", "__open64_2"))
@pytest.mark.parametrize("ending", ("exit", "kill"))
def test_runtime_that_opens_by_another_name(built, gcov, tmp_path, checked, ending):
    program = build(built, tmp_path / "built", ("-O1",), link=("-ldl", "-rdynamic", *built.renamed_open(checked)))
    wanted = counted(gcov("work=1", "work=5", "exit", is_kept=False, of=program)[0])
    assert counted(gcov("work=1", "dump", "work=5", ending, of=program)[0]) == wanted


@pytest.mark.parametrize("ending", ("ready", "_exit", "exit", "abort"))
@pytest.mark.parametrize("closes", (False, True))
def test_plugin(built, gcov, tmp_path, ending, closes):
    plugin = tmp_path / "plugin.so"
    built.run(built.clang, "--coverage", "-shared", "-fPIC", HERE / "plugin.c", "-o", plugin)
    actions = ["work=1", f"open={plugin}", "plugin=3", *(["close"] if closes else []), "work=1"]
    wanted = files(gcov(*actions, "exit", is_kept=False)[0])
    place, told = gcov(*actions, ending)
    assert counted(place) == {name.rpartition("/")[2]: counters(content) for name, content in wanted.items()}
    assert len(wanted) == 3 and told == ""


def test_plugins_that_come_and_go(built, gcov, tmp_path):
    plugin = tmp_path / "plugin.so"
    built.run(built.clang, "--coverage", "-shared", "-fPIC", HERE / "plugin.c", "-o", plugin)
    once = [f"open={plugin}", "plugin=3", "close"]
    wanted = counted(gcov(*once, "exit", is_kept=False)[0])
    found = counted(gcov(*once * 5, "kill")[0])
    name, = (name for name in found if "plugin" in name)
    assert found[name] == [5 * count for count in wanted[name]]


def test_worker_without_rights(gcov, tmp_path):
    wanted = counted(gcov("work=1", "work=1", "work=3", "exit", is_kept=False)[0])
    place, _ = gcov("work=1", "setuid=65534", "fork", "work=1", "kill", "end", "work=3", "_exit")
    assert counted(place) == wanted


def test_other_build_is_told(built, gcov, tmp_path):
    """Its counts would be those of other lines."""
    program = build(built, tmp_path / "built", ("-O1",))
    place, _ = gcov("work=7", "kill", of=program)
    name, = files(place)
    (place / name).write_bytes(b"".join((files(place)[name][:8], b"\1\2\3\4", files(place)[name][12:])))
    _, told = gcov("work=7", "kill", of=program, place=place)
    assert "another build" in told


@pytest.mark.parametrize("size", (0, 4, 12, 20, 40, -4, -8))
def test_file_that_is_cut_off_is_merged_or_told(gcov, tmp_path, size):
    """And never lost in silence."""
    place, _ = gcov("work=7", "kill")
    name = sorted(files(place))[-1]
    whole = files(place)[name]
    (place / name).write_bytes(whole[:size])
    _, told = gcov("work=7", "kill", place=place)
    if size in (0, -4, -8):
        assert told == ""
        assert counters(files(place)[name]) == [count * (1 if size == 0 else 2) for count in counters(whole)]
    else:
        assert "cut off" in told or "lost" in told, told
        assert files(place)[name] == whole[:size]


@pytest.mark.parametrize("ending", ("kill", "_exit", "exit"))
def test_stripped_is_told_where_it_is_lost(built, gcov, tmp_path, ending):
    program = build(built, tmp_path / "built", ("-O1",))
    subprocess.run(["strip", program], check=True)
    place, told = gcov("work=7", ending, of=program)
    if ending == "exit":
        assert len(files(place)) == 1 and told == ""
    else:
        assert files(place) == {}
        assert re.search(rf"^covkeep\[\d+\]: coverage lost: {program}: clang's gcov counters cannot be found", told)


def test_stripped_is_told_by_the_command(built, tmp_path):
    program = build(built, tmp_path / "built", ("-O1",))
    subprocess.run(["strip", program], check=True)
    done = subprocess.run([COVKEEP, "run", "--strict", "--dir", tmp_path / "run", "sh", "-c", f"{program} work=1 kill; true"],
                          capture_output=True, text=True, check=False, timeout=DEADLINE, env={"PATH": "/usr/bin:/bin"})
    assert done.returncode == 3 and "before it is stripped" in done.stderr, done.stderr


def test_what_the_runtime_cannot_tell_is_told(built, gcov, tmp_path):
    """In a program whose clang is not known: the version words in its code are another one's."""
    program = build(built, tmp_path / "built", ("-O1",))
    content = program.read_bytes()
    word = b"*804" if b"*804" in content else b"*11B"
    program.write_bytes(content.replace(word, b"*9XY"))
    place, told = gcov("work=7", "kill", of=program)
    assert files(place) == {} and "clang's gcov counters could not be found" in told
    place, told = gcov("work=7", "exit", of=program)
    assert len(files(place)) == 1 and told == ""


def test_runtime_without_its_symbols_is_told(built, gcov, tmp_path):
    program = build(built, tmp_path / "built", ("-O1",))
    subprocess.run(["objcopy", "--strip-symbol=llvm_gcda_emit_arcs", program], check=True)
    place, told = gcov("work=7", "kill", of=program)
    assert files(place) == {} and "clang's gcov counters could not be found" in told
    place, told = gcov("work=7", "exit", of=program)
    assert len(files(place)) == 1 and told == ""


@pytest.mark.parametrize("ending", ("exit", "kill"))
def test_another_library_answers_open(built, gcov, tmp_path, ending):
    """The copy opens no file: one that it wrote would have counted a run."""
    other = tmp_path / "other.so"
    (tmp_path / "other.c").write_text(
        "#define _GNU_SOURCE\n#include <fcntl.h>\n#include <unistd.h>\n#include <sys/syscall.h>\n"
        "int open(const char *path, int flags, ...)\n"
        "{ return (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0666); }\n")
    built.run("gcc", "-shared", "-fPIC", tmp_path / "other.c", "-o", other)
    wanted = files(gcov("work=7", "exit", is_kept=False)[0])
    place, told = gcov("work=7", ending, LD_PRELOAD=f"{other} {LIBRARY}")
    assert files(place) == wanted and told == ""


def test_a_constructor_has_counted_before(built, gcov, tmp_path):
    """The copy is made later than that where a library is loaded at run time."""
    (tmp_path / "early.c").write_text("int early(int n) { return n > 1 ? n : 1; }\n"
                                      "__attribute__((constructor(101))) static void first(void)\n"
                                      "{ for (int i = 0; i < 100000; i++) early(i); }\n")
    program = build(built, tmp_path / "built", ("-O1",), ("work.c", (tmp_path / "early.c").as_posix()))
    wanted = files(gcov("work=7", "exit", is_kept=False, of=program)[0])
    assert files(gcov("work=7", "kill", of=program)[0]) == wanted


def test_the_program_does_not_notice(built, tmp_path):
    """The copy in which the runtime runs leaves nothing: no child that a wait finds, no descriptor, no file."""
    (tmp_path / "look.c").write_text(
        "#include <dirent.h>\n#include <errno.h>\n#include <stdio.h>\n#include <sys/wait.h>\n"
        "int main(void) { int n = 0; DIR *d = opendir(\"/proc/self/fd\"); while (readdir(d)) n++;\n"
        "printf(\"%d %d %d\", n, wait(NULL), errno); return 0; }\n")
    looks = tmp_path / "look"
    built.run(built.clang, "--coverage", tmp_path / "look.c", "-o", looks)
    said = []
    for library in ({}, {"LD_PRELOAD": str(LIBRARY), "COV_KEEP": "on"}):
        place = tmp_path / f"at{len(said)}"
        place.mkdir()
        said.append(subprocess.run([looks], cwd=place, stdout=subprocess.PIPE, text=True, check=True,
                                   env={"GCOV_PREFIX": str(tmp_path / "files"), **library}).stdout)
        assert list(place.iterdir()) == []
    assert said[0] == said[1]
