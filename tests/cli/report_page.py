# SPDX-License-Identifier: MIT
#
# The page of a report in headless Chromium. No test needs a network.
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--window-size=1280,800",
)


LIGHT = """
const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = (colour) => parts(colour).slice(0, 3).map((c) => c / 255)
  .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
"""

CONTRASTS = LIGHT + """
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if ((parts(colour)[3] ?? 1) > 0) return colour;
  }
  return "rgb(255, 255, 255)";
};
return [...document.querySelectorAll(arguments[0])].map((element) => {
  const pair = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
  return (pair[0] + 0.05) / (pair[1] + 0.05);
});
"""


# A striped bar has the colour of its border.
BAR_CONTRAST = LIGHT + """
const [element, backgrounds] = arguments, probe = document.createElement("span");
document.body.append(probe);
const computed = (colour) => {
  probe.style.color = colour;
  return light(getComputedStyle(probe).color);
};
const style = getComputedStyle(element);
const bar = light(parseFloat(style.borderTopWidth) ? style.borderTopColor : style.backgroundColor);
const ratios = backgrounds.map((name) => {
  const pair = [bar, computed(`var(${name})`)].sort((a, b) => b - a);
  return (pair[0] + 0.05) / (pair[1] + 0.05);
});
probe.remove();
return Math.min(...ratios);
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    driver.set_page_load_timeout(240)
    yield driver
    driver.quit()


class Page:
    """A report in the browser."""

    def __init__(self, browser, run, scheme="light", forced="none", motion="no-preference", scripts=True, options=()):
        media = {"media": "", "features": [{"name": "prefers-color-scheme", "value": scheme},
                                           {"name": "prefers-reduced-motion", "value": motion},
                                           {"name": "forced-colors", "value": forced}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self.browser = browser
        self.file = run.directory.with_suffix(".html")
        done = run.report("--html", str(self.file), *options)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        browser.get(self.file.as_uri())
        if scripts:
            WebDriverWait(browser, 240).until(lambda _: self.is_drawn())

    def is_drawn(self):
        """Large pages were not always there yet when the browser said so."""
        return self.browser.execute_script(
            "const rows = document.getElementById('rows');"
            "return location.href === arguments[0] && rows !== null && rows.style.height !== ''",
            self.file.as_uri())

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

    def table(self):
        """The text of each cell of the table that is in the page, row by row."""
        return self.browser.execute_script(
            "return [...document.querySelectorAll('tbody tr')].map((row) => "
            "[...row.cells].map((cell) => cell.innerText.trim()))")

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

    def contrasts(self, selector):
        """Of each such element's text with what lies behind it, as WCAG 2 has it."""
        return self.browser.execute_script(CONTRASTS, selector)

    def contrast_of_bar(self, selector, backgrounds):
        """The least one of the bar's colour with those that may lie behind it, by their variables."""
        return self.browser.execute_script(BAR_CONTRAST, self.one(selector), backgrounds)

    def errors(self):
        return self.browser.get_log("browser")
