# SPDX-License-Identifier: MIT
"""What `covkeep doctor` says of `covkeep run --everywhere`. The oracle is that run itself."""

import os
import subprocess

import pytest

from everywhere_trial import NOBODY
from test_doctor_kernel import REFUSE
from test_doctor_machine import NUMBERS, preloading
from test_doctor_support import (build, can_mount, cleared_up, command, directory, doctor, mounting,  # noqa: F401
                                 needs_root)

OPTION = "run --everywhere"


def told(answer):
    """Its line, and the one behind it that goes with it."""
    [at] = [at for at, line in enumerate(answer.lines) if OPTION in line]
    line, behind = answer.lines[at:at + 2]
    goes_on = behind.startswith(("machine: there ", "machine: as root: ", "machine: in a container: "))
    return line + "; " + behind.removeprefix("machine: ") if goes_on else line


def works(under, directory):
    words = [*map(str, under), command()[0], "run", "-q", "--everywhere", "true"]
    return subprocess.run(words, cwd=directory, env={"PATH": "/usr/bin:/bin", "HOME": str(directory)},
                          capture_output=True).returncode == 0


@pytest.mark.parametrize("under", [[], pytest.param(NOBODY, marks=needs_root)], ids=["self", "nobody"])
def test_it_says_what_the_run_does(directory, under):
    line = told(doctor(under=under))
    assert line.startswith(f"machine: {OPTION} works, " if works(under, directory) else f"machine: refused: {OPTION} (")
    is_users = bool(under) or os.geteuid() != 0
    assert ("there sudo gains no rights: it is in a user namespace" in line) == \
        (is_users and "works" in line)


@needs_root
def test_other_user_is_looked_at_as_that_user():
    assert told(doctor("--user", "65534")) == told(doctor(under=NOBODY))


@needs_root
def test_list_of_the_machine_is_covered_alone(directory):
    answer = doctor(under=preloading(directory, "# a comment of /no/such.so\n"))
    assert told(answer) == f"machine: {OPTION} works, over /etc/ld.so.preload"
    assert not [note for note in answer.notes if "ld.so.preload" in note]
    answer.is_well()


@needs_root
def test_no_layer_over_a_mount_for_others(directory):
    """What is mounted below /etc must stay hidden from them, so overlayfs is refused."""
    if not can_mount() or os.path.exists("/etc/ld.so.preload"):
        pytest.skip("may not mount, or the list of the machine is covered alone")
    (directory / "file").touch()
    script = 'mount --bind "$0" /etc/hostname && exec "$@"'
    under = ["unshare", "-m", "sh", "-c", script, directory / "file", *NOBODY]
    assert "works, in a directory of mounts over /etc; there sudo" in told(doctor(under=under))


@pytest.mark.parametrize("call", ["unshare", "mount"])
@pytest.mark.parametrize("how", ["errno", "kill"])
def test_refusal_and_what_to_do(directory, call, how):
    number = {**NUMBERS[os.uname().machine], "mount": {"x86_64": 165, "aarch64": 40}[os.uname().machine]}[call]
    answer = doctor(under=[build(directory, source=REFUSE, name="refuse"), str(number), "0", how])
    assert told(answer).startswith(
        f"machine: refused: {OPTION} (a mount namespace: Operation not permitted); in a container: docker run ")
    answer.is_well()


@needs_root
@pytest.mark.parametrize("setting, value, remedy", [
    ("/proc/sys/user/max_user_namespaces", "0", "sysctl user.max_user_namespaces=10000"),
    ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl kernel.apparmor_restrict_unprivileged_userns=0"),
    ("/proc/sys/kernel/unprivileged_userns_clone", "0", "sysctl kernel.unprivileged_userns_clone=1")])
def test_setting_that_refuses_is_named(directory, setting, value, remedy):
    """The settings are shown by a mount; who refuses is a filter."""
    if not can_mount() or not os.path.exists(setting):
        pytest.skip("may not mount, or this kernel has no such setting")
    (directory / "value").write_text(value + "\n")
    script = 'mount --bind "$0" "$1" && shift && exec "$@"'
    refuse = build(directory, source=REFUSE, name="refuse")
    number = str(NUMBERS[os.uname().machine]["unshare"])
    under = ["unshare", "-m", "sh", "-c", script, directory / "value", setting, *NOBODY, refuse, number, "0", "errno"]
    assert told(doctor(under=under)).endswith(f"; as root: {remedy}")
