# SPDX-License-Identifier: MIT
"""covkeep-missing(7) as the tests see it, and what the sources say."""

import errno
import os
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIM = ROOT / "shim"
PAGE = (ROOT / "scripts/man/covkeep-missing.7").read_text()
LITERALS = re.compile(r'"((?:[^"\\\n]|\\.)*)"(?:\s*\\?\n?\s*"((?:[^"\\\n]|\\.)*)")*')
ONE_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
PLACEHOLDER = re.compile(r"%[-.0-9]*(?:ll|z)?[a-zA-Z]")
OURS = "covkeep"


def unescaped(text):
    """Of mdoc(7), as far as titles have it."""
    return text.replace("\\&", "").replace("\\-", "-").replace("\\e", "\\")


def entries():
    """(title, its text in the language of mdoc(7)) of each."""
    for title, body in re.findall(r"^\.Ss (.*)\n((?:(?!\.S[sh] ).*\n)*)", PAGE, re.MULTILINE):
        yield unescaped(title), body


def messages():
    """(title, whose words, whether they are general, words) of each."""
    for title, body in entries():
        comments = re.match(r'(?:\.\\" .*\n)*', body).group()
        for who, words in re.findall(r'^\.\\" ([^:\n]*): (.*)$', comments, re.MULTILINE):
            yield title, who.removesuffix(", in general"), who.endswith(", in general"), words


def recipes():
    """(title, commands) of each display."""
    for title, body in entries():
        for block in re.findall(r'^\.\\" sh\n\.Bd -literal[^\n]*\n(.*?)^\.Ed$', body,
                                re.MULTILINE | re.DOTALL):
            yield title, block.replace("\\e", "\\")


def plain(text):
    """Quotation marks do not count, nor do spaces."""
    return " ".join(re.sub("[\"'`]", "", text).split())


def literals(text):
    """The string literals of C, those side by side as one."""
    for found in LITERALS.finditer(text):
        pieces = ONE_LITERAL.findall(found.group())
        yield "".join(pieces).replace('\\"', '"').replace("\\n", " ").replace("\\\\", "\\")


def code_of(path):
    """A source without comments and names of headers."""
    return re.sub(r"/\*.*?\*/|^#include .*?$", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)


def has_words(literal):
    """It is more than placeholders and one word."""
    return len(re.findall(r"[a-z]{2,}", PLACEHOLDER.sub("", literal))) >= 2


def said_in(path):
    return filter(has_words, literals(code_of(SHIM / path)))


def word_and_format(path):
    """What message_word() says, by its word and its format."""
    for call in re.findall(r"\bmessage_word\(\w+, (\".*?)\);", code_of(path), re.DOTALL):
        yield "".join(list(literals(call))[:2])


def formats(path, function="message"):
    """The formats, the first literal of each call, that have words of their own."""
    if function == "message_word":
        yield from word_and_format(SHIM / path)
        return
    for call in re.findall(rf"\b{function}\((.*?)\);", code_of(SHIM / path), re.DOTALL):
        yield from filter(has_words, list(literals(call))[:1])


def filled(text):
    """A line as the format gives it; what follows a word at once may be empty."""
    text = re.sub(r"(?<=[a-z])(?:%s)+", "", text)
    return re.sub(PLACEHOLDER, lambda found: "x" if found.group()[-1] == "s" else "3", text)


def all_said():
    """All that our sources can say, as one text, with the words of error numbers."""
    sources = [*SHIM.rglob("*.[ch]"), *SHIM.rglob("*.py")]
    said = [literal for path in sources for literal in literals(code_of(path))]
    said += [text for path in sources for text in word_and_format(path)]
    return plain("\n".join([*said, *map(os.strerror, errno.errorcode)]))


TELLER = """
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "cli/verdict/advice.h"
int main(void) {
    for (int i = 1; i < LOSS_END; i++)
        if (i >= LOSS_FIRST || strcmp(verdict_advice(i), verdict_advice(LOSS_UNKNOWN)) != 0)
            printf("%s: /x/shop.gcda: %s\\t%s\\t%s\\n", loss_what(i), loss_words(i), loss_words(i),
                   verdict_advice(i));
    return 0;
}
"""


def losses():
    """(line, words, advice) of every reason of loss.h, and of each error number with an advice."""
    with tempfile.TemporaryDirectory(prefix="covkeep-explain-") as name:
        program = f"{name}/teller"
        subprocess.run(["gcc", "-D_GNU_SOURCE", "-w", f"-I{SHIM}", "-o", program, "-xc", "-",
                        SHIM / "loss.c", SHIM / "cli/verdict/advice.c"], input=TELLER, text=True, check=True)
        told = subprocess.run([program], text=True, check=True, capture_output=True).stdout
    return [tuple(line.split("\t")) for line in told.splitlines()]


def advice_macros():
    """Those of advice.h, by name."""
    done = subprocess.run(["gcc", "-E", "-dM", f"-I{SHIM}", SHIM / "cli/verdict/advice.h"],
                          text=True, check=True, capture_output=True)
    found = re.findall(r"^#define (ADVICE_\w+) (.*)$", done.stdout, re.MULTILINE)
    return {name: next(literals(text)) for name, text in found}
