# SPDX-License-Identifier: MIT
"""The GitHub action and the GitLab template, played by ci_job.py: a program that is killed keeps its
counts, by gcov; failed tests fail the job, and leave a report. What covkeep-ci(7) has of them, and of
Docker, is what is run.
"""

import json
import os
import re
import select
import signal
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from ci_job import Action, copy_of_tree, run_gitlab
from run_trial import BUILD, HERE, place  # noqa: F401

TREE = HERE.parent.parent
DEADLINE = 600
VICTIM = """\
#include <signal.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 10; i++)
        getppid();
    return kill(getpid(), SIGKILL);
}
"""
TESTS = "./victim || test $? = 137"


@pytest.fixture(scope="module", name="checkout")
def checkout_of_covkeep():
    with copy_of_tree(TREE, BUILD) as directory:
        yield directory


@pytest.fixture(name="project")
def project_with_tests(place):  # noqa: F811
    directory = place.path / "project"
    directory.mkdir()
    (directory / "victim.c").write_text(VICTIM)
    for words in ["-c", "victim.c"], ["-o", "victim", "victim.o"]:
        subprocess.run(["gcc", "--coverage", *words], check=True, cwd=directory, timeout=DEADLINE)
    return directory


@pytest.fixture(name="action")
def action_in(checkout, project, place):  # noqa: F811
    (place.path / "runner").mkdir()
    return Action(checkout / "scripts/action/action.yml", project, place.path / "runner", place.env)


def executed(project):
    """How often gcov says that the body of the loop was executed; None: never."""
    subprocess.run(["gcov", "victim.c"], check=True, cwd=project, capture_output=True, timeout=DEADLINE)
    count = re.search(r"^ *(\S+): +7:", (project / "victim.c.gcov").read_text(), re.MULTILINE)
    return None if count[1] == "#####" else int(count[1])


def test_killed_program_keeps_its_counts(action, project):
    subprocess.run(["bash", "-c", TESTS], check=True, cwd=project, timeout=DEADLINE)
    assert executed(project) is None
    status, outputs = action.run(command=TESTS)
    assert (status, executed(project)) == (0, 10), action.steps["run"].text
    assert "<html" in Path(outputs["report"]).read_text()
    assert Path(outputs["report"]) == project / "covkeep.html" and Path(outputs["directory"]).is_dir()
    assert re.search(r"<pre>\d+ process.* all kept</pre>", action.summary)


def test_journal_is_settled_and_page_can_be_left_out(action, project):
    status, outputs = action.run(command=TESTS, journal="true", report="")
    assert (status, executed(project), outputs["report"]) == (0, 10, "")
    assert (Path(outputs["directory"]) / "journal").exists()


def test_failed_tests_fail_the_job_and_are_reported(action):
    status, outputs = action.run(command="./victim || :\nfalse\necho not reached")
    assert status == 1 and "not reached" not in action.steps["run"].text
    assert "<html" in Path(outputs["report"]).read_text() and "### covkeep" in action.summary


@pytest.mark.parametrize("strict, status", [("true", 3), ("false", 0)])
def test_lost_coverage_fails_the_job_where_that_is_wanted(action, project, strict, status):
    (project / "victim.gcda").mkdir()  # so that its counts cannot be written
    assert action.run(command=TESTS, strict=strict)[0] == status
    assert "lost coverage" in action.summary, action.summary


