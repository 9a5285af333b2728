# SPDX-License-Identifier: MIT
#
# The page in headless Chromium: what is drawn, the filter, the keys, and that nothing in a record
# does anything. No test needs a network.
import pytest
from report_run import Run, record
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--window-size=1280,800",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    driver.set_page_load_timeout(60)
    yield driver
    driver.quit()


class Page:
    """A report in the browser."""

    def __init__(self, browser, directory, *records, scheme="light"):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        self.browser = browser
        self.file = directory / "report.html"
        done = Run(directory / "run", *records).report("--html", str(self.file))
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        browser.get(self.file.as_uri())

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        self.one("#list").send_keys(*keys)

    def names(self):
        """The rows that are in the page, from top to bottom."""
        rows = sorted(self.all(".row"), key=lambda row: int(row.get_attribute("data-index")))
        return [row.find_element(By.CSS_SELECTOR, ".name").text for row in rows]

    def chosen(self):
        [row] = self.all(".row.chosen")
        assert row.get_attribute("aria-selected") == "true"
        assert self.one("#list").get_attribute("aria-activedescendant") == row.get_attribute("id")
        return row.find_element(By.CSS_SELECTOR, ".name").text

    def value(self, name):
        """What the details say under that name."""
        terms = [dt for dt in self.all("#details dt") if dt.text == name]
        return terms[0].find_element(By.XPATH, "following-sibling::dd").text if terms else None

    def has_room(self):
        """Nothing is wider than the window."""
        return self.browser.execute_script(
            "return document.documentElement.scrollWidth <= innerWidth && "
            "document.documentElement.scrollHeight <= innerHeight")

    def errors(self):
        return self.browser.get_log("browser")


def story():
    return (
        record(10, lives=9, program="/usr/bin/pytest"),
        record(11, at=1, lives=2, parent=10, program="/srv/kept", carries="gcov", end="SIGNAL", status=15,
               sender_pid=10),
        record(12, at=2, parent=11, program="/srv/lost", carries="gcov", lost=1,
               reasons=b"coverage lost: /a.gcda: No space left on device"),
        record(13, at=4, lives=.5, parent=10, program="/srv/none"),
        record(14, at=5, lives=.001, end="EXEC", is_forked=1, parent=10),
        record(14, at=5.01, parent=10, program="/srv/after", arguments=["after", "--with", "an argument"]),
        b"x" * 1024,
    )


@pytest.fixture
def page(browser, tmp_path):
    page = Page(browser, tmp_path, *story())
    yield page
    assert page.errors() == []


def test_each_image_has_a_row_and_a_bar(page):
    assert page.names() == ["pytest", "kept", "lost", "none", "after --with 'an argument'",
                            "record 6: this is no record"]
    assert len(page.all(".bar")) == 5  # nobody knows when the unreadable one was
    verdicts = {name: len(page.all(f".row.{name}")) for name in ("kept", "lost", "none", "unreadable")}
    assert verdicts == {"kept": 1, "lost": 1, "none": 3, "unreadable": 1}


def test_bars_lie_where_the_processes_were_alive(page):
    lane = page.one(".row.kept .lane").rect
    bar = page.one(".row.kept .bar").rect
    assert (bar["x"] - lane["x"]) / lane["width"] == pytest.approx(1 / 9, abs=.01)
    assert bar["width"] / lane["width"] == pytest.approx(2 / 9, abs=.01)


def test_verdicts_differ_without_colour(page):
    assert len({page.one(f".row.{name} .shape").text for name in ("kept", "lost", "none", "unreadable")}) == 4
    looks = {page.browser.execute_script(
        "const s = getComputedStyle(arguments[0]); return s.height + (s.backgroundImage === 'none');",
        page.one(f".row.{name} .bar")) for name in ("kept", "lost", "none")}
    assert len(looks) == 3


def test_summary_is_there(page):
    assert page.one("#summary").text.startswith("5 processes, 2 with coverage (2 gcov, 0 python)")


def test_filter(page):
    for text, names in [("kept", ["kept"]), ("SIGTERM", ["kept"]), ("13", ["none"]), ("an argument with", [
            "after --with 'an argument'"]), ("nothing like it", [])]:
        page.one("#filter").clear()
        page.one("#filter").send_keys(text)
        assert page.names() == names
        assert page.one("#count").text == f"{len(names)} of 6 shown"
    assert page.one("#empty").is_displayed()


def test_verdict_toggles(page):
    page.one("button[data-verdict=none]").click()
    assert page.names() == ["kept", "lost", "record 6: this is no record"]
    page.one("button[data-verdict=lost]").click()
    assert page.one("button[data-verdict=lost]").get_attribute("aria-pressed") == "false"
    assert page.names() == ["kept", "record 6: this is no record"]
    page.one("button[data-verdict=none]").click()
    assert len(page.names()) == 5


