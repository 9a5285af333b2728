# SPDX-License-Identifier: MIT
"""http.server. SERVER says how it serves: one request at a time, each in a thread, or each in a
child, which ends by os._exit.
"""

import os
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

from catalogue import answer


class ForkingHTTPServer(socketserver.ForkingMixIn, HTTPServer):
    pass


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer("")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def answer(self, body):
        if self.path == "/quit":  # clean run only
            threading.Thread(target=server.shutdown).start()  # clean run only
        status, text = answer(self.command, self.path, body)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())


servers = {"single": HTTPServer, "threading": ThreadingHTTPServer, "forking": ForkingHTTPServer}
server = servers[os.environ["SERVER"]](("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
server.server_close()  # clean run only
