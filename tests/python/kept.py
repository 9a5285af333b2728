# SPDX-License-Identifier: MIT
"""What a run has measured, read by coverage.py itself. A measurement is a set of
(file, context, line) or (file, context, arc), with files named from the source directory, and of
(file,) for those that were only looked at. Lines whose comment says that one way to end alone runs
them are left out, as is each arc from or to them.
"""

import re
import shutil
import tempfile
import warnings
from pathlib import Path

import coverage

ONE_ENDING_ONLY = re.compile(r"#.*\b(clean run only|this ending only)\b")


def data_files(base):
    return sorted(base.parent.glob(base.name + "*"))


def combined(base):
    """The data of all data files of a run; the files stay."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        whole = coverage.Coverage(data_file=None, config_file=False)
        with tempfile.TemporaryDirectory(prefix="covkeep-") as copies:
            parts = [shutil.copy(path, copies) for path in data_files(base)]
            if parts:
                whole.combine(parts, strict=True)
        return whole.get_data()


def marked(path):
    return {number for number, line in enumerate(path.read_text().split("\n"), 1)
            if ONE_ENDING_ONLY.search(line)}


def everything(base, source):
    """The measurement, marked lines included."""
    data, found = combined(base), set()
    for file in data.measured_files():
        name = str(Path(file).relative_to(source))
        found.add((name,))
        for context in data.measured_contexts():
            data.set_query_context(context)
            measured = data.arcs(file) if data.has_arcs() else data.lines(file)
            found.update((name, context, point) for point in measured)
    return found


def comparable(measurement, source):
    """Without what one ending alone runs."""
    marks = {name: marked(source / name) for (name, *_) in measurement}

    def stays(name, *point):
        numbers = point[1] if point and isinstance(point[1], tuple) else point[1:]
        return not marks[name].intersection(numbers)

    return {entry for entry in measurement if stays(*entry)}
