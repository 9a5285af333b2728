# SPDX-License-Identifier: MIT
"""The counters of a tree of .gcda files, as gcov-dump shows them, and how trees of them differ.

Nothing of covkeep reads the files here: gcov-dump is the toolchain's own. A tree is a directory of
.gcda files, each at the path that it had below the directory of the build.
"""

import filecmp
import re
import subprocess

SUMMARY = re.compile(r":OBJECT_SUMMARY runs=(\d+), sum_max=(\d+)")
FUNCTION = re.compile(r":FUNCTION ident=(\d+)(?:.*`(.*?)')?")
BLOCK = re.compile(r":COUNTERS (\S+) (\d+) counts")
VALUES = re.compile(r": +\d+: ([-\d ]+)$")


def dump(path):
    shown = subprocess.run(["gcov-dump", "-l", path.name], cwd=path.parent, text=True,
                           capture_output=True, check=True).stdout
    return [line[len(path.name):] for line in shown.splitlines()]


def counters_of(path):
    """{(function's ident, kind, index): count}. The summary's two numbers are of ident 0."""
    counts, ident = {}, 0
    for line in dump(path):
        if found := SUMMARY.search(line):
            counts[0, "runs", 0], counts[0, "sum_max", 0] = map(int, found.groups())
        elif found := FUNCTION.search(line):
            ident = int(found[1])
        elif found := BLOCK.search(line):
            kind, number, index = found[1], int(found[2]), 0
            counts.update({(ident, kind, i): 0 for i in range(number)})  # zeros have no data
        elif found := VALUES.search(line):
            for value in found[1].split():
                counts[ident, kind, index] = int(value)
                index += 1
    return counts


def names_of(notes):
    """{ident: name} of the functions in a .gcno file."""
    return {int(found[1]): found[2] for line in dump(notes) if (found := FUNCTION.search(line))}


def files_of(tree):
    return {path.relative_to(tree) for path in tree.rglob("*.gcda")}


class Noise:
    """What a suite counts without covkeep: each counter's least and most in several runs."""

    def __init__(self, trees):
        self.trees = trees
        self.files = sorted(set().union(*map(files_of, trees)))
        self.counters = {}

    def ranges(self, file):
        if file not in self.counters:
            seen = [counters_of(tree / file) for tree in self.trees if (tree / file).exists()]
            values = {key: [counts.get(key, 0) for counts in seen] for key in set().union(*seen)}
            self.counters[file] = {key: (min(of), max(of)) for key, of in values.items()}
        return self.counters[file]

    def differing(self, tree, other=None):
        """The files that are not the same, byte for byte, in two trees; by default in the first."""
        other = other or self.trees[0]
        return [file for file in sorted(files_of(tree) | files_of(other))
                if not ((tree / file).exists() and (other / file).exists()
                        and filecmp.cmp(tree / file, other / file, shallow=False))]

    def varying(self):
        """The files that are not the same in all the runs without covkeep."""
        return sorted({file for tree in self.trees[1:] for file in self.differing(tree)})

    def is_steady(self, file, ident):
        """Whether the function's counters are the same in all the runs without covkeep."""
        return all(least == most for key, (least, most) in self.ranges(file).items()
                   if key[0] == ident)

    def outside(self, tree):
        """Yields (file, key, least, most, count) of each counter that is in no range."""
        for file in self.differing(tree):
            path = tree / file
            counts = counters_of(path) if path.exists() else {}
            ranges = self.ranges(file)
            for key in sorted(set(counts) | set(ranges)):
                least, most = ranges.get(key, (0, 0))
                count = counts.get(key, 0)
                if not least <= count <= most:
                    yield file, key, least, most, count
