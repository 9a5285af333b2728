# SPDX-License-Identifier: MIT
#
# Runs behind configuration.py in the interpreter that `covkeep doctor` asks, as its -c. It looks
# and changes nothing: coverage.py is not imported. Any Python may run this, version 2 as well.
import glob
import re
import sys

HOOK = re.compile(r"process_startup|COV_CORE_SOURCE|pytest_cov")
PYTEST = ("pytest", "pytest-3", "py.test", "py.test-3")
COVERAGE = ("coverage", "coverage3")
# Commands that run others: by an interpreter of their own, or programs that are not Python.
LAUNCHERS = ("tox", "nox", "hatch", "poetry", "pdm", "pipenv", "meson", "scons", "gcovr")
VARIABLES = ("COV_CORE_CONFIG", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")


def say(*fields):
    text = "\t".join(re.sub(r"[\t\n]", " ", field) for field in fields)
    sys.stdout.flush()
    os.write(1, getattr(os, "fsencode", str)(text + "\n"))


def version_of(package):
    """Returns the installed version as numbers and as text; (), "" if there is none."""
    from importlib import metadata

    try:
        text = metadata.version(package)
    except metadata.PackageNotFoundError:
        return (), ""
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3]), text


def text_of(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def site_directories():
    import site

    user = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    return [] if sys.flags.no_site else site.getsitepackages() + user


def hooks():
    """Returns the texts that start coverage.py at the start of this interpreter."""
    import site
    from importlib.util import find_spec

    names = [] if sys.flags.no_site else ["sitecustomize"]
    names += ["usercustomize"] if site.ENABLE_USER_SITE else []
    files = [path for name in site_directories() for path in glob.glob(name + "/*.pth")]
    for name in names:
        found = find_spec(name)
        files += [found.origin] if found and found.origin else []
    return [text for text in map(text_of, files) if HOOK.search(text)]


def patches_in(path):
    """Returns the patches that a configuration file asks for."""
    if path.endswith(".toml"):
        try:
            import tomllib
        except ImportError:
            found = re.search(r"^\s*patch\s*=\s*(\[[^]]*\]|.*)", text_of(path), re.MULTILINE)
            return re.findall(r"\w+", found.group(1)) if found else []
        try:
            tool = tomllib.loads(text_of(path)).get("tool", {})
            run = tool.get("coverage", {}).get("run", {})
        except (tomllib.TOMLDecodeError, AttributeError):
            return []
        value = run.get("patch", [])
        return [value] if isinstance(value, str) else value
    import configparser

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text_of(path))
    except configparser.Error:
        return []
    sections = [name for name in ("run", "coverage:run") if parser.has_section(name)]
    return re.findall(r"\w+", " ".join(parser.get(name, "patch", fallback="") for name in sections))


def options(words, name):
    """Returns the values of all such options on the command line; None where one has none."""
    found = []
    for index, word in enumerate(words):
        if word == name:
            behind = words[index + 1:index + 2]
            found.append(behind[0] if behind and not behind[0].startswith("-") else None)
        elif word.startswith(name + "="):
            found.append(word[len(name) + 1:])
    return found


def option(words, name):
    """Returns the value of the last such option on the command line."""
    value = None
    for index, word in enumerate(words):
        if word == name and index + 1 < len(words):
            value = words[index + 1]
        elif word.startswith(name + "="):
            value = word[len(name) + 1:]
    return value


def added_texts():
    """Returns the texts that may add to pytest's command line."""
    files = ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
    return [os.environ.get("PYTEST_ADDOPTS", "")] + [text_of(file) for file in files]


def added_option(name):
    """Returns the value of such an option in what is added to pytest's command line."""
    found = [re.search(re.escape(name) + r"[= ]([^\s\"',]+)", text) for text in added_texts()]
    return next((match.group(1) for match in found if match), None)


def is_run(words, *names):
    """Whether the command line runs one of these, as a module or as a script."""
    name = os.path.basename(words[0]) if words else ""
    if name == "-m" and len(words) > 1:
        name = words[1]
    elif name.startswith("-m"):
        name = name[2:]
    return name in names


def configuration(words):
    """Returns the variable that tells subprocesses their configuration, and its value."""
    for name in VARIABLES:
        if os.environ.get("DOCTOR_" + name):
            return name, os.environ["DOCTOR_" + name]
    if is_run(words, *COVERAGE):
        return "COV_CORE_CONFIG", option(words, "--rcfile") or os.pathsep
    file = option(words, "--cov-config") or added_option("--cov-config")
    return "COV_CORE_CONFIG", file or os.pathsep


def find_unused_section(words):
    name, value = configuration(words)
    try:
        path, _, advice = os.fsdecode(unused_section(name, value)).partition("\n")
    except (ValueError, KeyError):
        say("find", "configuration", name, "its value cannot be read", "unset it")
        return
    why, _, remedy = advice.partition("; ")
    if is_run(words, *COVERAGE):
        remedy = "pass --rcfile=" + os.path.basename(path) + " to coverage"
    if path:
        say("find", "configuration", path, why, remedy)


def find_missing_file():
    for name in ("COV_CORE_CONFIG", "COVERAGE_PROCESS_START"):
        value = os.environ.get("DOCTOR_" + name)
        if value and value != os.pathsep and not os.path.exists(value):
            say("find", "configuration", name + "=" + value,
                "there is no such file: coverage.py does not start in a subprocess",
                "name a file that is there, by its whole path")


