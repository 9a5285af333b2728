# SPDX-License-Identifier: MIT
"""What `covkeep run --everywhere` does to /etc and to mounts: programs of the run see /etc as it is, nothing of it
is seen outside, and what is mounted outside is seen within. The oracle is the kernel's own table of mounts, and
listings of /etc from inside and outside.
"""

import os
import subprocess
from pathlib import Path

import pytest

from everywhere_trial import NOBODY, SERVERS, begin_of_line, everywhere, files_of, harness, way_refused  # noqa: F401
from run_trial import COVKEEP, DEADLINE, LIBRARY, place, summary  # noqa: F401
from test_doctor_kernel import REFUSE
from test_doctor_machine import NUMBERS, preloading
from test_doctor_support import build

LIST = Path("/etc/ld.so.preload")
LISTING = "cd /etc && ls -lnA --time-style=+%s -I ld.so.preload | sed '/^total /d' | tr -s ' ' && sha256sum passwd hosts group"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounts, or becomes another user")
pytestmark = pytest.mark.skipif(way_refused(), reason="no private mount namespace here")

# A mount below /etc, as a container has some: for whoever is in a user namespace, overlayfs is then refused.
MOUNTED = ["unshare", "-m", "sh", "-c", 'mount --bind "$0" /etc/hostname && exec "$@"']


@pytest.fixture(autouse=True)
def reachable(place):
    place.path.chmod(0o755)
    (place.path / "mounted").write_text("mounted\n")


def users():
    return [pytest.param((), id="self"), pytest.param(NOBODY, marks=needs_root, id="nobody")]


def in_front(place, before, under):
    return [*before, *([place.path / "mounted"] if before else []), *begin_of_line(place, under)]


def without_owners(listing):
    """In a user namespace others' files show as those of one user. And without the times of links, which are made
    anew where no layer can be had."""
    lines = [line.split() for line in listing.splitlines()]
    return [" ".join(line[:2] + line[4:5] + line[5 + line[0].startswith("l"):]) for line in lines]


@pytest.mark.parametrize("under", users())
@pytest.mark.parametrize("before", [pytest.param([], id="plain"), pytest.param(MOUNTED, marks=needs_root, id="mounted")])
def test_etc_is_as_it_is(place, under, before):
    """But for the list."""
    front = in_front(place, before, under)
    script = f"{LISTING}; cat hostname"
    outside = place.direct(*front, "sh", "-c", script).stdout
    inside = everywhere(place, "sh", "-c", script, under=front)
    assert inside.returncode == 0, inside.stderr
    if under:
        assert without_owners(inside.stdout) == without_owners(outside)
    else:
        assert inside.stdout == outside
    assert outside.endswith("mounted\n") == bool(before)


@needs_root
@pytest.mark.parametrize("under", users())
def test_server_is_kept_where_something_is_mounted_below_etc(place, harness, under):
    server = SERVERS["gcc"](place.path)
    front = in_front(place, MOUNTED, under)
    done = everywhere(place, harness, "await", *server.ends, under=front, env=server.variables)
    assert files_of(place, server), done.stderr
    if LIST.exists():
        pytest.skip("this machine has a list, which is covered alone")
    layers = everywhere(place, "grep", "-c", " /etc .* overlay ", "/proc/self/mountinfo", under=front).stdout
    assert layers == ("0\n" if under else "1\n")  # both ways have been gone


