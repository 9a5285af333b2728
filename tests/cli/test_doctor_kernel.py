# SPDX-License-Identifier: MIT
"""Kernels, containers and limits that refuse keepers. The refusals are real: a seccomp filter, a
limit, a release by personality(2), a file mounted over one in /proc.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from test_doctor_support import (build, can_mount, cleared_up, command, directory, doctor,  # noqa: F401
                                 needs_root, script)

# Refuses one call, or clone with one flag, or ends who makes it; then executes the rest.
REFUSE = """
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    unsigned call = strtoul(argv[1], 0, 0), flag = strtoul(argv[2], 0, 0);
    unsigned action = argv[3][0] == 'k' ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | EPERM;
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, flag, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {flag ? 6 : 3, program};
    if (!flag) { /* every call of it */
        program[1].jf = 1;
        program[2] = program[4];
        program[3] = program[5];
        filter.len = 4;
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        return 99;
    execvp(argv[4], argv + 4);
    return 98;
}
"""
CLONE_VM, CLONE_THREAD = 0x100, 0x10000
CALLS = {"x86_64": {"clone": 56, "madvise": 28, "pidfd_open": 434, "memfd_create": 319},
         "aarch64": {"clone": 220, "madvise": 233, "pidfd_open": 434, "memfd_create": 279}}


def refusing(directory, call, flag=0, how="errno"):
    number = CALLS[os.uname().machine][call]
    return [build(directory, source=REFUSE, name="refuse"), str(number), str(flag), how]


def test_keepers_work_here():
    doctor().is_well()


@pytest.mark.parametrize("call, flag, path", [
    ("clone", CLONE_VM, "clone(CLONE_VM)"),
    ("clone", CLONE_THREAD, "clone(CLONE_THREAD)"),
    ("madvise", 0, "madvise(MADV_WIPEONFORK)"),
    ("pidfd_open", 0, "pidfd_open"),
    ("memfd_create", 0, "memfd_create"),
])
@pytest.mark.parametrize("how", ["errno", "kill"])
def test_filter_that_refuses_a_call(directory, call, flag, path, how):
    finding = doctor(under=refusing(directory, call, flag, how)).the_only("keeper")
    assert finding.path == path and "seccomp profile" in finding.remedy
    reason = {"errno": "Operation not permitted: ", "kill": "Bad system call ends who calls it: "}
    assert finding.why.startswith(reason[how])


def test_filter_that_refuses_something_else_is_well(directory):
    doctor(under=refusing(directory, "clone", 0x40000000)).is_well()  # CLONE_NEWNET


def limited(count, user):
    return ["prlimit", f"--nproc={count}", "setpriv", "--reuid", str(user), "--clear-groups"]


@needs_root
@pytest.mark.parametrize("count", [1, 2, 3])
def test_limit_of_processes(count):
    """A user of whom there is no other process."""
    finding = doctor(under=limited(count, 61800 + count)).the_only("keeper")
    assert "RLIMIT_NPROC" in finding.why and "ulimit -u" in finding.remedy


@needs_root
def test_limit_of_processes_that_is_high_enough():
    doctor(under=limited(4, 61810)).is_well()


def with_core_pattern(directory, pattern):
    """In a mount namespace of its own."""
    if not can_mount():
        pytest.skip("may not mount")
    (directory / "pattern").write_text(pattern + "\n")
    text = 'mount --bind "$1" /proc/sys/kernel/core_pattern && shift && exec "$@"'
    return ["unshare", "--mount", "sh", "-c", text, "sh", str(directory / "pattern")]


OLD = ["setarch", "--uname-2.6"]


@needs_root
def test_core_pattern_with_a_pipe_on_an_old_kernel(directory):
    under = [*with_core_pattern(directory, "|/usr/lib/handler %P"), *OLD]
    finding = doctor(under=under).the_only("core_pattern")
    assert "/usr/lib/handler %P" in finding.why and "Linux 2.6" in finding.why


@needs_root
def test_core_pattern_with_a_pipe_on_a_new_kernel_is_well(directory):
    doctor(under=with_core_pattern(directory, "|/usr/lib/handler %P")).is_well()


@needs_root
def test_core_pattern_without_a_pipe_on_an_old_kernel_is_well(directory):
    doctor(under=[*with_core_pattern(directory, "core"), *OLD]).is_well()


@needs_root
@pytest.mark.parametrize("begin, why", [
    ("while umount -l /proc; do :; done", "not mounted"), ("mount -t tmpfs none /proc", "not mounted")])
def test_proc_is_not_there(begin, why):
    if not can_mount():
        pytest.skip("may not mount")
    finding = doctor(under=["unshare", "--mount", "sh", "-c", begin + ' && exec "$@"', "sh"])
    finding = finding.the_only("proc")
    assert why in finding.why and finding.remedy == "mount it: mount -t proc proc /proc"


def test_proc_is_that_of_another_namespace():
    """Forked into a new pid namespace, with /proc as it was."""
    under = ["unshare", *([] if os.geteuid() == 0 else ["-r"]), "--pid", "--fork"]
    if subprocess.run([*under, "true"], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no pid namespace to be had")
    assert "another pid namespace" in doctor(under=under).the_only("proc").why


# The first process of a pid namespace, with an orphan that has ended, which it reaps a second later,
# or does not; or that has a thread which lives on, and the first one shows as a zombie.
INIT = """#!/usr/bin/python3
import ctypes, os, platform, subprocess, sys, threading, time
SYS_EXIT = {"x86_64": 60, "aarch64": 93}[platform.machine()]
def state(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0]
parent = os.fork()
if parent == 0:
    child = os.fork()
    if child == 0 and sys.argv[1] == "lives":
        threading.Thread(target=time.sleep, args=[1000], daemon=True).start()
        ctypes.CDLL(None).syscall(SYS_EXIT, 0)
    elif child == 0:
        os._exit(0)
    while state(child) != "Z":
        pass
    os._exit(0)
