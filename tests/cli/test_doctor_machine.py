# SPDX-License-Identifier: MIT
"""What `covkeep doctor` says of shells, of sudo, of a CI, and of what a container refuses."""

import os
import shutil
import subprocess

import pytest

from project_made import Look, write
from test_doctor_kernel import REFUSE
from test_doctor_support import (LIBRARY, build, can_mount, cleared_up, directory, doctor,  # noqa: F401
                                 needs_root, script)

NUMBERS = {"x86_64": {"ptrace": 101, "unshare": 272}, "aarch64": {"ptrace": 117, "unshare": 97}}


def machine(answer):
    return "\n".join(line for line in answer.lines if line.startswith("machine: "))


@pytest.mark.parametrize("call, name", [("ptrace", "ptrace of a child"), ("unshare", "user namespaces")])
@pytest.mark.parametrize("how, why", [("errno", "Operation not permitted"), ("kill", "Bad system call")])
def test_call_that_is_refused(directory, call, name, how, why):
    """covkeep needs none of them, so it is no finding."""
    number = NUMBERS[os.uname().machine][call]
    under = [build(directory, source=REFUSE, name="refuse"), str(number), "0", how]
    answer = doctor(under=under)
    answer.is_well()
    assert f"machine: refused, not needed: {name} ({why})" in answer.lines


@needs_root
def test_calls_that_work():
    """By others: strace, and unshare(1)."""
    told = machine(doctor()).partition("refused")[0]
    assert "ptrace of a child" in told or not shutil.which("strace") or subprocess.run(
        ["strace", "-qq", "-e", "trace=none", "true"], stderr=subprocess.DEVNULL).returncode
    for name, words in (("user namespaces", ["unshare", "-U", "true"]),
                        ("mount namespaces", ["unshare", "-m", "true"])):
        assert (name in told) == (subprocess.run(words, stderr=subprocess.DEVNULL).returncode == 0)


def test_shells_that_keep_the_library():
    assert "LD_PRELOAD stays in /bin/sh" in machine(doctor())


def shell(directory, text):
    return {"SHELL": str(script(directory, text, name="bash"))}


def test_shell_that_removes_the_variable(directory):
    env = shell(directory, '#!/bin/sh\nunset LD_PRELOAD\nexec /bin/sh "$@"\n')
    assert doctor(env=env).the_only("shell").path == env["SHELL"]
    env = shell(directory, '#!/bin/sh\nexec /bin/sh "$@"\n')
    assert env["SHELL"] in machine(doctor(env=env))


def test_shell_that_does_not_answer(directory):
    env = shell(directory, "#!/bin/sh\nexec sleep 1000\n")
    assert "did not answer" in doctor(env=env).the_only("shell").why


def test_shell_that_is_static(directory):
    if not shutil.which("busybox"):
        pytest.skip("busybox is not installed")
    static = shutil.copy(shutil.which("busybox"), directory / "sh")
    answer = doctor(env={"SHELL": str(static)})
    answer.is_well()
    assert [note for note in answer.notes if f"{static}: it passes LD_PRELOAD on, but" in note]


@needs_root
def test_shell_that_gains_rights(directory):
    own = shutil.copy("/bin/bash", directory / "bash")
    os.chmod(own, 0o4755)
    found = doctor("--user", "65534", env={"SHELL": str(own)}).the_only("setuid program")
    assert found.path == str(own)
    os.chmod(own, 0o755)
    doctor("--user", "65534", env={"SHELL": str(own)}).is_well()


def test_shells_write_no_record_of_themselves(directory):
    doctor(env={"COV_KEEP_DIR": str(directory)}).is_well()
    assert not os.listdir(directory)


def preloading(directory, text):
    """With this /etc/ld.so.preload, for itself alone."""
    if not can_mount():
        pytest.skip("may not mount")
    (directory / "preload").write_text(text)
    line = ('touch "$2" && mount --bind "$2" "$2" 2>/dev/null; mkdir "$1/up" "$1/work" && '
            'mount -t tmpfs none "$1/up" && mkdir "$1/up/u" "$1/up/w" && mount -t overlay none '
            '-o "lowerdir=/etc,upperdir=$1/up/u,workdir=$1/up/w" /etc && '
            'cp "$2" /etc/ld.so.preload && shift 2 && exec "$@"')
    under = ["unshare", "--mount", "sh", "-c", line, "sh", str(directory), str(directory / "preload")]
    if subprocess.run([*under, "true"], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no overlay to be had")
    for name in ("up", "work"):
        (directory / name).rmdir()
    return under


@needs_root
def test_preload_of_the_system(directory):
    under = preloading(directory, f"{LIBRARY}\n")
    assert [note for note in doctor(under=under).notes if "covkeep is loaded into every" in note]


@needs_root
def test_preload_of_the_system_that_is_missing(directory):
    under = preloading(directory, "/no/such.so\n")
    assert doctor(under=under).the_only("/etc/ld.so.preload").path == "/no/such.so"


@pytest.mark.parametrize("name, words", [
    ("GITHUB_ACTIONS", "covkeep env --github"), ("GITLAB_CI", 'eval "$(covkeep env)"')])
def test_ci_is_known_by_its_variable(name, words):
    answer = doctor(env={name: "true"})
    answer.is_well()
    assert [note for note in answer.notes if words in note]
    assert not [note for note in doctor().notes if words in note]


def test_file_of_github_that_cannot_be_written(directory):
    env = {"GITHUB_ACTIONS": "true", "GITHUB_ENV": str(directory / "none")}
    assert doctor(env=env).the_only("GITHUB_ENV").path == env["GITHUB_ENV"]
    (directory / "none").touch()
    doctor(env=env).is_well()


def test_sudo_in_a_makefile(directory):
    write(directory, Makefile="check:\n\tsudo ./server\n")
    note, = [note for note in Look(directory).answer.notes if "sudo" in note]
    assert note.startswith("covkeep: note: Makefile: ") and "sudo ... covkeep run COMMAND" in note
    write(directory, Makefile="check:\n\t./pseudo-server\n")
    assert not [note for note in Look(directory).answer.notes if "sudo" in note]
