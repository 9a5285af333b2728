# SPDX-License-Identifier: MIT
"""Which cases of a test with several parameters are run: as many as it takes for each two values of two
parameters to meet. Nearly every fault of a combination is one of two values, and all combinations of all
parameters take twice as long. With COVKEEP_EVERY=1 in the environment all of them are run.
"""

import itertools
from collections import Counter, defaultdict


def met(item):
    """The pairs of values in this case; the value alone where there is one parameter only."""
    values = sorted((name, repr(value)) for name, value in item.callspec.params.items())
    return set(itertools.combinations(values, 2)) if len(values) > 1 else {tuple(values)}


def enough(cases):
    """A part of the cases of one test in which each pair is met that is met in all of them, and each of
    them about as often.
    """
    pairs = {case: met(case) for case in cases}
    times = Counter({pair: 0 for case in cases for pair in pairs[case]})
    while 0 in times.values():
        best = max(pairs, key=lambda case: (sum(not times[pair] for pair in pairs[case]),
                                            -sum(times[pair] for pair in pairs[case])))
        times.update(pairs.pop(best))
        yield best


def of_each_test(items):
    """What is enough of all tests."""
    tests = defaultdict(list)
    for item in items:
        tests[item.nodeid.partition("[")[0]].append(item)
    for cases in tests.values():
        yield from enough(cases) if hasattr(cases[0], "callspec") else cases
