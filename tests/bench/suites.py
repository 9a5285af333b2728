# SPDX-License-Identifier: MIT
"""The suites that bench-suite runs: how each is fetched and built, and which of its tests run."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COVERAGE = ["CFLAGS=-O1 -g --coverage", "LDFLAGS=--coverage"]


class Suite:
    """Its package, how it is built, how its tests are run and what tells their results."""

    def __init__(self, work):
        self.work = work / self.package
        self.source = self.work / "source"

    def make_ready(self, apt):
        """Fetches and builds it; anew if it was moved, as .gcda files go where it was built."""
        made = self.work / "made"
        if made.exists() and made.read_text() == str(self.source):
            return
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        with open(self.work / "log", "w") as log:
            for command in [[*apt, "source", "-q", self.package], *self.build]:
                where = self.source if self.source.exists() else self.work
                env = {**os.environ, "FORCE_UNSAFE_CONFIGURE": "1"}
                if subprocess.run(command, cwd=where, env=env, stdout=log, stderr=log).returncode:
                    sys.exit(f"bench-suite: {command[0]} failed, see {log.name}")
                if not self.source.exists():
                    next(self.work.glob(self.package + "-*/")).rename(self.source)
        made.write_text(str(self.source))

    def version(self):
        return next(self.work.glob("*.dsc")).stem.replace("_", " ")

    def tests(self):
        return os.environ["TESTS"].split() if "TESTS" in os.environ else self.chosen()

    def take_counters(self, into):
        """Moves all .gcda files from the build to the directory; without one they are removed."""
        for file in self.source.rglob("*.gcda"):
            if into:
                (into / file.relative_to(self.source)).parent.mkdir(parents=True, exist_ok=True)
                file.rename(into / file.relative_to(self.source))
            else:
                file.unlink()


class Git(Suite):
    """Some 380 instrumented files in each process."""
    package = "git"
    build = [["make", f"-j{os.cpu_count()}", *COVERAGE, *[f"NO_{part}=1" for part in (
        "GETTEXT", "TCLTK", "PERL", "PYTHON", "CURL", "EXPAT", "OPENSSL")]]]

    # None that kills, that waits for a time or that ends a pipe early.
    def chosen(self):
        return ["t0000-basic", "t0001-init", "t0003-attributes", "t0008-ignores", "t1006-cat-file",
                "t1300-config", "t1400-update-ref", "t1500-rev-parse", "t3200-branch", "t3600-rm",
                "t3903-stash"]

    # Its check of malloc has a library of its own in LD_PRELOAD, and time of its own.
    env = {"TEST_NO_MALLOC_CHECK": "1"}

    # Its repositories are in memory, as git's developers have them: a disk that has just forgotten
    # thousands of files is slow to make new ones.
    def command(self, jobs):
        memory = tempfile.mkdtemp(prefix="covkeep-bench-", dir="/dev/shm")
        atexit.register(shutil.rmtree, memory, ignore_errors=True)
        return ["prove", f"-j{jobs}", *[name.removesuffix(".sh") + ".sh" for name in self.tests()],
                "::", f"--root={memory}"]

    def directory(self):
        return self.source / "t"

    def results(self, lines):
        found = [line for line in lines
                 if line.startswith(("Files=", "Result:")) or "Wstat" in line]
        return ", ".join(line.split(" wallclock")[0].rpartition(",")[0] if "wallclock" in line
                         else line for line in found)


class Coreutils(Suite):
    """Some 30 instrumented files in each process, which lives for a millisecond."""
    package = "coreutils"
    env = {}
    build = [["./configure", "-q", "--disable-nls", "--without-openssl"],
             ["make", f"-j{os.cpu_count()}", *COVERAGE, "SUBDIRS=."]]

    # All that run one program many times, but those of random names, of the time and of terminals.
    # Some have `cat` killed by SIGPIPE: what it counted is lost without covkeep alone.
    def chosen(self):
        left_out = "date.pl", "date-next-dow.pl", "mktemp.pl", "timeout-blocked.pl", "tty-eof.pl"
        return sorted(f"tests/misc/{path.name}" for path in self.source.glob("tests/misc/*.pl")
                      if path.name not in left_out)

    def command(self, jobs):
        return ["make", "-s", f"-j{jobs}", *COVERAGE, "check", "SUBDIRS=.",
                "TESTS=" + " ".join(self.tests())]

    def directory(self):
        return self.source

    def results(self, lines):
        told = "# PASS", "# SKIP", "# FAIL", "# ERROR", "FAIL:", "ERROR:"
        return ", ".join(line.removeprefix("# ") for line in lines if line.startswith(told))


def apt_for_sources(work):
    """apt-get with a list of Debian's sources of its own: the machine's lists stay as they are."""
    work.mkdir(parents=True, exist_ok=True)
    release = dict(line.split("=", 1)
                   for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    (work / "sources.list").write_text(
        "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
        f" http://deb.debian.org/debian {release['VERSION_CODENAME']} main\n")
    (work / "lists/partial").mkdir(parents=True, exist_ok=True)
    (work / "cache/archives/partial").mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", "-o", f"Dir::Etc::SourceList={work}/sources.list",
           "-o", "Dir::Etc::SourceParts=-", "-o", f"Dir::State::Lists={work}/lists",
           "-o", f"Dir::Cache={work}/cache", "-o", "APT::Sandbox::User=root"]
    if not any((work / "lists").glob("*Sources*")):
        subprocess.run([*apt, "-qq", "update"], check=True)
    return apt
