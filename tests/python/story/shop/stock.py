# SPDX-License-Identifier: MIT
"""What the shop has in store, and at which price."""


class SoldOut(Exception):
    """There is less of it than was asked for."""


class Stock:
    def __init__(self):
        self.prices = {"apples": 3, "bread": 4, "coffee": 9}
        self.amounts = {name: 10 for name in self.prices}

    def take(self, name, amount):
        """The price of so much of it."""
        if self.amounts[name] < amount:
            raise SoldOut(name)
        self.amounts[name] -= amount
        return self.prices[name] * amount

    def put(self, name, amount):
        self.amounts[name] = self.amounts.get(name, 0) + amount
        self.prices.setdefault(name, 1)
