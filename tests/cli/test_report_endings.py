# SPDX-License-Identifier: MIT
#
# Each kind of ending, with each kind of coverage: the text and the JSON say what the record says.
import os
import signal
import subprocess

import pytest
from report_run import Run, event, now_ns, numbered, record

SAVED = {"saves": 1, "is_python_saved": 1}
FLUSHED = {"flushes": 1, "written": 3, "written_bytes": 900, "flush_us": 50}

MAYBE = numbered("LOSS_UNINTERRUPTIBLE", "coverage may be lost: python: so")
# How it ended, what it carried; the verdict, the ending in words and as JSON has it.
ENDINGS = {
    "exit": ({"status": 3}, "none", "exit status 3", ("exit", 3, None)),
    "exit_unknown": ({"status": -1}, "none", "exit", ("exit", None, None)),
    "exit_gcov": ({"carries": "gcov", **FLUSHED}, "kept", "exit status 0", ("exit", 0, None)),
    "exit_python": ({"carries": "python"}, "kept", "exit status 0", ("exit", 0, None)),
    "at_once": ({"end": "AT_ONCE", "status": 7}, "none", "_exit status 7", ("at_once", 7, None)),
    "at_once_gcov": ({"end": "AT_ONCE", "carries": "gcov"}, "kept", "_exit status 0",
                     ("at_once", 0, None)),
    "at_once_python": ({"end": "AT_ONCE", "carries": "python", **SAVED}, "kept", "_exit status 0",
                       ("at_once", 0, None)),
    "at_once_unsaved": ({"end": "AT_ONCE", "carries": "python"}, "lost", "_exit status 0",
                        ("at_once", 0, None)),
    "quickly": ({"end": "QUICKLY", "status": 7}, "none", "quick_exit status 7", ("at_once", 7, None)),
    "quickly_gcov": ({"end": "QUICKLY", "status": -1, "carries": "gcov"}, "kept", "quick_exit",
                     ("at_once", None, None)),
    "signal": ({"end": "SIGNAL", "status": 15, "sender_pid": 77}, "none", "SIGTERM from 77",
               ("signal", None, "SIGTERM")),
    "signal_kernel": ({"end": "SIGNAL", "status": 11, "carries": "gcov"}, "kept", "SIGSEGV",
                      ("signal", None, "SIGSEGV")),
    "signal_itself": ({"end": "SIGNAL", "status": 6, "sender_pid": 500, "carries": "gcov"}, "kept",
                      "SIGABRT from itself", ("signal", None, "SIGABRT")),
    "signal_real_time": ({"end": "SIGNAL", "status": 40, "carries": "gcov"}, "kept", "signal 40",
                         ("signal", None, "signal 40")),
    "signal_python": ({"end": "SIGNAL", "status": 15, "carries": "python", **SAVED}, "kept", "SIGTERM",
                      ("signal", None, "SIGTERM")),
    "signal_unsaved": ({"end": "SIGNAL", "status": 15, "carries": "python"}, "lost", "SIGTERM",
                       ("signal", None, "SIGTERM")),
    "sigkill_asked": ({"end": "SIGNAL", "status": 9, "sender_pid": 77, "carries": "python", **SAVED},
                      "kept", "SIGKILL from 77", ("signal", None, "SIGKILL")),
    "exec": ({"end": "EXEC"}, "none", "exec", ("exec", None, None)),
    "exec_python": ({"end": "EXEC", "carries": "python", **SAVED}, "kept", "exec",
                    ("exec", None, None)),
    "exec_unsaved": ({"end": "EXEC", "carries": "python"}, "lost", "exec", ("exec", None, None)),
    "exec_in_c": ({"end": "EXEC", "carries": "python", "is_forked": 1}, "none", "exec",
                  ("exec", None, None)),
    "killed_gcov": ({"end": "KILLED", "carries": "gcov", **FLUSHED}, "kept", "killed",
                    ("killed", None, None)),
    "killed_and_known": ({"end": "KILLED", "status": 9, "carries": "gcov", **FLUSHED}, "kept", "SIGKILL",
                         ("killed", None, "SIGKILL")),
    "killed_both": ({"end": "KILLED", "carries": "gcov python"}, "lost", "killed",
                    ("killed", None, None)),
    "gone": ({"end": "OPEN"}, "none", "not known", ("gone", None, None)),
    "gone_gcov": ({"end": "OPEN", "carries": "gcov"}, "lost", "killed from outside",
                  ("gone", None, None)),
    "gone_python": ({"end": "OPEN", "carries": "python"}, "lost", "killed from outside",
                    ("gone", None, None)),
    "told_lost": ({"carries": "gcov", "lost": 1, "reasons": b"13 coverage lost: /a.gcda: Permission denied"},
                  "lost", "exit status 0", ("exit", 0, None)),
    "told_maybe": ({"carries": "python", "lost": 1, "reasons": MAYBE},
                   "kept", "exit status 0", ("exit", 0, None)),
    "told_maybe_and_killed": ({"end": "SIGNAL", "status": 15, "carries": "python", "lost": 1,
                               "reasons": MAYBE}, "lost", "SIGTERM",
                              ("signal", None, "SIGTERM")),
}
CARRIED = {"gcov": "gcov 3 files", "python": "Python 3.11.2",
           "gcov python": "gcov 3 files, Python 3.11.2"}


