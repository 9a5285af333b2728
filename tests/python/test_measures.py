# SPDX-License-Identifier: MIT
"""What is measured, and by which settings: lines, branches, contexts, with either tracer, by one
Coverage object or more, by pytest-cov's variables or by `coverage run`.
"""

import pytest

import generation
from harness import PYTHON
from servers import SERVERS
from trial import keeps, replace, run
from waiting import by_coverage_run, waits

ENDS = pytest.mark.parametrize("how", ["terminate", "kill"])


def contexts(outcome):
    return {entry[1] for entry in outcome.kept if len(entry) > 1}


@ENDS
@pytest.mark.parametrize("program", [waits("sleep"), waits("contexts"), SERVERS["single"]],
                         ids=["sleep", "contexts", "server"])
def test_branches_are_kept(program, how, library):
    ours = keeps(replace(program, branch=True), how, library)
    assert any(isinstance(entry[-1], tuple) for entry in ours.kept)


@ENDS
@pytest.mark.parametrize("options", [{"context": "night shift"},
                                     {"config": "[run]\ncontext = night shift\n"}],
                         ids=["by variable", "by configuration"])
def test_static_context_is_kept(options, how, library):
    ours = keeps(waits("contexts", **options), how, library)
    assert contexts(ours) == {"night shift"}


@ENDS
@pytest.mark.parametrize("branch", [False, True])
def test_dynamic_contexts_are_kept(branch, how, library):
    program = waits("contexts", config="[run]\ndynamic_context = test_function\n", branch=branch)
    ours = keeps(program, how, library)
    assert contexts(ours) == {"", "__main__.test_odd", "__main__.test_even",
                              "__main__.test_that_waits"}


@ENDS
def test_python_tracer_is_kept(how, library):
    keeps(waits("threads", config="[run]\ntimid = true\n"), how, library)


@pytest.mark.skipif(not generation.BY_PYTEST_COV, reason="its clean run loses a part by itself")
@ENDS
def test_object_within_another_is_kept(how, library):
    keeps(waits("within", setting=("INNER", "../data/.coverage.inner")), how, library)


@ENDS
@pytest.mark.parametrize("options", [(), ("--parallel-mode",), ("--branch",)],
                         ids=lambda options: " ".join(options) or "plain")
def test_coverage_run_is_kept(options, how, library):
    keeps(by_coverage_run(waits("sleep"), *options), how, library)


@ENDS
@pytest.mark.parametrize("options", [(), ("--cov-branch",), ("--cov-context=test",)],
                         ids=lambda options: " ".join(options) or "plain")
def test_suite_that_is_ended_leaves_its_data(options, how, library):
    command = (PYTHON, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "--cov=.",
               "--cov-report=", *options, "wait_in_test.py")
    program = waits("in_test", setting=("COVERAGE_FILE", "../data/.coverage"), command=command,
                    variables=False)
    keeps(program, how, library)


@ENDS
def test_library_that_is_switched_off_keeps_nothing(how, library):
    program = by_coverage_run(waits("sleep", setting=("COV_KEEP", "off")))
    bare, ours = run(program, how), run(program, how, library)
    assert ours == bare
    assert ours.files == 0
