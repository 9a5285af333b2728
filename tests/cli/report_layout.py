# SPDX-License-Identifier: MIT
#
# The layout of a black box and the numbers of losses, as the compiler has them: the headers are the
# only place where they are told.
import functools
import os
import pathlib
import re
import struct
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHIM = ROOT / "shim"
HEADER = SHIM / "blackbox" / "blackbox.h"
CONSTANTS = (
    "BLACKBOX_VERSION", "BLACKBOX_SIZE", "BLACKBOX_MAX", "BLACKBOX_EVENTS", "BLACKBOX_NOBODY",
    "BLACKBOX_OPEN", "BLACKBOX_EXIT", "BLACKBOX_AT_ONCE", "BLACKBOX_SIGNAL", "BLACKBOX_EXEC",
    "BLACKBOX_KILLED", "BLACKBOX_QUICKLY", "BLACKBOX_GCOV", "BLACKBOX_LLVM", "BLACKBOX_PYTHON",
    "BLACKBOX_NOT_STARTED", "BLACKBOX_NO_DATA",
    "BLACKBOX_SENT", "BLACKBOX_REAPED", "BLACKBOX_BOUND", "BLACKBOX_REASONS", "BLACKBOX_DEEDS", "BLACKBOX_STRANGER", "BLACKBOX_ROOM",
)
LOSSES = sorted(set(re.findall(r"^    (LOSS_\w+)", (SHIM / "loss.h").read_text(), re.M)))
INTEGERS = {(1, 0): "B", (2, 0): "H", (4, 0): "I", (4, 1): "i", (8, 0): "Q", (8, 1): "q"}


def members(struct_name):
    """Their names, in the header's order."""
    text = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.S)
    body = re.search(r"struct %s \{(.*?)\};" % struct_name, text, re.S).group(1).replace("union {", "")
    for declaration in body.split(";"):
        words = declaration.strip().replace("struct ", "").split(None, 1)
        for name in words[1].split(",") if words else ():
            yield re.match(r"\s*(\w+)", name).group(1)


def questions():
    yield '#include <stdio.h>\n#include <stddef.h>\n#include "blackbox/blackbox.h"\nint main(void) {'
    for name in (*CONSTANTS, *LOSSES):
        yield f'printf("{name} %lld\\n", (long long){name});'
    yield 'printf("BLACKBOX_FILE %s\\n", BLACKBOX_FILE);'
    for kind in ("record", "more", "event", "head"):
        yield f"struct blackbox_{kind} {kind};"
        for name in members(f"blackbox_{kind}"):
            one = f"{kind}.{name}"
            is_signed = f"_Generic({one}, int32_t: 1, int64_t: 1, default: 0)"
            is_text = f"_Generic({one}, char *: 1, default: 0)"
            yield (f'printf("{one} %zu %zu %d %d\\n", offsetof(struct blackbox_{kind}, {name}), '
                   f"sizeof({one}), {is_signed}, {is_text});")
        yield f'printf("{kind}. %zu\\n", sizeof({kind}));'
    yield "return 0; }"


@functools.lru_cache(maxsize=None)
def layout():
    """constant: its value; kind.member: (offset, size, is signed, is text)."""
    with tempfile.TemporaryDirectory() as directory:
        program = os.path.join(directory, "layout")
        subprocess.run(["gcc", "-D_GNU_SOURCE", "-w", f"-I{SHIM}", "-xc", "-", "-o", program],
                       input="\n".join(questions()), text=True, check=True)
        lines = subprocess.run([program], stdout=subprocess.PIPE, text=True, check=True).stdout
    answers = {}
    for name, *values in map(str.split, lines.splitlines()):
        numbers = tuple(int(v) if v.isdigit() else v for v in values)
        answers[name] = numbers if len(numbers) > 1 else numbers[0]
    return answers


def constant(name):
    return layout()["BLACKBOX_" + name]


def number_of(loss):
    """That of `LOSS_...`."""
    return layout()[loss]


def pack(kind, fields):
    """The bytes of a struct in which the fields are set: numbers, or bytes that are cut."""
    packed = bytearray(layout()[kind + "."])
    for name, value in fields.items():
        offset, size, is_signed, _ = layout()[f"{kind}.{name}"]
        if isinstance(value, bytes):
            packed[offset:offset + min(size, len(value))] = value[:size]
        else:
            struct.pack_into("=" + INTEGERS[size, is_signed], packed, offset, value)
    return bytes(packed)
