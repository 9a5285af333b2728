# SPDX-License-Identifier: MIT
"""The fixture that this project's tests share: a running shop, started with business variables
only, as many a fixture does, and ended by process.kill(). SHOP_START names another way to start it
(starts.py), SHOP_END another end; with SHOP_ENVIRONMENT=whole it gets all variables. It knows
nothing of coverage.
"""

import atexit
import contextlib
import json
import os
import signal
import urllib.error
import urllib.request

import pytest
import starts

BUSINESS = {"SHOP_NAME": "Corner Shop", "SHOP_PORT": "0"}
SIGNALS = {"terminate": signal.SIGTERM, "kill": signal.SIGKILL, "interrupt": signal.SIGINT}


class Shop:
    def __init__(self, running):
        self.running = running
        _, _, port, _, pid = running.announced.split()
        self.port, self.pid = int(port), int(pid)

    def ask(self, method, path, value=None, raw=None):
        """(status, value) of the answer."""
        body = raw if value is None else json.dumps(value).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def end(self):
        how = os.environ.get("SHOP_END", "kill")
        if how == "close":
            with contextlib.suppress(ConnectionError):
                self.ask("POST", "/close")
        else:
            self.running.signal(self.pid, SIGNALS[how])
        self.running.wait()


@pytest.fixture(scope="session")
def shop():
    whole = os.environ if os.environ.get("SHOP_ENVIRONMENT") == "whole" else {}
    running = Shop(getattr(starts, os.environ.get("SHOP_START", "popen"))({**whole, **BUSINESS}))
    if os.environ.get("SHOP_LATE"):
        atexit.register(running.end)
        yield running
    else:
        yield running
        running.end()
