# SPDX-License-Identifier: MIT
"""The servers of the tests, each with the endings at which it saves by itself."""

from client import leave, visit
from harness import PYTHON
from trial import Program


def server(name, command=(), env=(), **options):
    return Program((f"server_{name}.py", "catalogue.py"), command=command, env=env, clean_env=env,
                   clean_end="quit", talk=visit, leave=leave, **options)


SERVERS = {
    "single": server("http", env=(("SERVER", "single"),)),
    "threading": server("http", env=(("SERVER", "threading"),)),
    "asyncio": server("asyncio"),
    "flask": server("flask", env=(("RELOADER", "no"),)),
    "tornado": server("tornado"),
    "aiohttp": server("aiohttp"),
}
RELOADING = server("flask", env=(("RELOADER", "yes"), ("PATH", "/usr/bin:/bin")))
FORKING = server("http", env=(("SERVER", "forking"),))
GUNICORN = server("wsgi", (PYTHON, "-m", "gunicorn", "--config", "server_wsgi.py", "server_wsgi"),
                  announcements=2)
# It has its standard output go where its standard error goes.
UWSGI = server("uwsgi", ("/bin/sh", "-c", "exec /usr/bin/uwsgi --plugin python3 --master --processes 2 "
                         "--http-socket 127.0.0.1:0 --need-app --disable-logging "
                         "--wsgi-file server_uwsgi.py 9>&1"), announcements=2)

SAVES_BY_ITSELF = {"aiohttp": ["terminate"]}
