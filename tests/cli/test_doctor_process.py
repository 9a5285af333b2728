# SPDX-License-Identifier: MIT
"""Running processes."""

import contextlib
import os
import signal
import subprocess
import time

import pytest

from test_doctor_support import (GCC, DEADLINE, LIBRARY, PYTHON, build, cleared_up,  # noqa: F401
                                 directory, doctor, mounting, needs_root)

SERVER = """
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sock_filter all[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog filter = {1, all};
    if (argc > 1 && argv[1][0] == 'f') {
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
            return 1;
    }
    if (argc > 1 && argv[1][0] == 'u' && setuid(65534) != 0)
        return 1;
    puts("ready");
    fflush(stdout);
    for (;;)
        pause();
}
"""
LOADED = {"LD_PRELOAD": str(LIBRARY)}


@contextlib.contextmanager
def running(*words, env=LOADED, cwd=None):
    """The pid of a process that has said that it is ready; it is gone afterwards."""
    process = subprocess.Popen([str(word) for word in words], env={"PATH": "/usr/bin:/bin", **env},
                               cwd=cwd, stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline() == b"ready\n"
        yield process.pid
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def server(directory):
    return build(directory, "--coverage", source=SERVER, name="server")


def keeper_of(pid):
    children = open(f"/proc/{pid}/task/{pid}/children").read().split()
    return next(int(child) for child in children
                if open(f"/proc/{child}/comm").read() == "covkeep\n")


def test_armed_process_is_well(server):
    with running(server) as pid:
        name, found = doctor(pid).is_well().split(": ")
        assert name == f"server, pid {pid}"
        assert found == f"gcc {GCC} coverage in 1 file, keeper {keeper_of(pid)}, all well"


def test_process_without_the_library(server):
    with running(server, env={}) as pid:
        finding = doctor(pid).the_only("not loaded")
        assert finding.path == f"{server} (pid {pid})" and "names none" in finding.why


@needs_root
def test_process_that_gained_rights(server):
    server.chmod(0o4755)
    with running("setpriv", "--reuid", "65534", "--clear-groups", server) as pid:
        assert "gained rights" in doctor(pid).the_only("not loaded").why


def test_process_that_is_switched_off(server):
    with running(server, env={**LOADED, "COV_KEEP": "off"}) as pid:
        doctor(pid).the_only("switched off")


def test_process_without_a_keeper(server):
    with running(server, env={**LOADED, "COV_KEEP_KEEPER": "off"}) as pid:
        assert "COV_KEEP_KEEPER=off" in doctor(pid).the_only("no keeper").why


def test_process_whose_keeper_was_killed(server):
    with running(server) as pid:
        os.kill(keeper_of(pid), signal.SIGKILL)
        deadline = time.monotonic() + DEADLINE
        while doctor(pid).status == 0:
            assert time.monotonic() < deadline
        assert "it was killed" in doctor(pid).the_only("no keeper").why


def test_process_that_has_installed_a_filter(server):
    with running(server, "filter") as pid:
        finding = doctor(pid).the_only("sandbox")
        assert "children that it forks" in finding.why


def test_process_without_counters(directory):
    with running(build(directory, source=SERVER)) as pid:
        doctor(pid).the_only("no counters")


@pytest.mark.parametrize("stripped", [[], ["-s"]])
def test_process_of_clang(directory, stripped):
    server = build(directory, "--coverage", *stripped, source=SERVER, compiler="clang")
    with running(server) as pid:
        if stripped:
            doctor(pid).the_only("clang coverage")
        else:
            assert "clang coverage" in doctor(pid).is_well()


def test_process_with_a_library_of_clang(directory):
    build(directory, "-shared", "-fPIC", "--coverage", compiler="clang", name="libanswer.so",
          source="int answer(void) { return 42; }\n")
    server = build(directory, "-L.", "-Wl,-rpath,$ORIGIN", "-Wl,--no-as-needed", "-l:libanswer.so",
                   source=SERVER, name="server")
    with running(server) as pid:
        assert "clang coverage" in doctor(pid).is_well()


def test_counters_of_a_plugin_are_found(directory):
    build(directory, "-shared", "-fPIC", "--coverage", source="int f(void) { return 1; }\n",
          name="plugin.so")
    host = build(directory, source='#include <dlfcn.h>\n#include <stdio.h>\n#include <unistd.h>\n'
                 'int main(void) { return dlopen("./plugin.so", RTLD_NOW) && puts("ready") >= 0 && '
                 'fflush(stdout) == 0 ? pause() : 1; }\n', name="host")
    with running(host, cwd=directory) as pid:
        assert "coverage in 1 file, keeper" in doctor(pid).is_well()


def test_process_whose_gcno_is_missing(server):
    server.with_name("server.gcno").unlink()
    with running(server) as pid:
        doctor(pid).the_only("no .gcno file")


def test_process_whose_program_is_deleted(server):
    with running(server) as pid:
        server.unlink()
        assert f"gcc {GCC} coverage" in doctor(pid).is_well()


def test_environment_is_the_process_s(server):
    (server.parent / "file").touch()
    with running(server, env={**LOADED, "GCOV_PREFIX": f"{server.parent}/file"}) as pid:
        assert "is to be there" in doctor(pid).the_only("place").why
        doctor(pid, env={"COV_KEEP": "off"})


def test_prefix_counts_from_the_process_s_directory(server):
    (server.parent / "file").touch()
    with running(server, env={**LOADED, "GCOV_PREFIX": "file"}, cwd=server.parent) as pid:
        doctor(pid).the_only("place")


def test_malformed_setting_of_the_process(server):
    with running(server, env={**LOADED, "COV_KEEP_GRACE_MS": "x",
                              "COV_KEEP_LOG": f"{server.parent}/log"}) as pid:
        doctor(pid).the_only("setting")


@needs_root
def test_places_are_judged_by_the_keeper_s_rights(server):
    """It was born before the program gave root's up."""
    with running(server, "user") as pid:
        doctor(pid).is_well()
    with running("setpriv", "--reuid", "65534", "--clear-groups", server) as pid:
        doctor(pid).the_only("place")


@needs_root
def test_process_in_another_mount_namespace(server):
    place = server.parent / "place"
    place.mkdir()
    env = {**LOADED, "GCOV_PREFIX": str(place)}
    with running(*mounting(place, "ro"), server, env=env) as pid:
        assert "read-only" in doctor(pid).the_only("place").why
    with running(server, env=env) as pid:
        doctor(pid).is_well()


PYTHON_SERVER = "print('ready', flush=True); import time; time.sleep(100)"


def test_python_process_under_coverage_is_well(directory):
    with running(PYTHON, "-c", "import coverage; c = coverage.Coverage(data_file=None); c.start();"
                 + PYTHON_SERVER) as pid:
        assert "coverage.py" in doctor(pid).is_well()


def test_python_process_without_coverage(directory):
    with running(PYTHON, "-c", PYTHON_SERVER) as pid:
        assert "command line" in doctor(pid).the_only("no coverage").remedy


def test_missing_process():
    process = subprocess.Popen(["true"])
    process.wait()
    answer = doctor(process.pid)
    assert answer.status == 127 and "No such process" in answer.stderr


def test_ended_process_is_none():
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert doctor(process.pid).status == 127
    process.wait()


@needs_root
def test_process_of_another_user(server):
    with running(server) as pid:
        answer = doctor("--user", "nobody", pid)
        assert answer.status == 126 and "Permission denied" in answer.stderr


@needs_root
def test_keeper_of_roots_is_told_as_that(server):
    with running(server, "user") as pid:
        answer, = doctor(pid).notes
        assert "through its keeper" in answer and "COV_KEEP_KEEPER=off" in answer
