# SPDX-License-Identifier: MIT
#
# What belongs together: parents and children, the images of one process, pids that are reused; and
# sets of records that no run could leave.
import random

from report_run import Run, record


def shape(run):
    """The tree: pid, depth, pid of the parent; in the order of the report."""
    processes = run.processes()
    by_id = {process["id"]: process for process in processes}
    return [(p["pid"], p["depth"], by_id[p["parent"]]["pid"] if p["parent"] is not None else None)
            for p in processes]


def test_children_follow_their_parent_in_the_order_of_their_start(tmp_path):
    run = Run(tmp_path, record(13, at=3, parent=11), record(12, at=2, parent=10), record(10, lives=9),
              record(11, at=1, lives=5, parent=10), record(20, at=4, parent=1))
    assert shape(run) == [(10, 0, None), (11, 1, 10), (13, 2, 11), (12, 1, 10), (20, 0, None)]
    assert "├─ 11 program" in run.text()
    assert "│  └─ 13 program" in run.text()
    assert "└─ 12 program" in run.text()


def test_exec_makes_no_new_process(tmp_path):
    run = Run(tmp_path, record(10, lives=9), record(11, at=1, end="EXEC", carries="gcov", parent=10),
              record(12, at=1.5, parent=11), record(11, at=2.01, program="/bin/next", parent=10))
    assert shape(run) == [(10, 0, None), (11, 1, 10), (12, 2, 11), (11, 1, 10)]
    first, later = [p for p in run.processes() if p["pid"] == 11]
    assert (first["later"], later["former"]) == (later["id"], first["id"])
    assert first["ending"]["text"] == "exec of next"
    assert "└→ 11 next" in run.text()
    assert run.json()["summary"]["processes"] == 3
    assert run.json()["summary"]["with_coverage"] == 1


def test_process_is_lost_when_one_of_its_images_is(tmp_path):
    run = Run(tmp_path, record(11, end="EXEC", carries="python"), record(11, at=1.01, carries="gcov"))
    assert [p["verdict"] for p in run.processes()] == ["lost", "kept"]
    assert run.json()["summary"]["lost"] == 1
    assert run.json()["summary"]["with_coverage"] == 1


def test_fork_before_an_exec_has_no_line(tmp_path):
    run = Run(tmp_path, record(10, lives=9),
              record(11, at=1, lives=.001, end="EXEC", is_forked=1, parent=10, program="/bin/bash"),
              record(11, at=1.01, program="/bin/next", parent=10))
    assert [p["prelude"] for p in run.processes()] == [False, True, False]
    assert "bash" not in run.text()
    assert "└─ 11 next" in run.text()


def test_fork_that_carries_something_has_a_line(tmp_path):
    run = Run(tmp_path, record(11, end="EXEC", is_forked=1, carries="gcov"), record(11, at=1.01))
    assert "11 program (fork)" in run.text()


def test_reused_pid_is_another_process(tmp_path):
    run = Run(tmp_path, record(10), record(11, at=.5, parent=10), record(10, at=60, lives=9),
              record(11, at=61, parent=10))
    assert shape(run) == [(10, 0, None), (11, 1, 10), (10, 0, None), (11, 1, 10)]
    assert run.json()["summary"]["processes"] == 4


def test_parent_that_has_ended_long_before_is_none(tmp_path):
    run = Run(tmp_path, record(10), record(11, at=60, parent=10))
    assert shape(run) == [(10, 0, None), (11, 0, None)]


def test_exec_of_long_ago_is_not_continued_by_another_parents_child(tmp_path):
    run = Run(tmp_path, record(10, end="EXEC", parent=1), record(10, at=3600, parent=2))
    assert [p["former"] for p in run.processes()] == [None, None]


def test_cycles_end(tmp_path):
    run = Run(tmp_path, record(10, parent=11), record(11, parent=10), record(12, parent=12),
              record(13, end="EXEC", parent=13), record(13, end="EXEC", parent=13))
    assert sorted(pid for pid, _, _ in shape(run)) == [10, 11, 12, 13, 13]


def test_same_process_many_times(tmp_path):
    run = Run(tmp_path, *[record(10, parent=10, end="EXEC") for _ in range(300)])
    assert len(run.processes()) == 300
    assert run.json()["summary"]["processes"] == 1


def test_chain_of_thousands_of_parents(tmp_path):
    run = Run(tmp_path, *[record(10 + i, at=i / 1000, lives=60, parent=9 + i) for i in range(5000)])
    assert max(depth for _, depth, _ in shape(run)) == 4999
    assert "+4989 " in run.text()


def test_each_record_is_there_once_whatever_the_links(tmp_path):
    chance = random.Random(5)
    for _ in range(20):
        run = Run(tmp_path, *[record(chance.randint(1, 9), parent=chance.randint(0, 9),
                                     at=chance.randint(0, 5), lives=chance.random() * 3,
                                     end=chance.choice(["EXIT", "EXEC", "OPEN"]),
                                     is_forked=chance.randint(0, 1)) for _ in range(40)])
        assert sorted(p["record"] for p in run.processes()) == list(range(40))
