# SPDX-License-Identifier: MIT
"""The small programs of the tests, each of which waits in its own way."""

from harness import PYTHON
from trial import BRIEFLY, FOREVER, Program, replace


def waits(name, *more, setting=None, **options):
    settings = (setting,) if setting else ()
    return Program((f"wait_{name}.py", "work.py", *more), env=(FOREVER, *settings),
                   clean_env=(BRIEFLY, *settings), **options)


def by_coverage_run(program, *options):
    command = (PYTHON, "-m", "coverage", "run", "--source=.", "--data-file=../data/.coverage",
               *options, program.files[0])
    return replace(program, command=command, variables=False)


PROGRAMS = {
    "accept": waits("accept"),
    "select": waits("select"),
    "epoll": waits("epoll"),
    "sleep": waits("sleep"),
    "join": waits("join"),
    "queue": waits("queue"),
    "lock": waits("lock"),
    "pipe": waits("pipe"),
    "child": waits("child"),
    "sigwait": waits("sigwait"),
    "asyncio": waits("asyncio"),
    "future": waits("future"),
    "threads": waits("threads"),
    "import": waits("import", "wait_sleep.py"),
    "shutdown": waits("shutdown"),
    "deep": waits("deep"),
    "purged": waits("purged"),
    "mutex": waits("mutex", setting=("MUTEX", "unlocked")),
    "mutex with the interpreter's lock": waits("mutex", setting=("MUTEX", "locked")),
    "sum": waits("sum", state="R"),
    "objects": waits("objects", state="R"),
    "rival": waits("rival", state="R"),
    "busy": waits("busy", state="R"),
}