@pytest.mark.parametrize("name", ENDINGS)
def test_ending(tmp_path, name):
    fields, verdict, words, (kind, status, signal_name) = ENDINGS[name]
    run = Run(tmp_path, record(500, **fields))
    only = run.only()
    carried = CARRIED.get(fields.get("carries"), "") if name != "exec_in_c" else ""
    assert (only["verdict"], only["ending"]["text"], only["carried"]) == (verdict, words, carried)
    assert (only["ending"]["kind"], only["ending"]["status"], only["ending"]["signal"]) == (
        kind, status, signal_name)
    assert run.line_of(500) == " ".join(f"{verdict} {words} {carried} 500 program".split()) + (
        " (fork)" if fields.get("is_forked") else "")
    assert (only["losses"] != []) == (verdict == "lost")


@pytest.mark.parametrize("status, shown", [(256, 0), (257, 1), (-2, 254)])
def test_exit_status_is_what_wait_sees(tmp_path, status, shown):
    assert Run(tmp_path, record(500, status=status)).only()["ending"]["status"] == shown


def ending_beside(tmp_path, event_of_other, **fields):
    run = Run(tmp_path, record(400, lives=9, events=[event_of_other]),
              record(500, at=1, parent=400, **fields))
    return {process["pid"]: process for process in run.processes()}[500]


@pytest.mark.parametrize("number, words", [(9, "SIGKILL from outside"), (11, "SIGSEGV")])
def test_parent_tells_the_signal(tmp_path, number, words):
    process = ending_beside(tmp_path, event("REAPED", 500, number, 3000), end="OPEN")
    assert process["ending"]["text"] == words
    assert process["ending"]["signal"] == signal.Signals(number).name


def test_end_of_what_a_process_became_without_a_record_is_told(tmp_path):
    process = ending_beside(tmp_path, event("REAPED", 500, 9, 3000), end="EXEC", carries="gcov")
    assert (process["ending"]["text"], process["ending"]["signal"]) == ("exec, then SIGKILL", "SIGKILL")
    assert process["verdict"] == "kept"


def test_killer_tells_that_it_killed(tmp_path):
    process = ending_beside(tmp_path, event("SENT", 500, 9, 3000), end="OPEN", carries="python")
    assert process["ending"]["text"] == "SIGKILL from 400"
    assert process["verdict"] == "lost"
    assert process["end_us"] - process["start_us"] == 2_001_000


def test_killer_tells_of_one_that_its_keeper_saw_die(tmp_path):
    process = ending_beside(tmp_path, event("SENT", 500, 9, 1500), end="KILLED", carries="gcov")
    assert (process["verdict"], process["ending"]["text"]) == ("kept", "SIGKILL from 400")


def test_own_word_counts_more_than_the_killers(tmp_path):
    process = ending_beside(tmp_path, event("SENT", 500, 9, 1500), end="SIGNAL", status=15)
    assert process["ending"]["text"] == "SIGTERM"


def test_event_is_not_of_an_earlier_process_of_that_pid(tmp_path):
    run = Run(tmp_path, record(400, lives=9, events=[event("REAPED", 500, 9, 3000)]),
              record(500, at=1, end="OPEN"), record(500, at=2, end="OPEN"))
    assert [p["ending"]["text"] for p in run.processes() if p["pid"] == 500] == [
        "not known", "SIGKILL from outside"]


def test_last_events_are_kept_in_their_order(tmp_path):
    sent = [event("SENT", 1000 + i, 9, i) for i in range(100)]
    only = Run(tmp_path, record(400, events=sent)).only()
    assert [one["pid"] for one in only["events"]] == list(range(1019, 1100))


@pytest.fixture
def sleeper():
    process = subprocess.Popen(["/bin/sleep", "60"])
    yield process
    process.kill()
    process.wait()


def of_living(tmp_path, pid, **fields):
    program = os.path.realpath("/bin/sleep")
    return Run(tmp_path, record(pid, end="OPEN", **{"program": program, "start_ns": now_ns(), **fields}))


def test_running(tmp_path, sleeper):
    run = of_living(tmp_path, sleeper.pid, carries="gcov")
    assert (run.only()["verdict"], run.only()["ending"]["text"]) == ("running", "still running")
    assert run.json()["summary"]["undecided"] == 1
    assert "none lost, 1 still running" in run.text()


def test_running_and_lost_already(tmp_path, sleeper):
    run = of_living(tmp_path, sleeper.pid, carries="gcov", lost=1, reasons=b"coverage lost: x: y")
    assert (run.only()["verdict"], run.only()["ending"]["text"]) == ("lost", "still running")


@pytest.mark.parametrize("fields", [{"start_ns": now_ns() - 10**12}, {"program": "/bin/true"}],
                         ids=["the pid is a later process's", "it runs another program"])
def test_not_running(tmp_path, sleeper, fields):
    assert of_living(tmp_path, sleeper.pid, **fields).only()["ending"]["kind"] == "gone"


def test_running_by_another_name(tmp_path, sleeper):
    (tmp_path / "link").symlink_to("/bin")
    run = of_living(tmp_path / "run", sleeper.pid, program=str(tmp_path / "link" / "sleep"))
    assert run.only()["ending"]["kind"] == "running"


def test_zombie_is_not_running(tmp_path, sleeper):
    sleeper.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert of_living(tmp_path, sleeper.pid).only()["ending"]["kind"] == "gone"
