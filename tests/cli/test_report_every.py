# SPDX-License-Identifier: MIT
#
# One run under `covkeep run` with every kind of ending: its text, its JSON and its page name each
# process as the driver in it, which this test wrote, has ended it.
import json
import os
import signal
import subprocess

import pytest
from report_page import Page, browser  # noqa: F401
from report_run import COVKEEP, Run, by_its_keeper
from test_report_real import PYTHON, c_program, python_program, victims  # noqa: F401

# Prints its pid; runs each command, prints that one's pid, and ends it where it waits.
DRIVER = r"""
import json, os, subprocess, sys
print(os.getpid())
for command, environment, killer, number in json.loads(sys.argv[1]):
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             env={**os.environ, **environment})
    print(child.pid, flush=True)
    if killer:
        child.stdout.read(1)
    if killer == "driver":
        child.send_signal(number)
    if killer == "outside":
        subprocess.run(["busybox", "kill", f"-{number}", str(child.pid)], check=True)
    if killer != "nobody":
        child.stdout.read()
        child.wait()
"""
C, PY = "gcov 1 file", "Python"
TERM, KILL = int(signal.SIGTERM), int(signal.SIGKILL)

# The command, its environment, who ends it and how; what is said of it, DRIVER being a pid.
ENDINGS = {
    "exit": (c_program("exit"), {}, (None, 0), ("kept", "exit status 3", C)),
    "_exit": (c_program("_exit"), {}, (None, 0), ("kept", "_exit status 4", C)),
    "quick_exit": (c_program("quick_exit"), {}, (None, 0), ("kept", "quick_exit", C)),
    "abort": (c_program("abort"), {}, (None, 0), ("kept", "SIGABRT from itself", C)),
    "overflow": (c_program("overflow"), {}, (None, 0), ("kept", "SIGSEGV", C)),
    "term": (c_program("wait"), {}, ("driver", TERM), ("kept", "SIGTERM from DRIVER", C)),
    "kill": (c_program("wait"), {}, ("driver", KILL), ("kept", "SIGKILL from DRIVER", C)),
    "outside": (c_program("wait"), {}, ("outside", KILL), ("kept", "SIGKILL", C)),
    "no keeper": (c_program("wait"), {"COV_KEEP_KEEPER": "off"}, ("driver", KILL),
                  ("lost", "SIGKILL from DRIVER", C)),
    "full": (["./full", "exit"], {}, (None, 0), ("lost", "exit status 3", C)),
    "left": (c_program("wait"), {}, ("nobody", 0), ("running", "still running", C)),
    "Python": (python_program("return"), {}, (None, 0), ("kept", "exit status 0", PY)),
    "Python _exit": (python_program("_exit"), {}, (None, 0), ("kept", "_exit status 4", PY)),
    "Python interrupt": (python_program("interrupt"), {}, (None, 0), ("kept", "SIGINT from itself", PY)),
    "Python term": (python_program("wait"), {}, ("driver", TERM), ("kept", "SIGTERM from DRIVER", PY)),
    "Python kill": (python_program("wait"), {}, ("driver", KILL), ("kept", "SIGKILL from DRIVER", PY)),
    "Python outside": (python_program("wait"), {}, ("outside", KILL), ("lost", "SIGKILL from outside", PY)),
    "plain": (["sh", "-c", "exit 3"], {}, (None, 0), ("none", "_exit status 3", "")),
    "plain itself": (["sh", "-c", "kill -KILL $$"], {}, (None, 0), ("none", "SIGKILL from itself", "")),
    "plain outside": (["sh", "-c", "echo; exec 2>&1; while :; do :; done"], {}, ("outside", KILL),
                      ("none", "SIGKILL from outside", "")),
}


class Every(Run):
    """The run, and the pids of its processes by their names in ENDINGS."""

    def __init__(self, victims, directory):  # pylint: disable=super-init-not-called
        self.directory = directory
        work = [(command, environment, *killer) for command, environment, killer, _ in ENDINGS.values()]
        self.done = subprocess.run(
            [COVKEEP, "run", "-d", str(directory), PYTHON, "-c", DRIVER, json.dumps(work)], cwd=victims,
            env={"PATH": "/usr/bin:/bin", "COVERAGE_FILE": str(victims / ".coverage")},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
        pids = [int(pid) for pid in self.done.stdout.split()]
        self.driver, self.pids = pids[0], dict(zip(ENDINGS, pids[1:]))

    def expected(self, name):
        verdict, ending, carried = ENDINGS[name][3]
        return verdict, ending.replace("DRIVER", str(self.driver)), carried


@pytest.fixture(scope="module")
def every(victims, tmp_path_factory):
    directory = tmp_path_factory.mktemp("every") / "run"
    subprocess.run(["gcc", "--coverage", "-w", "victim.c", "-o", "full"], cwd=victims, check=True)
    (victims / "full-victim.gcda").symlink_to("/dev/full")
    run = Every(victims, directory)
    yield run
    os.kill(run.pids["left"], signal.SIGKILL)


def test_driver_did_all(every):
    assert every.done.returncode == 0
    assert len(every.pids) == len(ENDINGS)


@pytest.mark.parametrize("name", ENDINGS)
def test_text_and_json_name_it(every, name):
    verdict, ending, carried = every.expected(name)
    [image] = [p for p in every.processes() if p["pid"] == every.pids[name] and p["later"] is None]
    said = image["carried"].split(" ")[0] if carried == PY else image["carried"]
    assert image["ending"]["text"] in by_its_keeper(ending)
    assert (image["verdict"], said) == (verdict, carried)
    assert f"{verdict} {image['ending']['text']} {image['carried']} {image['pid']} {image['command']}".replace(
        "  ", " ") in lines(every)
    assert (image["losses"] != []) == (verdict == "lost")


def lines(every):
    drawn = str.maketrans("│├└─→", "     ")
    return [" ".join(line.translate(drawn).split()) for line in every.text().splitlines()]


def test_page_names_each(every, browser):
    page = Page(browser, every)
    for name, pid in every.pids.items():
        verdict, ending, carried = every.expected(name)
        page.one("#filter").clear()
        page.one("#filter").send_keys(str(pid))
        [row] = [row for row in page.all(".row:not(.prelude)")
                 if row.find_element("css selector", ".pid").text == str(pid)]
        assert verdict in row.get_attribute("class").split()
        row.click()
        assert page.value("Ended") in by_its_keeper(ending)
        assert (page.value("gcov") is not None, page.value("Python") is not None) == (
            carried == C, carried == PY)
        assert (page.value("Loss") is not None) == (verdict == "lost")
    assert page.errors() == []


def test_summary_counts_them(every):
    kinds = [verdict for *_, (verdict, _, _) in ENDINGS.values()]
    summary = every.json()["summary"]
    assert (summary["lost"], summary["running"]) == (kinds.count("lost"), 1)
    assert f"{kinds.count('lost')} lost coverage, 1 still running" in every.done.stderr
