# SPDX-License-Identifier: MIT
"""Flask's development server, which announces its port in its log. RELOADER says whether it has a
second process, which serves and is watched over by the first.
"""

import logging
import os
import re
import signal

import flask

from catalogue import answer

app = flask.Flask("server_flask")


@app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
@app.route("/<path>", methods=["GET", "POST"])
def serve(path):
    if path == "quit":  # clean run only
        os.kill(os.getpid(), signal.SIGINT)  # clean run only
    status, text = answer(flask.request.method, "/" + path, flask.request.get_data(as_text=True))
    return text, status


class Announcer(logging.Handler):
    def emit(self, record):
        found = re.search(r"Running on http://127\.0\.0\.1:(\d+)", record.getMessage())
        if found:
            print(found[1], flush=True)


flask.cli.show_server_banner = lambda *_: None
logging.getLogger("werkzeug").addHandler(Announcer())
app.run(port=0, use_reloader=os.environ["RELOADER"] == "yes")
