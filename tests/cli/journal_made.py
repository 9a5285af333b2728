# SPDX-License-Identifier: MIT
"""Journals as programs write them, made of the .gcda files that libgcov has written for one run, as
gcov-dump shows them: so that what `covkeep settle` writes can be compared with libgcov's own files.
The format is that of shim/journal/format.h and description.h.
"""

import os
import re
import shutil
import struct
import subprocess
from pathlib import Path

MASK = (1 << 64) - 1
KEPT = 256 << 20  # bytes of settled records that stay in a journal
RECORD_MAGIC, DESCRIPTION_MAGIC = b"covjrnl\1", b"covimag\1"


def checksum(data):
    total, whole = 0, len(data) // 8 * 8
    for (word,) in struct.iter_unpack("<Q", data[:whole]):
        total = ((total ^ word) * 0x9e3779b97f4a7c15) & MASK
        total ^= total >> 29
    for byte in data[whole:]:
        total = ((total ^ byte) * 0x100000001b3) & MASK
    return total


def sealed(data):
    return data + struct.pack("<Q", checksum(data))


def pack(*numbers):
    packed = bytearray()
    for number in numbers:
        while number >= 0x80:
            packed.append(number & 0x7f | 0x80)
            number >>= 7
        packed.append(number)
    return bytes(packed)


def signed(number):
    return (number << 1 ^ number >> 63) & MASK


class File:
    """What gcov-dump says of one .gcda file."""

    def __init__(self, path):
        self.path = str(path)
        self.content = Path(path).read_bytes()
        self.functions = []  # of [ident, lineno_checksum, cfg_checksum, counts], or None: no counts
        text = subprocess.run(["gcov-dump", "-l", path], check=True, text=True,
                              capture_output=True).stdout
        self.version = struct.unpack("<I", self.content[4:8])[0]
        self.stamp = int(re.search(r":stamp (\d+)", text)[1])
        self.checksum = int(re.search(r":checksum (\d+)", text)[1])
        self.sum_max = int(re.search(r"sum_max=(\d+)", text)[1])
        for line in text.splitlines():
            self.take(line)

    def take(self, line):
        function = re.search(
            r"FUNCTION ident=(\d+), lineno_checksum=0x(\w+), cfg_checksum=0x(\w+)", line)
        if function:
            self.functions.append([int(function[1]), int(function[2], 16), int(function[3], 16), []])
        elif "FUNCTION placeholder" in line:
            self.functions.append(None)
        counts = re.search(r"^[^:]*: +\d+: ([\d ]+)$", line)
        if counts:
            self.functions[-1][3] += map(int, counts[1].split())

    @property
    def counters(self):
        return [count for function in self.functions if function for count in function[3]]

    def described(self):
        name = self.path.encode()
        words = pack(len(name)) + name + pack(self.stamp, self.checksum, 1, len(self.functions))
        for function in self.functions:
            words += pack(1, *function[:3], len(function[3])) if function else pack(0)
        return words


class Image:
    """A program's files after one run, which its records and description are made of."""

    def __init__(self, paths, key=0x0123456789abcdef):
        self.files = [File(path) for path in paths]
        self.key = key

    def description(self):
        return sealed(DESCRIPTION_MAGIC + pack(self.files[0].version, len(self.files)) +
                      b"".join(file.described() for file in self.files))

    def numbers(self, is_counted=0):
        """All files, with the counts of one run."""
        counters = [count for file in self.files for count in file.counters]
        numbers, gap = b"", 0
        for count in counters:
            gap += 1
            if count:
                numbers += pack(gap - 1, signed(count))
                gap = 0
        spans = pack(1, 0, len(self.files), is_counted, self.files[0].sum_max)
        return spans + pack(sum(map(bool, counters))) + numbers

    def section(self, numbers=None):
        numbers = self.numbers() if numbers is None else numbers
        return struct.pack("<QII", self.key, len(numbers), 0) + numbers

    def record(self, process, flush=1, sections=None, label=b""):
        sections = [self.section()] if sections is None else sections
        body, program = b"".join(sections), b"/bin/program"
        head = RECORD_MAGIC + struct.pack(
            "<IIQQqiiIIII", 72 + len(program) + len(label) + len(body) + 8, flush, process, 1, 0, 1,
            1, len(program), len(label), len(sections), 0)
        return sealed(sealed(head) + program + label + body)


class Journal:
    """A directory of a journal, in which the images are described."""

    def __init__(self, path, *images):
        self.path = Path(path)
        self.images = self.path / "images"
        self.file = self.path / "journal"
        self.images.mkdir(parents=True)
        for image in images:
            self.describe(image)

    def describe(self, image):
        (self.images / f"{image.key:016x}").write_bytes(image.description())

    def append(self, *records):
        with open(self.file, "ab") as file:
            file.write(b"".join(records))

    def pad(self, size=KEPT):
        """Room that holds no records, so that those before it are so far from the end."""
        with open(self.file, "r+b") as file:
            os.posix_fallocate(file.fileno(), self.file.stat().st_size, size)

    def notes(self):
        """What the command has noted beside the records."""
        return {file.name for file in self.path.iterdir()} - {"images", "journal"}

    def anew(self, records):
        """As before anything was settled, with these records."""
        for name in self.notes():
            (self.path / name).unlink()
        self.file.unlink(missing_ok=True)
        self.append(*records)


class Program:
    """A C program of some small files and a large one, in a directory of its own."""

    SMALL = 3

    def __init__(self, directory):
        self.directory = Path(directory)
        lines = "".join(f"    if (x == {i}) y += {i};\n" for i in range(900))
        self.write("large", f"int large(int x)\n{{\n    int y = 0;\n{lines}    return y;\n}}\n")
        for i in range(self.SMALL):
            self.write(f"small{i}", f"int small{i}(int x) {{ return x > {i} ? x : {i}; }}\n")
        calls = "".join(f"        small{i}(x);\n" for i in range(self.SMALL))
        declared = "".join(f"int small{i}(int);\n" for i in range(self.SMALL))
        self.write("main", f"int large(int);\n{declared}int main(void)\n{{\n"
                   f"    for (int x = 0; x < 9; x++) {{\n        large(x);\n{calls}    }}\n"
                   "    return 0;\n}\n")
        sources = sorted(self.directory.glob("*.c"))
        self.compile("-c", *sources)
        self.compile("-o", self.directory / "program", *sorted(self.directory.glob("*.o")))
        self.once = self.run(1)

    def write(self, name, text):
        (self.directory / f"{name}.c").write_text(text)

    def compile(self, *words):
        subprocess.run(["gcc", "-O0", "--coverage", *words], cwd=self.directory, check=True)

    @property
    def files(self):
        return sorted(self.directory.glob("*.gcda"))

    def content(self):
        return {file.name: file.read_bytes() for file in self.files}

    def clear(self):
        for file in self.files:
            file.unlink()

    def run(self, times):
        """The content of its files after so many runs of libgcov, which are removed again."""
        self.clear()
        for _ in range(times):
            subprocess.run([self.directory / "program"], check=True)
        content = self.content()
        self.clear()
        return content

    def put(self, content):
        """Has its files hold that."""
        self.clear()
        for name, data in content.items():
            (self.directory / name).write_bytes(data)

    def image(self, **options):
        self.put(self.once)
        image = Image(self.files, **options)
        self.clear()
        return image


def copy(journal, to):
    shutil.copytree(journal.path, to)
