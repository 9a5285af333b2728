# SPDX-License-Identifier: MIT
"""SIGKILL always arrives, whatever its target does, and nothing of the target runs any more: no
handler, no finally clause, no function of atexit. What can be saved before, is.
"""

import errno
import os
import signal

import pytest

from harness import PYTHON, Harness
from trial import Program, keeps, replace, run
from waiting import waits

SLEEPS = waits("sleep")
SILENT = "import time; time.sleep(3600)"
IDLE = "print('ready', flush=True);" + SILENT
NOBODY = 65534


@pytest.mark.parametrize("how", ["kill", "SIGKILL", "killpg", "other", "shell", "pidfd", "atexit"])
def test_every_way_to_kill_keeps(how, library):
    keeps(SLEEPS, how, library)


SYSTEM_CALLS = ["tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"]


@pytest.mark.parametrize("name", SYSTEM_CALLS)
def test_every_system_call_that_kills_keeps(name, library):
    keeps(SLEEPS, f"syscall {name}", library)


# With a siginfo that only the process itself may send. A program that was asked in vain would stand
# still, and take no other signal, for ten minutes.
@pytest.mark.parametrize("how, error", [*((f"forged {name}", errno.EPERM)
                                          for name in SYSTEM_CALLS[2:]),
                                        ("sigqueue to a group", errno.ESRCH)])
def test_call_that_the_kernel_refuses_asks_nobody(how, error, library, directory):
    idle_file = directory / "idle.py"
    idle_file.write_text(IDLE)
    command = (PYTHON, "-m", "coverage", "run", f"--data-file={directory}/data", idle_file)
    with Harness(directory, library, {"COV_KEEP": "on", "COV_KEEP_GRACE_MS": "600000"}) as harness:
        target = harness.start(command, {})
        assert harness.line() == "ready\n"
        target.quiet()
        assert target.signal(how) == error
        assert target.end("terminate") == -signal.SIGTERM
        assert (directory / "data").exists()


@pytest.mark.parametrize("how", ["kill", "killpg"])
@pytest.mark.parametrize("stubborn", ["handles", "ignores", "blocks briefly"])
def test_stubborn_program_is_killed_and_kept(stubborn, how, library):
    ours = keeps(waits("stubborn", setting=("STUBBORN", stubborn)), how, library)
    assert ours.status == -signal.SIGKILL


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may join groups")
@pytest.mark.parametrize("how", ["kill", "killpg"])
@pytest.mark.parametrize("groups", ["330", "5000"])
def test_user_in_many_groups_is_kept(groups, how, library):
    keeps(waits("crowded", setting=("GROUPS", groups)), how, library)


def dies_as_ever(program, how, library):
    """Killed, with nothing else to see; its data is there as a whole, or not at all."""
    bare, ours = run(program, how), run(program, how, library)
    assert ours.looks == bare.looks
    assert ours.status == -signal.SIGKILL
    assert ours.files <= 1


def test_program_that_blocks_all_signals_is_killed(library):
    dies_as_ever(waits("stubborn", setting=("STUBBORN", "blocks")), "kill", library)


@pytest.mark.parametrize("name", ["sleep", "threads"])
@pytest.mark.parametrize("how", ["kill", "killpg"])
def test_stopped_program_is_killed_and_kept(how, name, library):
    keeps(waits(name, nudges=(("SIGSTOP", 0),), state="T"), how, library)


@pytest.mark.parametrize("how", ["kill", "terminate", "SIGHUP"])
def test_second_signal_changes_nothing_for_a_program_that_dies_already(how, library):
    ours = keeps(replace(SLEEPS, nudges=(("SIGTERM", 0),), state=""), how, library)
    assert ours.status == -signal.SIGTERM


def test_program_that_kills_its_own_group_is_kept_with_it(library):
    keeps(Program(("herd.py", "work.py")), "wait", library)


@pytest.fixture(params=["bare", "preloaded"])
def harness(request, directory, library):
    with Harness(directory, library if request.param == "preloaded" else None) as running:
        yield running


def idle(harness, group=None):
    target = harness.start((PYTHON, "-I", "-S", "-c", IDLE), {}, group=group)
    assert harness.line() == "ready\n"
    return target


def test_process_that_is_gone_cannot_be_killed(harness):
    target = idle(harness)
    assert target.end("kill") == -signal.SIGKILL
    assert target.signal("SIGKILL") == errno.ESRCH
    assert target.signal("killpg") == errno.ESRCH
    assert target.signal("pidfd") == errno.ESRCH


def test_process_that_waits_to_be_reaped_can_be_killed(harness):
    target = idle(harness)
    assert target.signal("SIGTERM") is None
    target.becomes("Z")
    assert target.signal("SIGKILL") is None
    assert target.reap() == -signal.SIGTERM


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_process_of_another_user_cannot_be_killed(harness):
    target = idle(harness)
    harness.order("become", uid=NOBODY)
    assert target.signal("SIGKILL") == errno.EPERM
    assert target.signal("killpg") == errno.EPERM
    assert target.signal("pidfd") == errno.EPERM
    os.kill(target.pid, signal.SIGTERM)
    assert target.reap() == -signal.SIGTERM


def test_group_of_measured_and_unmeasured_processes_is_killed_and_kept(library):
    keeps(waits("sleep", company=(("sleep", "3600"), (PYTHON, "-I", "-S", "-c", SILENT))), "killpg",
          library)


def test_group_of_unmeasured_processes_is_killed(harness):
    leader = idle(harness)
    members = [idle(harness, leader.pid), harness.start(("sleep", "3600"), {}, group=leader.pid)]
    assert leader.end("killpg") == -signal.SIGKILL
    assert [member.reap() for member in members] == [-signal.SIGKILL] * 2