@pytest.mark.parametrize("under", users())
def test_nothing_of_it_is_seen_outside(place, under):
    def outside():
        return LIST.exists(), Path("/proc/self/mountinfo").read_text(), sorted(os.listdir("/etc"))

    before = outside()
    words = [*begin_of_line(place, under), COVKEEP, "run", "-q", "--everywhere", "sh", "-c", "cat /etc/ld.so.preload; read line"]
    with subprocess.Popen(list(map(str, words)), cwd=place.path, env=place.env, text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as run:
        assert run.stdout.readline().startswith("#covkeep\t")
        assert run.stdout.readline() == f"{LIBRARY}\n"
        assert outside() == before
        run.communicate("end\n", timeout=DEADLINE)
    assert outside() == before


@needs_root
def test_what_root_writes_to_etc_is_the_runs_alone(place):
    script = "echo x >/etc/covkeep-test && mv /etc/covkeep-test /etc/covkeep-moved && cat /etc/covkeep-moved"
    assert everywhere(place, "sh", "-c", script).stdout == "x\n"
    assert not [name for name in os.listdir("/etc") if name.startswith("covkeep-")]


@needs_root
@pytest.mark.parametrize("before", [[], MOUNTED], ids=["plain", "mounted"])
def test_others_cannot_write_to_etc(place, before):
    front = in_front(place, before, NOBODY)
    done = everywhere(place, "sh", "-c", "echo x >/etc/covkeep-test || echo x >>/etc/passwd || chmod 777 /etc", under=front)
    assert done.returncode != 0
    assert not Path("/etc/covkeep-test").exists()


@needs_root
def test_mounts_of_others_are_seen_and_ours_are_not(place):
    """By a tree that is shared between those outside and, until the run begins, those within."""
    script = """
        mkdir shared && mount -t tmpfs none shared && mount --make-shared shared && mkdir shared/theirs shared/ours
        mkfifo begun done
        "$0" run -q --everywhere sh -c '
            mount -t tmpfs none shared/ours && touch shared/ours/file; echo >begun; read line <done; ls shared/theirs' &
        read line <begun; ls shared/ours
        mount -t tmpfs none shared/theirs && touch shared/theirs/seen
        echo >done; wait
    """
    done = place.direct("unshare", "-m", "sh", "-c", script, COVKEEP)
    assert (done.stdout, done.stderr) == ("seen\n", "")


@needs_root
def test_list_of_the_machine_stays_in_force(place, harness):
    """Its comments go; what it names comes first, and another copy of the library gives way."""
    server = SERVERS["gcc"](place.path)
    copy = place.path / LIBRARY.name
    front = preloading(place.path, f"# a comment\n libm.so.6:{copy}\n\n# one more\n")
    done = everywhere(place, "sh", "-c", 'cat "$0" /proc/self/maps; exec "$@"', LIST, harness, "await", *server.ends,
                      under=front, env=server.variables)
    found = done.stdout.splitlines()
    assert found[1:3] == ["libm.so.6", str(LIBRARY)]
    assert [line for line in found if line.endswith("/libm.so.6")]
    assert not [line for line in found if line.endswith(str(copy))]
    assert files_of(place, server), done.stderr


def test_run_within_a_run_has_its_own_list(place, harness):
    server = SERVERS["gcc"](place.path)
    done = everywhere(place, COVKEEP, "run", "--everywhere", "--strict", harness, "await", *server.ends,
                      env=server.variables)
    assert done.returncode == 0 and files_of(place, server), done.stderr
    assert len(place.runs) == 2
    assert place.covkeep("report", place.runs[1]).stdout.count(" server ") == 1


@pytest.mark.parametrize("how", ["errno", "kill"])
def test_machine_that_refuses(place, how):
    """Nothing is run, and no directory is left."""
    refuse = build(place.path, source=REFUSE, name="refuse")
    under = [refuse, NUMBERS[os.uname().machine]["unshare"], "0", how]
    done = everywhere(place, "echo", "ran", under=under)
    assert done.stdout == "" and done.returncode == (125 if how == "errno" else -31)
    if how == "errno":
        assert done.stderr == ("covkeep: run: --everywhere: a mount namespace: Operation not permitted; "
                               "covkeep doctor says what this machine allows\n")
        assert not place.runs


def test_directory_of_the_users_choice(place):
    """It can be used again, and no file of the user's is touched."""
    for _ in range(2):
        assert everywhere(place, "-d", "records", "true").returncode == 0
    list_file = place.path / "records" / LIST.name
    assert list_file.read_text().endswith(f"\n{LIBRARY}\n")
    list_file.write_text("mine\n")
    assert everywhere(place, "-d", "records", "true").returncode == 125
    assert list_file.read_text() == "mine\n"


def test_library_whose_path_the_list_cannot_hold(place):
    (place.path / "a#b").mkdir()
    link = place.path / "a#b" / LIBRARY.name
    link.symlink_to(LIBRARY)
    done = everywhere(place, "-l", link, "true")
    assert (done.returncode, done.stderr.count("cannot hold a path with a #")) == (125, 1), done.stderr


def test_library_that_the_loader_finds_by_its_name_for_the_machine(place, harness):
    server = SERVERS["gcc"](place.path)
    for name in "lib", "lib64", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu":
        (place.path / "at" / name).mkdir(parents=True, exist_ok=True)
        (place.path / "at" / name / LIBRARY.name).symlink_to(LIBRARY)
    done = everywhere(place, "-l", f"{place.path}/at/$LIB/{LIBRARY.name}", harness, "await", *server.ends,
                      env=server.variables)
    assert done.returncode == 0 and files_of(place, server), done.stderr