def test_the_first_loss_is_chosen(page):
    assert page.chosen() == "lost"


def test_keys(page):
    for key, name in [(Keys.HOME, "pytest"), (Keys.ARROW_DOWN, "kept"), (Keys.ARROW_RIGHT, "lost"),
                      (Keys.ARROW_LEFT, "kept"), (Keys.ARROW_LEFT, "pytest"), (Keys.ARROW_UP, "pytest"),
                      (Keys.END, "record 6: this is no record"), (Keys.ARROW_UP, "after --with 'an argument'")]:
        page.press(key)
        assert page.chosen() == name


def test_details_by_keyboard(page):
    page.press(Keys.ENTER)
    assert page.value("Loss") == "coverage lost: /a.gcda: No space left on device"
    assert page.value("What to do").startswith("Free some space")
    page.press(Keys.HOME, Keys.ARROW_DOWN)
    assert (page.value("Ended"), page.value("Loss")) == ("SIGTERM from 10", None)
    page.press(Keys.ESCAPE)
    assert not page.one("#details").is_displayed()


def test_details_by_pointer(page):
    page.one(".row.kept .name").click()
    assert page.value("Program") == "/srv/kept"
    page.one("#details .close").click()
    assert not page.one("#details").is_displayed()


def test_tip_beside_the_pointer(page):
    webdriver.ActionChains(page.browser).move_to_element(page.one(".row.lost .bar")).perform()
    assert "No space left" in page.one("#tip").text


def test_slash_leads_to_the_filter_and_enter_back(page):
    page.press("/")
    page.browser.switch_to.active_element.send_keys("/srv/none", Keys.ENTER)
    assert page.browser.switch_to.active_element == page.one("#list")
    assert page.chosen() == "none"


def test_time_can_be_stretched(page):
    page.press(Keys.HOME, Keys.ARROW_DOWN)
    before = page.one(".row.kept .bar").rect["width"]
    page.press("+")
    page.browser.execute_script("document.getAnimations().forEach((animation) => animation.finish())")
    assert page.one(".row.kept .bar").rect["width"] == pytest.approx(before * 2, rel=.05)
    page.press("0")
    assert page.one(".tick").text == "0"


def test_rows_say_what_they_show(page):
    assert page.one(".row.lost").get_attribute("aria-label") == (
        "lost, pid 12, lost some or all of its coverage; exit status 0; gcov 3 files; "
        "coverage lost: /a.gcda: No space left on device")
    assert page.one("#list").get_attribute("role") == "listbox"


HOSTILE = (
    '</script><script>document.title = "owned"</script>', "<img src=x onerror=\"document.title = 'owned'\">",
    "<!--", "<!--<script>", "]]>", "&lt;b&gt;", "\u2028\u2029", "@RUN@", "${1}`", "\x01\x1b[2J", "\ud800",
)


def test_nothing_in_a_record_does_anything(browser, tmp_path):
    names = [name.encode("utf-8", "surrogatepass") for name in HOSTILE]
    page = Page(browser, tmp_path, *[record(
        10 + i, at=i, arguments=["program", name], restored=name, carries="gcov python", python=name,
        lost=1, reasons=b"coverage lost: " + name, variables=name) for i, name in enumerate(names)])
    for _ in names:
        page.press(Keys.ENTER, Keys.ARROW_DOWN)
    assert len(page.names()) == len(names)
    assert page.names()[0] == "program '</script><script>document.title = \"owned\"</script>'"
    assert (browser.title, page.all("#list img, #details img"), page.errors()) == ("covkeep report", [], [])


def test_page_is_alone(browser, tmp_path):
    page = Page(browser, tmp_path, *story())
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert "http://" not in page.file.read_text() and "https://" not in page.file.read_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("count", [0, 1, 30, 5000])
def test_readable_with_few_and_many(browser, tmp_path, count, scheme):
    page = Page(browser, tmp_path, *[record(100 + i, at=i / 100, parent=99 + i, lives=60, carries="gcov")
                                     for i in range(count)], scheme=scheme)
    assert len(page.all(".row")) == min(count, len(page.all(".row"))) <= 60
    assert page.has_room()
    if count:
        page.press(Keys.END)
        assert page.chosen() == "program"
        assert page.one(".row.chosen .pid").text == str(99 + count)
    back, text = browser.execute_script(
        "const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]")
    assert (brightness(back) > brightness(text)) == (scheme == "light")
    assert page.errors() == []
    assert browser.get_screenshot_as_png().startswith(b"\x89PNG")


def brightness(colour):
    return sum(int(part) for part in colour[4:-1].split(",")[:3])
