# SPDX-License-Identifier: MIT
"""Which cases of a test with several parameters are run: not each combination of their values, but as many
as it takes for each value to be met, or for each two values of two parameters to meet. Nearly every fault
of a combination is one of two values, and all combinations take much longer. With COVKEEP_EVERY=1 in the
environment all of them are run.
"""

import itertools
import os
from collections import Counter, defaultdict


def met(item, together):
    """What a case meets: sets of so many values of different parameters, fewer where there are fewer."""
    values = sorted((name, repr(value)) for name, value in item.callspec.params.items())
    return set(itertools.combinations(values, min(together, len(values))))


def enough(cases, together):
    """A part of the cases of one test that meets all that all of them meet, and each of it about as
    often.
    """
    left = {case: met(case, together) for case in cases}
    times = Counter({one: 0 for of_case in left.values() for one in of_case})
    while 0 in times.values():
        best = max(left, key=lambda case: (sum(not times[one] for one in left[case]),
                                           -sum(times[one] for one in left[case])))
        times.update(left.pop(best))
        yield best


def choose(config, items, together, at_most=1):
    """Deselects what is more than enough, of tests with more cases than `at_most`."""
    if os.environ.get("COVKEEP_EVERY"):
        return
    tests = defaultdict(list)
    for item in items:
        tests[item.nodeid.partition("[")[0]].append(item)
    chosen = {case for cases in tests.values()
              for case in (enough(cases, together) if len(cases) > at_most else cases)}
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = [item for item in items if item in chosen]
