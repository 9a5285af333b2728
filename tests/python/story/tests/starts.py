# SPDX-License-Identifier: MIT
"""The ways to start a shop. Each returns what it announces, how a signal is sent to it, and how its
end is awaited.
"""

import asyncio
import multiprocessing
import os
import subprocess
import sys
from collections import namedtuple

Running = namedtuple("Running", "announced signal wait")

COMMAND = [sys.executable, "-c", "from shop.server import main; main()"]


def send(process):
    """Through the methods of a process object, where there are any for the signal."""
    def signal(pid, number):
        if number == 15:
            process.terminate()
        elif number == 9:
            process.kill()
        else:
            os.kill(pid, number)
    return signal


def read_announcement(descriptor):
    with os.fdopen(descriptor) as output:
        return output.readline()


def popen(environment):
    process = subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, text=True)
    with process.stdout as output:
        return Running(output.readline(), send(process), process.wait)


def shell(environment):
    """The shell stays, and the shop below it is ended."""
    command = "{} -c '{}'; exit $?".format(COMMAND[0], COMMAND[2])
    process = subprocess.Popen(command, shell=True, env=environment, stdout=subprocess.PIPE,
                               text=True)
    with process.stdout as output:
        return Running(output.readline(), os.kill, process.wait)


def event_loop(environment):
    loop = asyncio.new_event_loop()
    process = loop.run_until_complete(asyncio.create_subprocess_exec(
        *COMMAND, env=environment, stdout=subprocess.PIPE))
    announced = loop.run_until_complete(process.stdout.readline()).decode()

    def wait():
        loop.run_until_complete(process.wait())
        loop.close()

    return Running(announced, send(process), wait)


def spawn_at(environment):
    reader, writer = os.pipe()
    pid = os.posix_spawn(COMMAND[0], COMMAND, environment,
                         file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1)])
    os.close(writer)
    return Running(read_announcement(reader), os.kill, lambda: os.waitpid(pid, 0))


def fork_and_exec(environment):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(writer, 1)
        os.execve(COMMAND[0], COMMAND, environment)
    os.close(writer)
    return Running(read_announcement(reader), os.kill, lambda: os.waitpid(pid, 0))


def serve(environment, pipe):
    os.environ.update(environment)
    sys.stdout = os.fdopen(pipe.fileno(), "w", closefd=False)
    from shop.server import main
    main()


def by_multiprocessing(method, environment):
    context = multiprocessing.get_context(method)
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=[environment, writer])
    process.start()
    return Running(read_announcement(os.dup(reader.fileno())), send(process), process.join)


def multiprocessing_spawn(environment):
    return by_multiprocessing("spawn", environment)


def multiprocessing_forkserver(environment):
    return by_multiprocessing("forkserver", environment)


def multiprocessing_fork(environment):
    return by_multiprocessing("fork", environment)
