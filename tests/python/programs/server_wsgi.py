# SPDX-License-Identifier: MIT
"""A WSGI application and its gunicorn: a master and two workers, each of which announces the port.
This file is the configuration, too. Without a timeout, workers look for their master twice a
second.
"""

import os
import signal

from catalogue import answer

bind = "127.0.0.1:0"
workers = 2
loglevel = "critical"
timeout = 0


def post_worker_init(worker):
    print(worker.sockets[0].sock.getsockname()[1], flush=True)


def application(environ, start_response):
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    if path == "/quit":  # clean run only
        os.kill(os.getppid(), signal.SIGTERM)  # clean run only
    status, text = answer(method, path, environ["wsgi.input"].read().decode())
    start_response(f"{status} As asked", [])
    return [text.encode()]