def test_no_input_becomes_a_part_of_a_program(action, project):
    evil = "\"; touch owned; echo '$(touch owned)`touch owned`'\n\""
    for inputs in ({"report": f"{evil}.html"}, {"strict": evil}, {"journal": evil}):
        action.run(command=TESTS, **inputs)
    assert not list(project.glob("**/owned"))
    for step in action.action["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_wrong_input_is_named(action):
    assert action.run(command=TESTS, strict="yes")[0] == 2
    assert "COVKEEP_STRICT: neither true nor false: yes" in action.steps["run"].text
    assert "::warning::covkeep: there is no run to report" in action.steps["report"].text


def test_quotes_and_several_lines_of_the_command_stay(action, project):
    action.run(command="printf '%s|' \"a  b\" '$x' >said\nprintf end >>said", working_directory=".")
    assert (project / "said").read_text() == "a  b|$x|end"


def test_names_of_programs_are_no_html(action, project):
    shutil.copy(project / "victim", project / "<b>&victim")
    action.run(command="'./<b>&victim' || :")
    assert "&lt;b&gt;&amp;victim" in action.summary and "<b>" not in action.summary


def test_covkeep_is_not_built_with_the_flags_of_the_job(checkout, place):  # noqa: F811
    """A make that tells its environment stands in for make."""
    (place.path / "bin").mkdir()
    make = place.path / "bin/make"
    make.write_text(f"#!/bin/sh\nenv >'{place.path}/seen'\n")
    make.chmod(0o755)
    flags = {"CFLAGS": "--coverage", "LDFLAGS": "--coverage", "CC": "false", "BUILD": "other"}
    done = place.direct(checkout / "scripts/ci/build",
                        env={**flags, "PATH": f"{place.path}/bin:/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    seen = dict(line.split("=", 1) for line in (place.path / "seen").read_text().splitlines())
    assert not flags.keys() & seen.keys()


@pytest.fixture(name="submodule")
def project_with_covkeep(checkout, project):
    os.symlink(checkout, project / "covkeep")
    return project


def test_gitlab_job_keeps_counts_and_uploads_the_report(submodule, place):  # noqa: F811
    status, said, artifacts = run_gitlab(submodule / "covkeep/scripts/gitlab/covkeep.yml", submodule,
                                         place.env, COVKEEP_COMMAND=TESTS)
    assert (status, executed(submodule)) == (0, 10), said
    assert [file.name for file in artifacts] == ["covkeep.html"]


def test_gitlab_job_fails_with_its_tests_and_uploads_the_report(submodule, place):  # noqa: F811
    status, said, artifacts = run_gitlab(submodule / "covkeep/scripts/gitlab/covkeep.yml", submodule,
                                         place.env, COVKEEP_COMMAND="./victim\necho not reached")
    assert status == 137 and "not reached" not in said
    assert [file.name for file in artifacts] == ["covkeep.html"]


def recipe(kind):
    """The display of that kind in covkeep-ci(7)."""
    page = (TREE / "scripts/man/covkeep-ci.7").read_text()
    found = re.search(rf'^\.\\" {kind}\n\.Bd.*\n((?:.*\n)*?)\.Ed$', page, re.MULTILINE)
    return found[1].replace("\\e", "\\")


def job_of_readme():
    text = (TREE / "README.md").read_text()
    return next(block for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
                if "covkeep/scripts/action" in block)


@pytest.mark.parametrize("job", [recipe("action"), job_of_readme()], ids=["manual", "README"])
def test_job_with_the_action_uploads_its_report(action, project, job):
    steps = yaml.safe_load(job)["steps"]
    ours = next(step for step in steps if "covkeep" in step.get("uses", ""))
    assert (TREE.parent / ours["uses"].replace("./covkeep", TREE.name) / "action.yml").exists()
    given = {name: str(value).lower() for name, value in ours["with"].items()}
    assert given.keys() <= action.action["inputs"].keys()
    status, outputs = action.run(**{**given, "command": TESTS + "; false"})
    assert status == 1

    def output(match):
        assert match[1] == ours["id"]
        return outputs[match[2]]
    uploads = [step for step in steps if "upload-artifact" in step.get("uses", "")]
    paths = [re.sub(r"\$\{\{ steps\.(\w+)\.outputs\.(\w+) \}\}", output, step["with"]["path"]) for step in uploads]
    assert paths and all((project / path).is_file() for path in paths)
    assert all(step["if"] == "always()" for step in uploads)


def test_recipe_of_gitlab_sets_variables_that_there_are(submodule):
    template = yaml.safe_load((submodule / "covkeep/scripts/gitlab/covkeep.yml").read_text())
    job = yaml.safe_load(recipe("gitlab"))["test"]
    assert job["variables"].keys() <= template[job["extends"]]["variables"].keys()


def stop(command, project, env):
    """Runs it as process 1 of a container, whose program says that it is ready, and ends it as `docker stop`
    does. Returns whether SIGTERM was enough.
    """
    with subprocess.Popen(["unshare", "--pid", "--fork", "--mount-proc", *command], cwd=project, env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as outer:
        assert outer.stdout.readline() == "ready\n"
        children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
        first = os.pidfd_open(int(children[0]))
        signal.pidfd_send_signal(first, signal.SIGTERM)
        is_ended = bool(select.select([first], [], [], DEADLINE if "covkeep" in command[0] else 2)[0])
        if not is_ended:
            signal.pidfd_send_signal(first, signal.SIGKILL)
        os.close(first)
    return is_ended


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a pid namespace")
@pytest.mark.parametrize("command", [["./server"], ["sh", "-c", "./server; :"]], ids=["server", "shell"])
def test_container_that_is_stopped_keeps_its_counts_by_the_recipe(checkout, project, place, command):  # noqa: F811
    (project / "server.c").write_text(VICTIM.replace("return kill(getpid(), SIGKILL);",
                                                     "write(1, \"ready\\n\", 6);\n    for (;;)\n        pause();"))
    subprocess.run("gcc --coverage -c server.c && gcc --coverage -o server server.o", shell=True, check=True,
                   cwd=project, timeout=DEADLINE)
    entry = json.loads(re.search(r"^ENTRYPOINT (.*)$", recipe("docker"), re.MULTILINE)[1])
    assert entry[0] == "covkeep" and "ENV GCOV_PREFIX=/coverage\n" in recipe("docker")
    env = {**place.env, "GCOV_PREFIX": str(place.path / "coverage")}
    counts = Path(f"{place.path}/coverage{project}/server.gcda")
    library = {"LD_PRELOAD": str(checkout / "build/libcovkeep.so")}
    assert not stop(command, project, {**env, **library}) and not counts.exists()
    assert stop([str(checkout / "build/covkeep"), *entry[1:], *command], project, env)
    shutil.copy(counts, project)
    text = subprocess.run(["gcov", "-t", "server.gcda"], check=True, text=True, capture_output=True,
                          cwd=project, timeout=DEADLINE).stdout
    assert re.search(r"^ *10: +7:", text, re.MULTILINE)
