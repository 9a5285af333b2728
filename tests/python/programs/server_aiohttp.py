# SPDX-License-Identifier: MIT
"""aiohttp, which ends by itself on SIGTERM and SIGINT."""

import os
import signal
import socket

from aiohttp import web

from catalogue import answer


async def serve(request):
    if request.path == "/quit":  # clean run only
        os.kill(os.getpid(), signal.SIGTERM)  # clean run only
    status, text = answer(request.method, request.path, await request.text())
    return web.Response(status=status, text=text)


listener = socket.create_server(("127.0.0.1", 0))
app = web.Application()
app.router.add_route("*", "/{path:.*}", serve)
print(listener.getsockname()[1], flush=True)
web.run_app(app, sock=listener, print=None)
