# SPDX-License-Identifier: MIT


def test_welcomes(shop):
    assert shop.ask("GET", "/") == (200, "Welcome to Corner Shop")
    assert shop.ask("GET", "/nowhere") == (404, "not found")
    assert shop.ask("POST", "/nowhere", {}) == (404, "not found")


def test_shows_items(shop):
    status, items = shop.ask("GET", "/items")
    assert status == 200 and set(items) >= {"apples", "bread", "coffee"}
    assert shop.ask("GET", "/items/coffee") == (200, 9)
    assert shop.ask("GET", "/items/tea") == (404, "no such item")


def test_sells(shop):
    assert shop.ask("POST", "/orders", {"apples": 2, "bread": 1}) == (201, 10)
    assert shop.ask("POST", "/orders", {"apples": 99}) == (409, "apples is sold out")
    assert shop.ask("POST", "/orders", {"tea": 1}) == (404, "no 'tea'")
    assert shop.ask("POST", "/orders", raw=b"bread, please") == (400, "not an order")


def test_takes_deliveries(shop):
    assert shop.ask("POST", "/deliveries", {"dates": 4}) == (201, "delivered")
    assert shop.ask("GET", "/items/dates") == (200, 1)


def test_deletes_nothing(shop):
    assert shop.ask("DELETE", "/items/apples") == (405, "nothing is ever deleted")
