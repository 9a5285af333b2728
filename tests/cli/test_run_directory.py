# SPDX-License-Identifier: MIT
"""Where the records of runs lie, and what is removed of them."""

import os
import stat

import pytest

from run_trial import LIBRARY, becomes, place  # noqa: F401


def records(directory):
    return sorted(file.name for file in directory.iterdir())


def test_directory_is_private(place):
    place.run("true", umask=0)
    for directory in [*place.runs, *place.runs[0].parents][:4]:
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert records(place.runs[0]) == ["records"]


def test_state_home_wins(place):
    state = place.path / "state"
    state.mkdir()
    place.run("true", env={"XDG_STATE_HOME": str(state)})
    assert len(list((state / "covkeep").iterdir())) == 1
    assert place.runs == []


@pytest.mark.parametrize("home", ["", "relative", "/nonexistent", "/proc"])
def test_without_home_it_is_a_private_place_for_temporary_files(place, home):
    done = place.run("true", env={"HOME": home, "TMPDIR": str(place.path)})
    own = place.path / f"covkeep-{os.geteuid()}"
    assert done.returncode == 0
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert len(list(own.iterdir())) == 1


@pytest.mark.parametrize("trap", ["link", "open", "file"])
def test_what_others_may_have_laid_there_is_not_used(place, trap):
    own, elsewhere = place.path / f"covkeep-{os.geteuid()}", place.path / "elsewhere"
    elsewhere.mkdir()
    if trap == "link":
        own.symlink_to(elsewhere)
    elif trap == "open":
        own.mkdir()
        own.chmod(0o777)
    else:
        own.touch()
    env = {"HOME": "", "TMPDIR": str(place.path)}
    done = place.run("sh", "-c", "echo ran; exit 4", env=env)
    assert (done.returncode, done.stdout) == (4, "ran\n")
    assert done.stderr.startswith(f"covkeep: no directory for records: {own}: ")
    assert not list(elsewhere.iterdir())
    assert place.run("--strict", "echo", "ran", env=env).returncode == 125


def test_last_twenty_runs_are_kept(place):
    runs = []
    for _ in range(23):
        place.run("-q", "true")
        runs.append(place.runs[-1])
    assert place.runs == runs[-20:]


def test_nothing_else_is_removed(place):
    place.run("-q", "true")
    base = place.runs[0].parent
    outside = place.path / "outside"
    outside.mkdir()
    (outside / "records").touch()
    kept = [base / "notes", base / "20200101-000000.000-x", base / "20200101-000000.000-1"]
    kept[0].mkdir()
    kept[1].mkdir()
    kept[2].symlink_to(outside)
    with_more = base / "20200101-000000.000-2"
    with_more.mkdir()
    (with_more / "records").touch()
    (with_more / "mine").touch()
    empty = base / "20200101-000000.000-3"
    empty.mkdir()
    for _ in range(21):
        place.run("-q", "true")
    assert all(file.exists() for file in kept)
    assert (outside / "records").exists()
    assert records(with_more) == ["mine"]
    assert not empty.exists()


def test_run_that_goes_on_is_not_removed(place):
    with place.start("-q", "sh", "-c", "echo started; read line", stdin=-1) as run:
        run.line()
        first = place.runs[0]
        for _ in range(21):
            place.run("-q", "true")
        assert records(first) == ["records"]
        run.process.stdin.write("go\n")
        assert run.end()[0] == 0


def test_chosen_directory_holds_one_run(place):
    chosen = place.path / "chosen"
    for _ in range(2):
        done = place.run("--dir", "chosen", "true")
        assert "covkeep: 1 process," in done.stderr
    assert records(chosen) == ["records"]
    assert stat.S_IMODE(chosen.stat().st_mode) == 0o700
    assert place.runs == []
    (chosen / "report.html").touch()
    assert place.run("-q", "--dir", "chosen", "true").returncode == 0
    assert records(chosen) == ["records", "report.html"]


def contents(directory):
    return {path: path.is_file() and path.read_bytes() for path in directory.rglob("*")}


def lay_files(chosen):
    chosen.mkdir()
    (chosen / "mine").touch()
    return "Directory not empty"


def lay_own_records(chosen):
    """The user's own file of that name, maybe of the user's own records."""
    chosen.mkdir()
    (chosen / "records").write_text("Kind of Blue\n" * 500)
    return "Directory not empty"


def lay_link(chosen):
    chosen.symlink_to(chosen.parent)
    return "Not a directory"


def lay_open(chosen):
    chosen.mkdir()
    chosen.chmod(0o777)
    return "Operation not permitted"


@pytest.mark.parametrize("lay", [lay_files, lay_own_records, lay_link, lay_open])
def test_chosen_directory_that_is_none_is_125(place, lay):
    chosen = place.path / "chosen"
    reason = lay(chosen)
    before = contents(place.path)
    done = place.run("--dir", chosen, "touch", "ran")
    assert done.returncode == 125
    assert done.stderr == f"covkeep: no directory for records: {chosen}: {reason}\n"
    assert contents(place.path) == before


@pytest.mark.parametrize("own", [b"x", b"covered\n", b"Kind of Blue\n" * 500, b"\0" * 1024 + b"covered" * 500,
                                 b"covkeep\0" * 400], ids=len)
def test_own_file_of_that_name_stays_where_it_is(place, own):
    """Also in the directory of an old run; and no program adds its record to it."""
    old = place.home / ".local/state/covkeep/20200101-000000.000-1"
    chosen = place.path / "chosen"
    for directory in (old, chosen):
        directory.mkdir(parents=True, mode=0o700)
        (directory / "records").write_bytes(own)
    for directory in (old.parents[1], old.parents[0]):
        directory.chmod(0o700)
    for _ in range(21):
        assert place.run("-q", "true").returncode == 0
    done = place.direct("true", env={"LD_PRELOAD": str(LIBRARY), "COV_KEEP_DIR": str(chosen)})
    assert done.stderr.endswith(f"no record of this process: {chosen}: File exists\n")
    assert place.run("--dir", chosen, "no-such-command").returncode == 125
    for directory in (old, chosen):
        assert (directory / "records").read_bytes() == own


def test_two_runs_share_no_chosen_directory(place):
    with place.start("-q", "-d", "chosen", "sh", "-c", "echo started; read line", stdin=-1) as run:
        run.line()
        done = place.run("-d", "chosen", "true")
        assert done.returncode == 125
        assert done.stderr.endswith("chosen: Device or resource busy\n")
        run.process.stdin.write("go\n")
        assert run.end()[0] == 0


def test_command_that_was_not_found_leaves_the_chosen_directory(place):
    chosen = place.path / "chosen"
    lay_files(chosen)
    (chosen / "records").touch()
    assert place.run("--dir", chosen, "no-such-command").returncode == 127
    assert records(chosen) == ["mine"]


def test_umask_and_directory_of_the_command_stay(place):
    with place.start("-q", "sh", "-c", "umask; pwd; read line", stdin=-1,
                     umask=0o027) as run:
        assert (run.line(), run.line()) == ("0027", str(place.path))
        becomes(run.pid, "S")
        assert os.readlink(f"/proc/{run.pid}/cwd") == str(place.path)
        run.process.stdin.write("go\n")
        run.end()
