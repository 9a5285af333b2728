# SPDX-License-Identifier: MIT
"""Tornado, in its own loop."""

import asyncio

import tornado.netutil
import tornado.web

from catalogue import answer


class Handler(tornado.web.RequestHandler):
    def get(self):
        self.serve()

    def post(self):
        self.serve()

    def serve(self):
        if self.request.path == "/quit":  # clean run only
            asyncio.get_event_loop().call_later(0.01, done.set)  # clean run only
        status, text = answer(self.request.method, self.request.path, self.request.body.decode())
        self.set_status(status)
        self.write(text)


async def main():
    global done
    done = asyncio.Event()
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
    server = tornado.httpserver.HTTPServer(tornado.web.Application([(".*", Handler)]))
    server.add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await done.wait()


asyncio.run(main())
