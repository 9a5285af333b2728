# SPDX-License-Identifier: MIT
import pytest

from shop.stock import SoldOut, Stock


def test_taking_costs_the_price():
    assert Stock().take("bread", 2) == 8


def test_no_more_than_there_is_can_be_taken():
    with pytest.raises(SoldOut):
        Stock().take("bread", 11)


def test_what_is_new_costs_one():
    stock = Stock()
    stock.put("dates", 5)
    assert stock.take("dates", 5) == 5
