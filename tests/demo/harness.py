# SPDX-License-Identifier: MIT
"""The demo's test suite: starts the shop with business variables only, as many a pytest fixture
does, checks its answers and ends it with SIGTERM, or with SIGKILL. It knows nothing of coverage
either.

Usage: harness.py SERVER [kill]
"""

import http.client
import signal
import socket
import subprocess
import sys


class Shop:
    """A running server; leaving the block ends it with the signal."""

    def __init__(self, command, end=signal.SIGTERM):
        self.end = end
        business = {"SHOP_NAME": "Corner Shop", "SHOP_PORT": "0"}
        self.process = subprocess.Popen([command], env=business, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().removeprefix("listening on "))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(self.end)
        self.process.stdout.close()
        status = self.process.wait(timeout=20)
        assert status == -self.end, f"the shop ended with {status}"

    def ask(self, method, path, body=None):
        """One request; (status, body) of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def say(self, text):
        """Raw bytes, then end of input; all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(text)
            connection.shutdown(socket.SHUT_WR)
            return connection.makefile("rb").read()


def check(got, want):
    assert got == want, f"got {got!r}, want {want!r}"


def serves_its_items(shop):
    check(shop.ask("GET", "/"), (200, "Welcome to Corner Shop\n"))
    check(shop.ask("HEAD", "/"), (200, ""))
    check(shop.ask("GET", "/items"), (200, ""))
    for number, item in enumerate(["apples", "bread", "coffee", "dates"]):
        check(shop.ask("POST", "/items", item), (201, f"{number}\n"))
    check(shop.ask("POST", "/items", "eggs"), (507, ""))
    check(shop.ask("DELETE", "/items/1"), (204, ""))
    check(shop.ask("GET", "/items"), (200, "0 apples\n1 coffee\n2 dates\n"))


def answers_errors(shop):
    check(shop.ask("POST", "/items", ""), (400, ""))
    check(shop.ask("POST", "/items", "x" * 64), (400, ""))
    check(shop.ask("DELETE", "/items/9"), (404, ""))
    check(shop.ask("DELETE", "/items/"), (404, ""))
    check(shop.ask("PUT", "/items"), (405, ""))
    check(shop.ask("GET", "/nowhere"), (404, ""))
    assert shop.say(b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert shop.say(b"GET / HTTP/1.1\r\n").startswith(b"HTTP/1.1 400 ")


def main():
    with Shop(sys.argv[1], signal.SIGKILL if sys.argv[2:] == ["kill"] else signal.SIGTERM) as shop:
        serves_its_items(shop)
        answers_errors(shop)


if __name__ == "__main__":
    main()
