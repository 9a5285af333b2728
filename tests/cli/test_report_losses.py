# SPDX-License-Identifier: MIT
#
# Why coverage was lost and what to do about it; and a run in one line.
import errno

import pytest
from report_layout import LOSSES, number_of
from report_run import Run, event, numbered, record, strings

GCDA = "coverage lost: /a/b.gcda: "

# The number of a reason, its words after a path, what is in the advice.
ADVICE = [
    (errno.ENOSPC, GCDA + "No space left on device", "Free some space"),
    (errno.EDQUOT, GCDA + "Disk quota exceeded", "Free some space"),
    (errno.EACCES, GCDA + "Permission denied", "Let the program's user write"),
    (errno.EROFS, GCDA + "Read-only file system", "GCOV_PREFIX"),
    (errno.ENOENT, GCDA + "No such file or directory", "GCOV_PREFIX_STRIP"),
    (errno.EMFILE, GCDA + "Too many open files", "ulimit -n"),
    (errno.EBUSY, "coverage lost: python: OperationalError: database is locked", "fuser"),
    (errno.ENOSPC, "coverage lost: python: DataError: database or disk is full", "Free some space"),
    ("LOSS_LOCKED", GCDA + "is locked by another process", "fuser"),
    ("LOSS_OTHER_GCC", GCDA + "was written by another GCC version, left as it was", "old .gcda files"),
    ("LOSS_OTHER_FUNCTIONS", GCDA + "holds other functions than this program, left as it was",
     "old .gcda files"),
    ("LOSS_NO_GCDA", GCDA + "is no gcov data file, left as it was", "Remove the file"),
    ("LOSS_CUT_OFF", GCDA + "is cut off, left as it was", "Remove the file"),
    ("LOSS_WRITTEN_LATE", "coverage lost: not all was written within COV_KEEP_GRACE_MS",
     "Raise COV_KEEP_GRACE_MS"),
    ("LOSS_ASKED_WHILE_BLOCKING", "coverage lost: process 7: gets SIGKILL while it blocks SIGURG, by which "
     "it is asked to save", "take the signals"),
    ("LOSS_ASKED_IN_VAIN", "coverage lost: process 7: did not save before SIGKILL", "inside a C function"),
    ("LOSS_NOT_PASSED_ON", "coverage variables not passed on: /bin/x: Argument list too long", "Pass less"),
    (errno.E2BIG, "coverage variables not passed on: /bin/x: Argument list too long", "Pass less"),
    ("LOSS_SAVED_LATE", "coverage lost: python: not saved within COV_KEEP_GRACE_MS",
     "Raise COV_KEEP_GRACE_MS"),
    ("LOSS_UNFIT", "coverage lost: python: the interpreter was in no state to save", "inside a C function"),
    ("LOSS_UNKNOWN", "coverage lost: what nobody has heard of", "covkeep doctor"),
    ("LOSS_UNKNOWN", GCDA + "No space left on device", "covkeep doctor"),
    ("LOSS_NO_GCDA", "coverage lost: in other words: No space left on device", "Remove the file"),
]


@pytest.mark.parametrize("loss, words, advice", ADVICE)
def test_advice(tmp_path, loss, words, advice):
    run = Run(tmp_path, record(500, carries="gcov", lost=1, reasons=numbered(loss, words)))
    [told] = run.only()["losses"]
    assert told["reason"] == words
    assert advice in told["advice"]
    lines = run.text().splitlines()
    at = lines.index("  " + words)
    assert lines[at - 1] == "lost: 500 program, exit status 0"
    assert lines[at + 1].strip() == told["advice"]


@pytest.mark.parametrize("reason", [
    "no number", "28", "-28 x", "+28 x", "28x", "10000 x", "00000000028 x", "4294967324 x", "28\u00a0x"])
def test_what_is_no_number_belongs_to_the_words(tmp_path, reason):
    [loss] = Run(tmp_path, record(500, carries="gcov", lost=1, reasons=reason.encode())).only()["losses"]
    assert loss["reason"] == reason
    assert "covkeep doctor" in loss["advice"]


