# SPDX-License-Identifier: MIT
"""What each server of the tests sells: the answer to a request. It keeps nothing between requests,
so servers of one process and of many answer alike.
"""

import os

PRICES = {"apples": 3, "bread": 4, "coffee": 9}


def answer(method, path, body=""):
    if path == "/":
        return 200, "welcome"
    if path == "/items":
        return 200, " ".join(sorted(PRICES))
    if path == "/total" and method == "POST":
        return total(body.split())
    if path == "/vanish":  # clean run only
        os._exit(7)  # this ending only
    return 404, "nothing here"


def total(names):
    sum_of = 0
    for name in names:
        try:
            sum_of += PRICES[name]
        except KeyError:
            return 400, f"no {name}"
    return 200, str(sum_of)