reaps = sys.argv[1] == "reaps"
os.waitpid(parent, 0)
asked = subprocess.Popen(sys.argv[2:])
if reaps:
    time.sleep(1)
    while os.wait()[0] != asked.pid:
        pass
    sys.exit(0)
sys.exit(asked.wait())
"""


@needs_root
@pytest.mark.parametrize("how", ["does not", "reaps", "lives"])
def test_init_that_does_not_reap(directory, how):
    if subprocess.run(["unshare", "--pid", "--fork", "--mount-proc", "true"],
                      stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no pid namespace to be had")
    init = script(directory, INIT, name="init")
    answer = doctor(under=["unshare", "--pid", "--fork", "--mount-proc", init,
                           how])
    if how == "does not":
        assert "--init" in answer.the_only("init").remedy
    else:
        answer.is_well()


# Blocks SIGTERM, as an init does that fetches its signals, and runs the rest.
BLOCKING = """#!/usr/bin/python3
import signal, subprocess, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
sys.exit(subprocess.run(sys.argv[1:], restore_signals=True,
    preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])).returncode)
"""
CONTAINER = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]


def in_container(*first):
    """What is noted below this first process of a pid namespace."""
    if subprocess.run([*CONTAINER, "true"], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no pid namespace to be had")
    answer = doctor(under=[*CONTAINER, *first])
    answer.is_well()
    return [note for note in answer.notes if "note: container: " in note]


@needs_root
def test_container_whose_first_process_does_not_take_sigterm():
    """A shell, and the command itself, which another one would replace."""
    note, = in_container("sh", "-c", '"$@"; exit', "sh")
    assert "container: sh, the first process, has no handler for SIGTERM" in note
    assert "docker run --init" in note
    note, = in_container()
    assert "a command that is the first process often has no handler" in note


@needs_root
def test_container_with_an_init(directory):
    assert not in_container("sh", "-c", 'trap "kill $!" TERM; "$@"; exit', "sh")
    assert not in_container(script(directory, BLOCKING, name="init"))
    assert not in_container(command()[0], "run", "--quiet", "--dir", directory / "run")
    if shutil.which("tini"):
        assert not in_container("tini", "--")


@needs_root
def test_first_process_of_a_container_without_a_handler_does_not_get_sigterm(directory):
    """So what the note says holds: docker stop sends SIGTERM from outside, as here."""
    in_container()
    for trap, said, status in ("", "lives\n", 0), ("trap 'exit 9' TERM;", "", 9):
        words = [*CONTAINER, "sh", "-c", f"{trap} echo ready; read line; echo $line"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as outer:
            assert outer.stdout.readline() == "ready\n"
            child, = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
            os.kill(int(child), signal.SIGTERM)
            assert outer.communicate("lives\n")[0] == said and outer.returncode == status


@needs_root
def test_the_machine_itself_is_no_container():
    if os.stat("/proc/self/ns/pid").st_ino != 0xeffffffc:
        pytest.skip("this is a container")
    assert not [note for note in doctor().notes if "note: container: " in note]