@pytest.mark.parametrize("number", [0, 133, 4095, "LOSS_END", 9999])
def test_number_that_nobody_knows_has_the_general_advice(tmp_path, number):
    reasons = numbered(number, "coverage lost: x: so")
    [loss] = Run(tmp_path, record(500, carries="gcov", lost=1, reasons=reasons)).only()["losses"]
    assert loss["reason"] == "coverage lost: x: so"
    assert "covkeep doctor" in loss["advice"]


def test_words_of_each_reason_have_their_number_once():
    """Numbers are in records of older versions, too."""
    known = [number_of(loss) for loss in LOSSES if loss not in ("LOSS_UNKNOWN", "LOSS_FIRST", "LOSS_END")]
    first, end = number_of("LOSS_FIRST"), number_of("LOSS_END")
    assert sorted(known) == list(range(first, end))


def advice_of(run):
    return [loss["advice"] for loss in run.only()["losses"]]


def test_python_killed_from_outside_is_to_be_killed_from_inside(tmp_path):
    [advice] = advice_of(Run(tmp_path, record(500, end="OPEN", carries="python")))
    assert "covkeep run" in advice


@pytest.mark.parametrize("carries", ["python", "gcov"])
def test_program_that_was_killed_by_who_has_the_library(tmp_path, carries):
    """So to preload the library there is no advice."""
    killer = record(400, lives=9, events=[event("SENT", 500, 9, 3000)])
    run = Run(tmp_path, killer, record(500, at=1, parent=400, end="OPEN", carries=carries))
    [loss] = [loss for p in run.processes() for loss in p["losses"]]
    assert f"{carries}: killed by 400, " in loss["reason"] and "outside" not in loss["reason"]
    assert "Preload" not in loss["advice"]


@pytest.mark.parametrize("end, killers", [("OPEN", 0), ("KILLED", 0), ("SIGNAL", 1)])
def test_loss_that_a_killer_told_is_its_targets(tmp_path, end, killers):
    """But where the target has saved after all."""
    why = "did not save before SIGKILL"
    killer = record(400, lives=9, carries="python", events=[event("SENT", 500, 9, 3000)], lost=1,
                    reasons=numbered("LOSS_ASKED_IN_VAIN", "coverage lost: process 500: " + why))
    saved = {"status": 9, "saves": 1, "is_python_saved": 1} if end == "SIGNAL" else {}
    run = Run(tmp_path, killer, record(500, at=1, parent=400, end=end, carries="python", **saved))
    losses = {p["pid"]: p["losses"] for p in run.processes()}
    assert (len(losses[400]), len(losses[500])) == (killers, 1 - killers)
    assert run.json()["summary"]["lost"] == 1
    if not killers:
        assert losses[500][0]["reason"] == "python: killed by 400, " + why
        assert "inside a C function" in losses[500][0]["advice"]


@pytest.mark.parametrize("took, variables, helps", [
    (1900, b"", True), (0, b"", False), (900, b"COV_KEEP_GRACE_MS=10000\0", False),
    (9000, b"COV_KEEP_GRACE_MS=10000\0", True)])
def test_longer_grace_is_advised_where_the_time_was_used_up(tmp_path, took, variables, helps):
    run = Run(tmp_path, record(500, end="SIGNAL", status=15, carries="python", grace_ms=took,
                               variables=variables))
    [advice] = advice_of(run)
    assert ("COV_KEEP_GRACE_MS" in advice) == helps


def test_keeper_that_stood_still_is_told_as_that(tmp_path):
    late = numbered("LOSS_WRITTEN_LATE", "coverage lost: not all was written within COV_KEEP_GRACE_MS")
    [advice] = advice_of(Run(tmp_path, record(500, carries="gcov", lost=1, reasons=late)))
    assert "SIGSTOP" in advice and "hangs" in advice


def test_gcov_without_keeper_is_told_which_setting_it_was(tmp_path):
    off = strings("COV_KEEP=on", "COV_KEEP_KEEPER=off")
    [advice] = advice_of(Run(tmp_path, record(500, end="OPEN", carries="gcov", variables=off)))
    assert "COV_KEEP_KEEPER=off" in advice


