# SPDX-License-Identifier: MIT
"""The shop's HTTP server, configured by SHOP_NAME and SHOP_PORT (0: any free port)."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from shop.stock import SoldOut, Stock


class Handler(BaseHTTPRequestHandler):
    stock = Stock()

    def do_GET(self):
        if self.path == "/":
            self.answer(200, f"Welcome to {os.environ['SHOP_NAME']}")
        elif self.path == "/items":
            self.answer(200, self.stock.amounts)
        elif self.path.startswith("/items/"):
            self.show(self.path.removeprefix("/items/"))
        else:
            self.answer(404, "not found")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/orders":
            self.sell(body)
        elif self.path == "/deliveries":
            for name, amount in json.loads(body).items():
                self.stock.put(name, amount)
            self.answer(201, "delivered")
        elif self.path == "/close":
            threading.Thread(target=self.server.shutdown).start()  # clean run only
        else:
            self.answer(404, "not found")

    def do_DELETE(self):
        self.answer(405, "nothing is ever deleted")

    def show(self, name):
        try:
            self.answer(200, self.stock.prices[name])
        except KeyError:
            self.answer(404, "no such item")

    def sell(self, body):
        total = 0
        try:
            for name, amount in json.loads(body).items():
                total += self.stock.take(name, amount)
        except (AttributeError, ValueError):
            self.answer(400, "not an order")
        except KeyError as error:
            self.answer(404, f"no {error}")
        except SoldOut as error:
            self.answer(409, f"{error} is sold out")
        else:
            self.answer(201, total)

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The log is silent."""


def main():
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["SHOP_PORT"])), Handler)
    print(f"listening on {server.server_port} as {os.getpid()}", flush=True)
    server.serve_forever()
    server.server_close()  # clean run only
