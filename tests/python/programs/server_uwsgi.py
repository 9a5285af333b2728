# SPDX-License-Identifier: MIT
"""A WSGI application in uWSGI: a master and two workers, which it forks without a word to CPython;
each announces the port on descriptor 9.
"""

import os
import signal
import socket

import uwsgi
from catalogue import answer


def announce():
    with socket.socket(fileno=os.dup(uwsgi.sockets[0])) as listener:
        os.write(9, f"{listener.getsockname()[1]}\n".encode())


uwsgi.post_fork_hook = announce


def application(environ, start_response):
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    if path == "/quit":  # clean run only
        os.kill(os.getppid(), signal.SIGINT)  # clean run only
    status, text = answer(method, path, environ["wsgi.input"].read().decode())
    start_response(f"{status} As asked", [])
    return [text.encode()]