def find_missing_patch(words):
    """Tells if the configuration does not ask for subprocesses, as coverage.py 7.10 needs it."""
    files = files_read(*configuration(words))
    if any("subprocess" in patches_in(path) for path in files):
        return
    path = files[0] if files else "pyproject.toml"
    line = "patch = subprocess below [run]"
    if path.endswith(".toml"):
        line = 'patch = ["subprocess"] below [tool.coverage.run]'
    elif os.path.basename(path) in SHARED:
        line = "patch = subprocess below [coverage:run]"
    say("find", "configuration", os.path.abspath(path),
        "nothing starts coverage.py in subprocesses: `patch = subprocess` is not there",
        "add the line " + line)


def is_set(*names):
    return any(os.environ.get("DOCTOR_" + name) for name in names)


def starts_by_pytest(words):
    """Whether pytest-cov starts coverage.py: only where it is told what to measure."""
    added = [word for text in added_texts() for word in re.split(r"[\s\"',=]+", text)]
    return "--no-cov" not in words and bool(options(words, "--cov") or "--cov" in added)


def find_unmeasured(words):
    """Tells if neither the command nor a variable starts coverage.py in this interpreter."""
    is_test = is_run(words, *PYTEST)
    if not words or is_run(words, *(COVERAGE + LAUNCHERS)) or \
            is_set("COV_CORE_SOURCE", *VARIABLES) or (is_test and starts_by_pytest(words)):
        return False
    why = ("it is not run by coverage or pytest, and no variable asks for it",
           "run it by `coverage run`; if a test starts it, look at the test's command in its "
           "place: covkeep doctor pytest --cov")
    if is_test:
        why = ("pytest does so with --cov only", "pass --cov=PACKAGE to pytest")
    say("find", "no coverage", " ".join(words[:2]) if words[0] in ("-m", "-c") else words[0],
        "nothing starts coverage.py in it: " + why[0], why[1])
    return True


def is_module(name):
    """Whether there is a directory or a module of that name: where this interpreter or a test that
    adds to its path may find it. Nothing is imported."""
    from importlib.util import find_spec

    first, _, rest = name.partition(".")
    try:
        spec = find_spec(first) if first else None
    except (ImportError, ValueError):
        spec = None
    places = list(spec.submodule_search_locations or []) if spec else []
    for depth in ("", "*/", "*/*/"):
        places += glob.glob(depth + glob.escape(first))
    if not rest:
        return bool(spec or places or glob.glob(glob.escape(first) + ".py") or
                    glob.glob("*/" + glob.escape(first) + ".py"))
    path = glob.escape(rest.replace(".", "/"))
    return any(glob.glob(glob.escape(place) + "/" + path + end)
               for place in places for end in ("", ".*"))


def find_unknown_source(words):
    """Tells if what is to be measured, by the command line, is not there."""
    name = "--cov" if is_run(words, *PYTEST) else "--source"
    for value in options(words, name):
        for source in (value or "").split("," if name == "--source" else "\n"):
            if source and not os.path.exists(source) and not is_module(source):
                say("find", "no coverage", name + "=" + source,
                    "there is no package, module or directory of that name: coverage.py would "
                    "measure nothing",
                    "name the package as it is imported, or its directory")


def find_other_hook(words, found):
    """pytest-cov's hook looks at its own variables alone, which pytest sets in its children."""
    if not found or not is_set(*VARIABLES[1:]) or is_set("COV_CORE_SOURCE") or \
            is_run(words, *PYTEST) or any("process_startup" in text for text in found):
        return False
    say("find", "start-up hook", sys.executable,
        "only pytest-cov's .pth file is there, which does not look at " +
        " or ".join(name for name in VARIABLES[1:] if is_set(name)),
        "add a .pth file with the line: import coverage; coverage.process_startup()")
    return True


def find_missing_start(words, coverage, cov):
    """Tells if nothing would start coverage.py in a subprocess of this interpreter."""
    found = hooks()
    variables = is_set(*VARIABLES[1:])
    if find_other_hook(words, found):
        return
    if found and (() < cov < (7,) or coverage < (7, 10) or variables):
        return
    if coverage >= (7, 10):
        find_missing_patch(words)
        return
    why = "no .pth file starts coverage.py in subprocesses"
    say("find", "start-up hook", sys.executable, why + (" (-S)" if sys.flags.no_site else ""),
        "install pytest-cov below 7 there, or a .pth file with the line: "
        "import coverage; coverage.process_startup()")


def interpreter():
    return sys.implementation.name if hasattr(sys, "implementation") else "python"


def examine(words):
    have = "{0} {1}.{2}".format(interpreter(), *sys.version_info[:2]).replace("cpython", "CPython")
    if interpreter() != "cpython" or sys.version_info < (3, 9):
        say("find", "interpreter", sys.executable,
            have + " is left alone: its coverage is not kept",
            "run the tests by CPython 3.9 or later")
        say("have", have)
        return
    coverage, text = version_of("coverage")
    cov, cov_text = version_of("pytest-cov")
    if not text:
        say("find", "coverage.py", sys.executable, "it is not installed in this interpreter",
            sys.executable + " -m pip install coverage pytest-cov")
    else:
        if not find_unmeasured(words):
            find_missing_start(words, coverage, cov)
            if is_run(words, *(PYTEST + COVERAGE)):
                find_unknown_source(words)
        find_missing_file()
        find_unused_section(words)
    say("have", ", ".join([have, "coverage.py " + text] +
                          (["pytest-cov " + cov_text] if cov_text else [])))


examine(sys.argv[1:])
