# SPDX-License-Identifier: MIT
"""The ways in which supervisors and harnesses end a program, each a script of a shell that ends the
program $SERVER. The server writes its pid into the file `pid` when it has served. A script leaves
no process. Those with a time limit ($SECONDS) may end a server that has not got so far; they are
run again with a longer limit.
"""

from dataclasses import dataclass

AWAIT = "await() { until test -s pid; do sleep 0.02; done; }\n"
KEPT, LOST = "kept", "lost"


@dataclass(frozen=True)
class Way:
    """`name` is the row of covkeep-limits(7). What becomes of coverage: of a C program, and of a
    Python program, with the killer under covkeep, and outside of it."""

    name: str
    script: str
    c_inside: str = KEPT
    c_outside: str = KEPT
    python_inside: str = KEPT
    python_outside: str = KEPT
    ignores: bool = False  # the server ignores SIGTERM, so that SIGKILL comes, too
    needs: str = ""  # commands
    root: bool = False
    cgroup: bool = False  # it makes the cgroup $CGROUP, and removes it

    def outcome(self, language, side):
        return getattr(self, f"{language}_{side}")

    @property
    def row(self):
        return (self.name, self.c_inside, self.c_outside, self.python_inside, self.python_outside)


def inner(script):
    """The server is below process 1 of a pid namespace, whose pid outside is then $one."""
    return f"""unshare -pf --kill-child {script} &
    await
    one=$(cat /proc/$!/task/$!/children)
    """


BATS = """printf '@test "server" {\\n "$SERVER"\\n}\\n' >a.bats
BATS_TEST_TIMEOUT=$SECONDS bats a.bats"""

MESON = """mkdir m
echo "project('m')
test('server', find_program('$SERVER'), timeout: $SECONDS)" >m/meson.build
meson setup m/build m
meson test --no-rebuild -C m/build"""

CTEST = """mkdir t
echo "add_test(server $SERVER)
set_tests_properties(server PROPERTIES TIMEOUT $SECONDS)" >t/CTestTestfile.cmake
cd t
ctest"""

S6 = """mkdir -p scan/server
ln -s $SERVER scan/server/run
s6-svscan scan &
await
%s
s6-svscanctl -t scan
wait"""

SUPERVISORD = """echo "[supervisord]
nodaemon = true
pidfile = $PWD/supervisord.pid
logfile = $PWD/supervisord.log
[unix_http_server]
file = $PWD/socket
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl = unix://$PWD/socket
[program:server]
command = $SERVER
stopwaitsecs = 1" >conf
supervisord -c conf &
await
supervisorctl -c conf stop server
kill -TERM $(cat supervisord.pid)
wait"""

RUNIT = """mkdir service
ln -s $SERVER service/run
runsv service &
await
sv -w 1 force-shutdown $PWD/service
wait"""

# What the kernel kills at its parent's end dies behind that.
GONE = """
while kill -0 $(cat pid) 2>/dev/null; do sleep 0.02; done"""

PYTEST = """echo 'import os, subprocess
def test_server():
    subprocess.run([%sos.environ["SERVER"]])' >test_server.py
/usr/bin/python3 -m pytest -p no:cacheprovider -p no:xdist -p no:cov --timeout $SECONDS \\
    --timeout-method %s test_server.py"""

EXPECT = """expect -c 'spawn $env(SERVER)
while {![file exists pid] || ![file size pid]} {after 20}
close
wait'"""

# From SIGTERM to SIGKILL it waits for a second, which is short where others keep the processors busy.
BUSYBOX = inner("""-m nice -n -19 sh -c 'mkdir etc; cp /etc/ld.so.cache etc
    echo "::once:$SERVER" >etc/inittab
    mount --bind etc /etc && exec busybox init'""") + """
kill -TERM $one
wait"""

CGROUP = """mkdir $CGROUP
sh -c 'echo $$ >$CGROUP/cgroup.procs && exec $SERVER' &
await
echo 1 >$CGROUP/cgroup.kill
wait
until rmdir $CGROUP; do sleep 0.02; done"""

ORPHAN = """sh -c 'setpriv --pdeathsig KILL $SERVER &
until test -s pid; do sleep 0.02; done'""" + GONE

NEVER = {f"{language}_{side}": LOST for language in ("c", "python") for side in ("inside", "outside")}

DAEMON = """start-stop-daemon --start --background --make-pidfile --pidfile $PWD/daemon --startas $SERVER
await
start-stop-daemon --stop --pidfile $PWD/daemon --retry TERM/1/KILL/60"""

WAYS = (
    Way("timeout", "timeout $SECONDS $SERVER"),
    Way("timeout -k", "timeout -k 1 $SECONDS $SERVER", ignores=True, python_outside=LOST),
    Way("timeout -s KILL", "timeout -s KILL $SECONDS $SERVER", python_outside=LOST),
    Way("setpriv --pdeathsig KILL", ORPHAN, python_inside=LOST, python_outside=LOST),
    Way("xargs kill -KILL", "$SERVER & await; xargs -P 2 -n 1 kill -KILL <pid; wait", python_outside=LOST),
    Way("parallel --timeout", "parallel --will-cite --timeout $SECONDS ::: $SERVER", ignores=True,
        needs="parallel", python_outside=LOST),
    Way("start-stop-daemon --stop", DAEMON, ignores=True, python_outside=LOST),
    Way("s6-svc -d", S6 % "s6-svc -wd -d scan/server", needs="s6-svscan"),
    Way("s6-svc -k", S6 % "s6-svc -O scan/server; s6-svc -wd -k scan/server", needs="s6-svscan",
        python_outside=LOST),
    Way("supervisorctl stop", SUPERVISORD, ignores=True, needs="supervisord", python_outside=LOST),
    Way("sv force-shutdown", RUNIT, ignores=True, needs="runsv", python_outside=LOST),
    Way("bats, BATS_TEST_TIMEOUT", BATS, needs="bats"),
    Way("meson test, timeout", MESON, ignores=True, needs="meson ninja", python_outside=LOST),
    Way("ctest, TIMEOUT", CTEST, needs="ctest", c_outside=LOST, python_outside=LOST),
    Way("pytest-timeout, signal", PYTEST % ("", "signal"), python_outside=LOST),
    Way("pytest-timeout, thread", PYTEST % ('"setpriv", "--pdeathsig", "KILL", ', "thread") + GONE,
        python_inside=LOST, python_outside=LOST),
    Way("expect, close", EXPECT, needs="expect"),
    Way("docker stop, init is tini", inner("tini -- $SERVER") + "kill -TERM $one\nwait", needs="tini",
        root=True),
    Way("docker stop, init is busybox", BUSYBOX, needs="busybox", root=True),
    Way("docker stop, no init", inner("$SERVER") + "kill -TERM $one\nkill -KILL $one\nwait", root=True,
        **NEVER),
    Way("docker kill", inner("sh -c '$SERVER; :'") + "kill -KILL $one\nwait", root=True, **NEVER),
    Way("cgroup.kill", CGROUP, root=True, cgroup=True, **NEVER),
)
