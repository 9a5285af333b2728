# SPDX-License-Identifier: MIT
"""The page of a run with a journal, in Chromium: the test of the chosen process, and the functions that
it reached.
"""

from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from report_page import browser  # noqa: F401
from run_trial import place  # noqa: F401
from test_tests import run_pytest, suite  # noqa: F401


def of(element, selector):
    return element.find_elements(By.CSS_SELECTOR, selector)


def choose(browser, words):
    row, = [row for row in of(browser, ".row") if row.text.endswith(words)]
    row.click()
    return browser.find_element(By.ID, "details")


def functions_of(details):
    """The functions in the opened lists. The page draws a list when the browser tells it that the list is
    open, which is after the click."""
    WebDriverWait(details.parent, 240).until(lambda _: of(details, "li"))
    return of(details, "li")


def test_a_process_shows_its_test_and_functions(suite, browser):  # noqa: F811
    run_pytest(suite)
    page = suite.path / "page.html"
    assert suite.covkeep("report", "--html", page).returncode == 0
    browser.get(page.as_uri())
    details = choose(browser, "server 30")
    assert "test_shop.py::test_large" in details.text
    whole, source = of(details, "summary")
    assert whole.text == "Reached 2 functions in 1 file"
    whole.click()
    assert source.text == f"{suite.path}/server.c: 2 of 2 functions"
    source.click()
    assert [item.text for item in functions_of(details)] == ["twice :5", "main :9"]
    details = choose(browser, "server 3")
    for summary in of(details, "summary"):
        summary.click()
    assert [(item.text, item.get_attribute("class")) for item in functions_of(details)] == [
        ("twice :5", "not"), ("main :9", "")]
    assert not of(choose(browser, "test_shop.py"), "summary")
    assert browser.get_log("browser") == []


def test_the_filter_knows_the_tests(suite, browser):  # noqa: F811
    run_pytest(suite)
    page = suite.path / "page.html"
    suite.covkeep("report", "--html", page)
    browser.get(page.as_uri())
    browser.find_element(By.ID, "filter").send_keys("::test_small")
    assert len(of(browser, ".row")) == 1
