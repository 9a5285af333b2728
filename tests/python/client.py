# SPDX-License-Identifier: MIT
"""The client of the servers in programs/: the requests of a test, and those that make a server end
by itself.
"""

import contextlib
import http.client

DEADLINE = 240


def ask(port, method, path, body=None):
    """(status, text) of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def visit(announced):
    """Six requests; the port is the line that the server has printed."""
    port = int(announced)
    assert ask(port, "GET", "/") == (200, "welcome")
    assert ask(port, "GET", "/items") == (200, "apples bread coffee")
    assert ask(port, "POST", "/total", "apples bread") == (200, "7")
    assert ask(port, "POST", "/total", "apples tea") == (400, "no tea")
    assert ask(port, "GET", "/total") == (404, "nothing here")
    assert ask(port, "GET", "/nowhere") == (404, "nothing here")


VISITS = 6


def leave(announced, how):
    """Asks the server to end if that is how; what is then to be done to it. A server that ends owes
    no answer."""
    if how not in ("quit", "vanish"):
        return how
    with contextlib.suppress(http.client.HTTPException, ConnectionResetError):
        status, _ = ask(int(announced), "GET", "/" + how)
        assert how == "quit", f"answered {status}"
    return "wait"
