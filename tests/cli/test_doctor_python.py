# SPDX-License-Identifier: MIT
"""Python commands. The interpreter is asked, not coverage.py: what is installed is a directory with
its version, in a virtual environment.
"""

import os
import re
import subprocess
import time

import pytest

from test_doctor_support import (DEADLINE, PYTHON, build, cleared_up, directory,  # noqa: F401
                                 doctor, script)

HOOK = "import coverage; coverage.process_startup()\n"
BY_PYTEST_COV = {"COV_CORE_SOURCE": "shop", "COV_CORE_CONFIG": ":", "COV_CORE_DATAFILE": ".coverage"}
MEASURED = ("-m", "coverage", "run", "x.py")


def environment(directory, coverage=None, cov=None, hook=None):
    """Its interpreter."""
    home = directory / "venv"
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", home], check=True)
    site = next(home.glob("lib/python*/site-packages"))
    for name, version in (("coverage", coverage), ("pytest-cov", cov)):
        if version:
            place = site / f"{name.replace('-', '_')}-{version}.dist-info"
            place.mkdir()
            (place / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n")
    if hook:
        (site / "hook.pth").write_text(hook)
    return home / "bin" / "python3"


# An interpreter that says of itself what it is not, before it runs what follows -c.
PRETENDER = """
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc - 1; i++)
        if (strcmp(argv[i], "-c") == 0)
            asprintf(&argv[i + 1], "import sys; sys.%%s\\n%%s", "%s", argv[i + 1]);
    argv[0] = "%s";
    return execv(argv[0], argv);
}
"""


def pretender(directory, name, what):
    return build(directory, "-w", source=PRETENDER.replace("%%", "%").replace(
        '"%s"', f'"{what}"', 1).replace('"%s"', f'"{PYTHON}"'), name=name)


@pytest.fixture
def project(directory):
    (directory / "project").mkdir()
    return directory / "project"


@pytest.mark.parametrize("words", [
    ["pytest", "--cov"], [PYTHON, "-m", "pytest"], ["python3", "server.py"],
    [PYTHON, "-W", "ignore", "-X", "dev", "-c", "0"], [PYTHON], [PYTHON, "-"]])
def test_system_python_is_well(project, words):
    """As pytest-cov starts it, or the command by itself."""
    answer = doctor(*words, cwd=project, env=BY_PYTEST_COV)
    found = answer.is_well().split(": ")[1]
    assert re.match(r"CPython 3\.\d+, coverage.py \S+, pytest-cov \S+, all well$", found)


@pytest.mark.parametrize("words, path", [
    (["server.py"], "server.py"), (["-u", "dir/server.py", "--cov"], "dir/server.py"),
    (["-m", "unittest"], "-m unittest"), (["-munittest"], "-munittest"), (["-"], "-"),
    (["-c", "print()"], "-c print()")])
def test_nothing_starts_coverage_in_a_program(project, words, path):
    finding = doctor(PYTHON, *words, cwd=project).the_only("no coverage")
    assert finding.path == path
    assert "coverage run" in finding.remedy and "covkeep doctor pytest" in finding.remedy
    doctor(PYTHON, *words, cwd=project, env=BY_PYTEST_COV).is_well()


@pytest.mark.parametrize("words", [["pytest"], [PYTHON, "-m", "pytest", "-v", "tests"],
                                   ["pytest", "--cov-report=term"], ["pytest", "--cov=.", "--no-cov"]])
def test_pytest_measures_only_where_it_is_told_what(project, words):
    """pytest-cov is installed in the system's Python."""
    finding = doctor(*words, cwd=project).the_only("no coverage")
    assert "--cov only" in finding.why and "--cov=PACKAGE" in finding.remedy
    doctor("pytest", "--cov", cwd=project).is_well()
    doctor("pytest", cwd=project, env=BY_PYTEST_COV).is_well()


@pytest.mark.parametrize("name, text", [
    ("pytest.ini", "[pytest]\naddopts = --cov\n"), ("setup.cfg", "[tool:pytest]\naddopts=-v --cov=.\n"),
    ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = ["--cov"]\n')])
def test_pytest_is_told_what_by_its_configuration(project, name, text):
    (project / name).write_text(text.replace("--cov", "--cov-report"))
    doctor("pytest", cwd=project).the_only("no coverage")
    (project / name).write_text(text)
    doctor("pytest", cwd=project).is_well()
    doctor("pytest", cwd=project, env={"PYTEST_ADDOPTS": "--cov=."}).is_well()


def lay_out(project, file):
    (project / file).parent.mkdir(parents=True, exist_ok=True)
    (project / file).write_text("")


@pytest.mark.parametrize("file, source, wrong", [
    ("shop/__init__.py", "shop", "shopp"), ("shop.py", "shop", "shopp"),
    ("src/shop/__init__.py", "shop", "shopp"), ("src/shop.py", "shop", "shopp"),
    ("src/shop/__init__.py", "src/shop", "src/shopp"), ("shop/till/cash.py", "shop.till", "shop.tills"),
    ("src/shop/till.py", "shop.till", "shop.tills"), ("x/y/shop/till.py", "shop.till", "shopp.till"),
    ("shop.py", "json", "jason"), ("shop.py", "json.decoder", "json.decoders")])
def test_what_is_to_be_measured_is_not_there(project, file, source, wrong):
    lay_out(project, file)
    for words, name in ((["pytest"], "--cov"), ([PYTHON, "-m", "coverage", "run"], "--source")):
        doctor(*words, f"{name}={source}", cwd=project).is_well()
        finding = doctor(*words, f"{name}={wrong}", cwd=project).the_only("no coverage")
        assert finding.path == f"{name}={wrong}" and "as it is imported" in finding.remedy
    assert doctor("pytest", "--cov", wrong, cwd=project).the_only("no coverage")
    finding = doctor(PYTHON, "-m", "coverage", "run", f"--source={source},{wrong}",
                     cwd=project).the_only("no coverage")
    assert finding.path == f"--source={wrong}"


@pytest.mark.parametrize("words", [["tox"], ["-m", "nox"], ["meson", "test"], []])
def test_command_that_runs_others_need_not_start_it(project, words):
    doctor(PYTHON, *words, cwd=project).is_well()


def measured(directory, python, env):
    """Whether coverage.py is at work in a program of that interpreter: it is asked itself."""
    (directory / "asks.py").write_text("import sys; print('coverage' in sys.modules)\n")
    done = subprocess.run([python, "asks.py"], cwd=directory, env={"PATH": "/usr/bin:/bin", **env},
                          check=True, text=True, capture_output=True)
    return done.stdout == "True\n"


def test_variable_that_pytest_covs_hook_does_not_look_at(project):
    """Debian's pytest-cov has its .pth file, and Debian's coverage none."""
    (project / "rc").write_text("[run]\n")
    env = {"COVERAGE_PROCESS_START": str(project / "rc")}
    if measured(project, PYTHON, env):
        pytest.skip("this coverage.py has a hook of its own")
    assert measured(project, PYTHON, BY_PYTEST_COV)
    finding = doctor(PYTHON, "asks.py", cwd=project, env=env).the_only("start-up hook")
    assert "COVERAGE_PROCESS_START" in finding.why and "process_startup" in finding.remedy
    doctor("pytest", "--cov", cwd=project, env=env).is_well()
    doctor(PYTHON, "asks.py", cwd=project, env={**env, **BY_PYTEST_COV}).is_well()


def test_script_with_a_python_line_is_well(project):
    for line in ("#!/usr/bin/python3 -u", "#!/usr/bin/env python3", "#!/usr/bin/env -S python3 -u"):
        assert "CPython" in doctor(script(project, line + "\n"), cwd=project,
                                   env=BY_PYTEST_COV).is_well()


def test_coverage_is_not_installed(directory):
    python = environment(directory)
    finding = doctor(python, "server.py").the_only("coverage.py")
    assert finding.path == str(python)
    assert finding.remedy == f"{python} -m pip install coverage pytest-cov"


def test_options_of_the_interpreter_are_kept(project):
    assert doctor(PYTHON, "-S", "x.py", cwd=project).the_only("coverage.py")
    assert doctor(script(project, "#!/usr/bin/python3 -S\n"), cwd=project).the_only("coverage.py")


@pytest.mark.parametrize("version, hook", [("6.5.0", None), ("7.9.2", None),
                                           ("7.9.2", "import os\n")])
def test_no_start_up_hook(directory, project, version, hook):
    finding = doctor(environment(directory, version, hook=hook), *MEASURED,
                     cwd=project).the_only("start-up hook")
    assert "coverage.process_startup()" in finding.remedy


@pytest.mark.parametrize("version", ["6.5.0", "7.9.2"])
def test_start_up_hook_is_well(directory, project, version):
    doctor(environment(directory, version, hook=HOOK), *MEASURED, cwd=project).is_well()


@pytest.mark.parametrize("name", ["COVERAGE_PROCESS_START", "COV_CORE_CONFIG"])
def test_configuration_that_is_not_there(project, name):
    env = {**BY_PYTEST_COV, name: "none.rc"}
    found = doctor(PYTHON, "x.py", cwd=project, env=env).the_only("configuration")
    assert found.path == f"{name}=none.rc"
    (project / "none.rc").write_text("[run]\n")
    doctor(PYTHON, "x.py", cwd=project, env=env).is_well()


def test_hook_of_pytest_cov_is_missing(directory, project):
    """As after an installation into a directory, without its .pth file."""
    doctor(environment(directory, "7.4.0", "4.1.0"), *MEASURED, cwd=project).the_only("start-up hook")


def test_start_up_hook_in_sitecustomize_is_well(directory, project):
    python = environment(directory, "7.4.0")
    (directory / "own").mkdir()
    (directory / "own" / "sitecustomize.py").write_text("import os\nif 'NEVER' in os.environ:\n    "
                                                        + HOOK)
    doctor(python, *MEASURED, cwd=project, env={"PYTHONPATH": str(directory / "own")}).is_well()
    doctor(python, "-I", *MEASURED, cwd=project,
           env={"PYTHONPATH": str(directory / "own")}).the_only("start-up hook")


CONFIGURATIONS = [
    (".coveragerc", "[run]\n{}\n", "patch = subprocess"),
    ("setup.cfg", "[coverage:run]\n{}\n", "patch = _exit, subprocess"),
    ("tox.ini", "[coverage:run]\n{}\n", "patch =\n    _exit\n    subprocess"),
    ("pyproject.toml", "[tool.coverage.run]\n{}\n", 'patch = ["subprocess"]'),
]


@pytest.mark.parametrize("name, frame, line", CONFIGURATIONS)
@pytest.mark.parametrize("cov", [None, "7.0.0"])
def test_patch_is_missing(directory, project, name, frame, line, cov):
    python = environment(directory, "7.10.7", cov)
    (project / name).write_text(frame.format("branch = true"))
    finding = doctor(python, "-m", "pytest", "--cov", cwd=project).the_only("configuration")
    assert finding.path == str(project / name) and "patch = " in finding.remedy
    (project / name).write_text(frame.format(line))
    doctor(python, "-m", "pytest", "--cov", cwd=project).is_well()


def test_patch_is_missing_and_there_is_no_configuration(directory, project):
    finding = doctor(environment(directory, "7.10.7", "7.0.0"), "-m", "pytest", "--cov", cwd=project)
    assert finding.the_only("configuration").path == str(project / "pyproject.toml")


def test_patch_is_in_the_file_that_is_named(directory, project):
    python = environment(directory, "7.10.7", "7.0.0")
    (project / "other.ini").write_text("[run]\npatch = subprocess\n")
    doctor(python, "-m", "pytest", "--cov", cwd=project).the_only("configuration")
    doctor(python, "-m", "pytest", "--cov", "--cov-config=other.ini", cwd=project).is_well()
    doctor(python, "-m", "pytest", "--cov", "--cov-config", "other.ini", cwd=project).is_well()
    doctor(python, "-m", "coverage", "run", "--rcfile=other.ini", cwd=project).is_well()
    (project / "pytest.ini").write_text("[pytest]\naddopts = --cov --cov-config=other.ini\n")
    doctor(python, "-m", "pytest", "--cov", cwd=project).is_well()


def test_variable_and_hook_in_place_of_the_patch_are_well(directory, project):
    python = environment(directory, "7.10.7", hook=HOOK)
    (project / ".coveragerc").write_text("[run]\n")
    doctor(python, *MEASURED, cwd=project).the_only("configuration")
    doctor(python, *MEASURED, cwd=project,
           env={"COVERAGE_PROCESS_START": str(project / ".coveragerc")}).is_well()


def test_older_pytest_cov_needs_no_patch(directory, project):
    doctor(environment(directory, "7.10.7", "6.2.1", hook="import pytest_cov.embed\n"), *MEASURED,
           cwd=project).is_well()


@pytest.mark.parametrize("name, section", [
    ("pyproject.toml", "[tool.coverage.run]\n"), ("setup.cfg", "[coverage:run]\n"),
    ("tox.ini", "[coverage:report]\n")])
def test_section_that_is_not_used(project, name, section):
    (project / name).write_text(section)
    doctor("pytest", "--cov", cwd=project).is_well()
    (project / ".coveragerc").write_text("[run]\n")
    finding = doctor("pytest", "--cov", cwd=project).the_only("configuration")
    assert finding.path == str(project / name)
    assert finding.remedy == f"pass --cov-config={name}"
    doctor("pytest", "--cov", f"--cov-config={name}", cwd=project).is_well()


def test_section_that_coverage_run_does_not_use(project):
    (project / "pyproject.toml").write_text("[tool.coverage.run]\n")
    (project / ".coveragerc").write_text("[run]\n")
    finding = doctor(PYTHON, "-m", "coverage", "run", "x.py", cwd=project).the_only("configuration")
    assert finding.remedy == "pass --rcfile=pyproject.toml to coverage"


def test_section_that_a_variable_leaves_unused(project):
    (project / "pyproject.toml").write_text("[tool.coverage.run]\n")
    (project / "other").write_text("[run]\n")
    finding = doctor("pytest", cwd=project, env={"COVERAGE_PROCESS_START": str(project / "other")})
    assert "COVERAGE_PROCESS_START=pyproject.toml" in finding.the_only("configuration").remedy


def test_variable_that_cannot_be_read(project):
    finding = doctor("pytest", cwd=project, env={"COVERAGE_PROCESS_CONFIG": "nonsense"})
    assert finding.the_only("configuration").path == "COVERAGE_PROCESS_CONFIG"


@pytest.mark.parametrize("name, what, text", [
    ("python3.8", "version_info = (3, 8, 19)", "CPython 3.8"),
    ("python2.7", "version_info = (2, 7, 18)", "CPython 2.7"),
    ("pypy3", "implementation.name = 'pypy'", "pypy 3.")])
def test_interpreter_that_is_left_alone(directory, name, what, text):
    finding = doctor(pretender(directory, name, what), "x.py").the_only("interpreter")
    assert finding.why.startswith(text) and "CPython 3.9 or later" in finding.remedy


def test_pretender_that_is_what_it_says_is_well(directory, project):
    doctor(pretender(directory, "python3.9", "version_info = (3, 9, 0)"), *MEASURED,
           cwd=project).is_well()


def test_interpreter_that_does_not_start(directory):
    python = build(directory, source="int main(void) { return 1; }\n", name="python3.11")
    doctor(python, "x.py").the_only("interpreter")


def runs(pid, program):
    try:
        return os.readlink(f"/proc/{pid}/exe") == str(program)
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_interpreter_that_hangs(directory):
    """It and what it has started are killed; the doctor is no parent that could wait for that."""
    python = build(directory, source="#include <stdio.h>\n#include <unistd.h>\n"
                   'int main(void) { fork(); FILE *pids = fopen("pids", "a");\n'
                   'fprintf(pids, "%d\\n", getpid()); fclose(pids); for (;;) pause(); }\n',
                   name="python3.11")
    doctor(python, "x.py", cwd=directory).the_only("interpreter")
    deadline = time.monotonic() + DEADLINE
    for pid in (directory / "pids").read_text().split():
        while runs(pid, python):
            assert time.monotonic() < deadline, f"{pid} still runs"


def test_interpreter_that_is_slow(project):
    """As on a busy machine: it gets on, and answers after more than ten seconds."""
    python = build(project, source="#include <time.h>\n#include <unistd.h>\n"
                   "int main(int argc, char **argv) { (void)argc;\n"
                   "for (int i = 0; i < 24; i++) {\n"
                   "clock_t end = clock() + CLOCKS_PER_SEC / 100; while (clock() < end);\n"
                   "usleep(500000); }\n"
                   f'return execv("{PYTHON}", argv); }}\n', name="python3.11")
    assert "CPython 3" in doctor(python, *MEASURED, cwd=project).is_well()


def test_coverage_does_not_start_in_the_interpreter_that_is_asked(project):
    env = {"COV_CORE_SOURCE": "shop", "COV_CORE_CONFIG": ":", "COV_CORE_DATAFILE": ".coverage",
           "COVERAGE_PROCESS_START": ".coveragerc"}
    (project / ".coveragerc").write_text("[run]\n")
    doctor("pytest", "--cov", cwd=project, env=env).is_well()
    assert os.listdir(project) == [".coveragerc"]


def test_project_is_not_imported(project):
    (project / "coverage.py").write_text("open('imported', 'w')\n")
    (project / "pytest.py").write_text("open('imported', 'w')\n")
    doctor(PYTHON, "-m", "pytest", cwd=project)
    assert not (project / "imported").exists()