def test_end_that_a_filter_keeps_from_being_told_is_not_called_a_kill(tmp_path):
    for carries in ("gcov", "python"):
        run = Run(tmp_path, record(500, end="OPEN", carries=carries, is_quiet=1))
        [loss] = run.only()["losses"]
        assert "seccomp filter" in loss["reason"] and "filter" in loss["advice"]
        assert run.only()["ending"]["text"] == "not known"


def test_both_are_lost(tmp_path):
    run = Run(tmp_path, record(500, end="OPEN", carries="gcov python"))
    assert [loss["reason"].split(":")[0] for loss in run.only()["losses"]] == ["gcov", "python"]


def test_reasons_that_had_no_room_are_counted(tmp_path):
    many = b"\n".join(numbered(errno.ENOSPC, f"coverage lost: /some/where/{i}.gcda: No space left on device")
                      for i in range(99))
    run = Run(tmp_path, record(500, carries="gcov", lost=99, reasons=many))
    only = run.only()
    assert len(only["losses"]) + only["more_losses"] == 99
    assert f"and {only['more_losses']} more" in run.text()


def test_advice_stands_once_for_many_reasons(tmp_path):
    many = b"\n".join(numbered(errno.ENOSPC, f"coverage lost: /{i}.gcda: No space left on device")
                      for i in range(9))
    text = Run(tmp_path, record(500, carries="gcov", lost=9, reasons=many)).text()
    assert text.count("No space left") == 9
    assert text.count("Free some space") == 1


def test_loss_without_a_reason_is_a_loss(tmp_path):
    [loss] = Run(tmp_path, record(500, carries="gcov", lost=1)).only()["losses"]
    assert "not in the record" in loss["reason"]


def test_restored_variables_are_named(tmp_path):
    run = Run(tmp_path, record(500, restored=b"COV_CORE_SOURCE,LD_PRELOAD", restorer=400))
    assert run.only()["restored"] == {"by": 400, "names": ["COV_CORE_SOURCE", "LD_PRELOAD"]}
    assert "restored by 400: COV_CORE_SOURCE,LD_PRELOAD" in run.text()


def test_summary(tmp_path):
    run = Run(
        tmp_path, record(10, lives=9), record(11, carries="gcov", restored=b"A", restorer=10),
        record(12, end="SIGNAL", status=9, sender_pid=10, carries="python", saves=1, is_python_saved=1),
        record(13, end="KILLED", carries="gcov"))
    line = ("4 processes, 3 with coverage (2 gcov, 1 python): 1 environment restored, "
            "2 killed by SIGKILL, all kept")
    assert run.text().splitlines()[-1] == line
    assert run.json()["summary"] == {
        "processes": 4, "with_coverage": 3, "gcov": 2, "llvm": 0, "python": 1, "restored": 1, "killed": 2,
        "lost": 0, "running": 0, "undecided": 0, "unreadable": 0, "without_record": 0, "out_of_reach": 0, "unseen": 0,
        "text": line}


def test_summary_with_llvm(tmp_path):
    run = Run(tmp_path, record(10, carries="llvm"), record(11, carries="gcov llvm"),
              record(12, end="OPEN", carries="llvm"))
    assert run.text().splitlines()[-1] == (
        "3 processes, 3 with coverage (1 gcov, 3 llvm, 0 python): 0 environments restored, 1 killed by SIGKILL, "
        "1 lost coverage")
    assert "LLVM: killed from outside, and no keeper wrote its counts" in run.text()


def test_summary_of_losses(tmp_path):
    run = Run(tmp_path, record(10, end="OPEN", carries="gcov"), b"x" * 1024, places=5)
    assert run.text().splitlines()[-1] == (
        "1 process, 1 with coverage (1 gcov, 0 python): 0 environments restored, 1 killed by SIGKILL, "
        "1 lost coverage, 1 unreadable record, 3 without a record")


def test_summary_of_nothing(tmp_path):
    assert Run(tmp_path).text() == (
        "0 processes, 0 with coverage (0 gcov, 0 python): 0 environments restored, "
        "0 killed by SIGKILL, nothing to keep\n")
