# SPDX-License-Identifier: MIT
"""The small programs of the tests, each of which waits in its own way."""

from trial import BRIEFLY, FOREVER, Program


def waits(name, *more, setting=None, **options):
    settings = (setting,) if setting else ()
    return Program((f"wait_{name}.py", "work.py", *more), env=(FOREVER, *settings),
                   clean_env=(BRIEFLY, *settings), **options)


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
