# SPDX-License-Identifier: MIT
"""The man page, the completions and --help name the same subcommands, options and variables."""

import os
import re
import subprocess

import pytest

from run_trial import HERE, place  # noqa: F401

SCRIPTS = HERE.parent.parent / "scripts"
MANUAL = SCRIPTS / "man/covkeep.1"
README = HERE.parent.parent / "README.md"
OPTION = re.compile(r"(?<![\w-])--?[a-zA-Z][\w-]*")
DEADLINE = 240


@pytest.fixture
def subcommands(place):
    """{subcommand: its options}, by their --help; "" is the command itself."""
    text = place.covkeep("--help").stdout
    names = dict.fromkeys(re.findall(r"^  covkeep (\w+)", text, re.MULTILINE))
    return {name: help_options(place, name) for name in ["", *names]}


def help_options(place, name):
    done = place.covkeep(*filter(None, [name]), "--help")
    assert done.returncode == 0 and done.stderr == ""
    rows = re.findall(r"^ {2,6}(-.*?)(?: {2,}|$)", done.stdout, re.MULTILINE)
    return {option for row in rows for option in OPTION.findall(row)}


def test_each_help_fits_a_screen_and_has_examples(place, subcommands):
    for name in subcommands:
        lines = place.covkeep(*filter(None, [name]), "--help").stdout.splitlines()
        assert len(lines) <= 24, name
        assert max(map(len, lines)) <= 80, name
        assert "Examples:" in lines, name
        assert lines[0].lower().startswith("usage: covkeep"), name


@pytest.mark.parametrize("tool", [
    ["mandoc", "-Tlint", "-Wwarning"],
    ["groff", "-ww", "-z", "-mdoc", "-Tutf8"],
    ["man", "--warnings", "-E", "UTF-8", "-Tutf8", "-Z", "-l"],
])
@pytest.mark.parametrize("page", sorted((SCRIPTS / "man").iterdir()), ids=lambda page: page.name)
def test_manual_has_no_warnings(tool, page):
    done = subprocess.run([*tool, page], check=False, text=True, capture_output=True,
                          timeout=DEADLINE)
    assert (done.returncode, done.stderr) == (0, "")
    assert tool[0] == "man" or done.stdout == ""


def manual_options(name):
    """Those of one subcommand's section, or of the synopsis."""
    text = MANUAL.read_text()
    pattern = rf"\.Ss covkeep {name}\n(.*?)\n\.S[sh] " if name else r"\.Sh DESCRIPTION(.*?)\n\.Ss "
    section = re.search(pattern, text, re.DOTALL).group(1)
    words = re.findall(r"^(?:\.It |\.)Fl (.*)$", section, re.MULTILINE)
    flags = [flag for row in words for flag in re.split(r"[ ,|]+|Ar \w+|Fl", row) if flag]
    known = {f"-{flag}" if flag.startswith("-") or len(flag) == 1 else "" for flag in flags}
    return {flag for flag in known if flag and OPTION.fullmatch(flag)}


def test_manual_names_every_option(subcommands):
    for name, options in subcommands.items():
        assert options <= manual_options(name), name


def test_manual_names_no_other_option(subcommands):
    for name, options in subcommands.items():
        if name:
            assert manual_options(name) == options, name


def test_manual_names_every_variable():
    """Those that the library reads, and none that it does not."""
    config = (HERE.parent.parent / "shim/config.c").read_text()
    known = set(re.findall(r'\{"(COV_KEEP\w*)=", take', config))
    described = set(re.findall(r"^\.It Ev (COV_KEEP\w*)", MANUAL.read_text(), re.MULTILINE))
    assert len(known) > 5
    assert described == known


def test_readme_is_short_and_names_pages_that_are_there():
    text = README.read_text()
    assert len(text.splitlines()) <= 150
    named = {f"{name}.{section}" for name, section in re.findall(r"(covkeep[a-z-]*)\((\d)\)", text)}
    assert named == {page.name for page in (SCRIPTS / "man").iterdir()}


def test_manual_has_the_schema_of_the_header():
    header = (HERE.parent.parent / "shim/cli/report/json.h").read_text()
    schema = re.search(r"^ \*  schema .*?(?=\n \*\n)", header, re.MULTILINE | re.DOTALL).group()
    lines = [line[4:] for line in schema.splitlines()]
    assert "\n.Bd -literal\n" + "\n".join(lines) + "\n.Ed\n" in MANUAL.read_text()


BASH = '''source {script}
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_covkeep; printf '%s\\n' "${{COMPREPLY[@]}}"'''


