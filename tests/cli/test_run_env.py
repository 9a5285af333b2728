# SPDX-License-Identifier: MIT
"""`covkeep env` puts a shell, or the later steps of a job on GitHub, under covkeep."""

import pytest

from run_trial import COVKEEP, LIBRARY, built, counts, place, victim  # noqa: F401


def test_lines_for_a_shell(place):
    done = place.covkeep("env", "--dir", "a'b $x")
    assert done.stdout == (f"export LD_PRELOAD='{LIBRARY}'\nexport COV_KEEP='on'\n"
                           f"export COV_KEEP_DIR='{place.path}/a'\\''b $x'\n")
    assert done.stderr == ""


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_shell_that_takes_them_keeps_coverage(place, victim, shell):
    script = f'''eval "$({COVKEEP} env --dir "it's here")"; env -i {victim} kill 15 || true'''
    done = place.direct(shell, "-c", script)
    assert done.returncode == 0, done.stderr
    assert counts(place)
    report = place.covkeep("report", "it's here")
    assert "1 environment restored" in report.stdout


def test_without_a_directory_there_are_no_records(place):
    assert "COV_KEEP_DIR" not in place.covkeep("env").stdout
    assert list(place.path.rglob("records")) == []


def test_file_of_github(place):
    file = place.path / "github"
    file.write_text("EARLIER=1\n")
    done = place.covkeep("env", "--github", "-d", "here", env={"GITHUB_ENV": str(file)})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert file.read_text() == (f"EARLIER=1\nLD_PRELOAD={LIBRARY}\nCOV_KEEP=on\n"
                                f"COV_KEEP_DIR={place.path}/here\n")


@pytest.mark.parametrize("path, line", [
    ("", "env: GITHUB_ENV is not set"),
    ("/nonexistent/file", "/nonexistent/file: No such file or directory"),
    ("/dev/full", "/dev/full: No space left on device"),
])
def test_file_of_github_that_cannot_be_written(place, path, line):
    done = place.covkeep("env", "--github", env={"GITHUB_ENV": path})
    assert (done.returncode, done.stderr) == (1, f"covkeep: {line}\n")


def test_newline_cannot_smuggle_a_variable(place):
    file = place.path / "github"
    done = place.covkeep("env", "--github", "--dir", "a\nPATH=/evil",
                         env={"GITHUB_ENV": str(file)})
    assert done.returncode == 1
    assert not file.exists()


@pytest.mark.parametrize("words", [["env"], ["--help"], ["run", "--help"], ["--version"]])
def test_output_that_cannot_be_written_is_told(place, words):
    with open("/dev/full", "w") as full:
        done = place.covkeep(*words, capture_output=False, stdout=full, stderr=-1)
    assert done.returncode == 1
    assert done.stderr == "covkeep: standard output: No space left on device\n"