def complete(*words):
    script = BASH.format(script=SCRIPTS / "completion/covkeep.bash",
                         words=" ".join(f"'{word}'" for word in words))
    done = subprocess.run(["bash", "--norc", "-c", script], check=True, text=True,
                          capture_output=True, timeout=DEADLINE)
    assert done.stderr == ""
    return set(done.stdout.split())


def test_bash_completes_every_option(subcommands):
    names = set(subcommands) - {""}
    assert complete("covkeep", "") == names | subcommands[""]
    for name in names:
        assert complete("covkeep", name, "-") == subcommands[name], name


def test_bash_completes_words(tmp_path):
    assert complete("covkeep", "re") == {"report", "reset"}
    assert complete("covkeep", "run", "--st") == {"--strict", "--stop-leftovers"}
    assert "bash" in complete("covkeep", "run", "-q", "bas")
    (tmp_path / "records").mkdir()
    assert complete("covkeep", "run", "--dir", f"{tmp_path}/r") == {f"{tmp_path}/records"}


FISH = "source {script}; complete -C '{line}'"


def complete_by(shell, place, line):
    """What the shell offers for the last word of the line."""
    env = {**place.env, "TERM": "xterm"}
    if shell == "bash":
        words = " ".join(f"'{word}'" for word in line.split(" "))
        script = BASH.format(script=SCRIPTS / "completion/covkeep.bash", words=words)
        command = ["bash", "--norc", "-c", script]
    elif shell == "fish":
        command = ["fish", "--no-config", "-c",
                   FISH.format(script=SCRIPTS / "completion/covkeep.fish", line=line)]
    else:
        function = "_covkeep_pids" if line.split(" ")[1] in ("flush", "reset", "doctor") else "_covkeep_runs"
        functions = re.split(r"^_covkeep \"", (SCRIPTS / "completion/covkeep.zsh").read_text(), flags=re.MULTILINE)[0]
        command = ["zsh", "-f", "-c", functions + ZSH_OFFERS + function]
    done = subprocess.run(command, check=True, text=True, capture_output=True, timeout=DEADLINE, env=env,
                          cwd=place.path)
    return {offer.split("\t")[0] for offer in done.stdout.splitlines()}


# Within zsh's editor alone compadd shows what it is given.
ZSH_OFFERS = """
compadd() { print -rl -- ${(P)@[-1]} }
_files() { : }
"""

shells = pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])


@shells
@pytest.mark.parametrize("subcommand", ["report", "settle", "tests", "who shop.c:1"])
def test_runs_are_completed(place, shell, subcommand):
    assert place.run("-q", "true").returncode == 0
    assert str(place.runs[0]) in complete_by(shell, place, f"covkeep {subcommand} {place.runs[0].parent}/")


@shells
@pytest.mark.parametrize("subcommand", ["flush", "reset", "doctor"])
def test_programs_under_covkeep_are_completed(place, shell, subcommand):
    """And no others: this one is not."""
    with place.start("-q", "sh", "-c", "echo $$; read line", stdin=subprocess.PIPE) as run:
        pid = run.line()
        offers = complete_by(shell, place, f"covkeep {subcommand} {pid[0]}")
    assert pid in offers and str(os.getpid()) not in offers


def test_zsh_asks_for_runs_and_pids_where_they_belong():
    arguments = (SCRIPTS / "completion/covkeep.zsh").read_text().split("_covkeep_argument() {")[1]
    cases = dict(re.findall(r"^    (\w+)\)\n(.*?);;", arguments, re.MULTILINE | re.DOTALL))
    assert {name for name, text in cases.items() if "_covkeep_runs" in text} == {"report", "settle", "tests", "who"}
    assert {name for name, text in cases.items() if "pids" in text} == {"doctor", "flush", "reset"}


def named_in(file, pattern):
    return set(re.findall(pattern, (SCRIPTS / "completion" / file).read_text()))


def test_zsh_and_fish_name_every_option(subcommands):
    options = set().union(*subcommands.values())
    zsh = named_in("covkeep.zsh", r"--?[a-zA-Z][\w-]*(?=[,}\[])")
    fish = {f"--{name}" for name in named_in("covkeep.fish", r"(?<!set) -l ([\w-]+)")}
    fish |= {f"-{name}" for name in named_in("covkeep.fish", r" -s (\w)")}
    assert options <= zsh
    assert options == fish
    for name in set(subcommands) - {""}:
        assert f"'{name}:" in (SCRIPTS / "completion/covkeep.zsh").read_text()
        assert f"-a {name} " in (SCRIPTS / "completion/covkeep.fish").read_text()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_valid(shell):
    done = subprocess.run([shell, "-n", SCRIPTS / f"completion/covkeep.{shell}"], check=False,
                          text=True, capture_output=True, timeout=DEADLINE)
    assert (done.returncode, done.stderr) == (0, "")
