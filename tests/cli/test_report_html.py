# SPDX-License-Identifier: MIT
#
# The page: what is drawn, the filter, the keys, and that nothing in a record does anything.
import base64
import re

import pytest
from report_page import Page, browser  # noqa: F401
from report_run import Run, record
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

@pytest.fixture
def page_of(browser, tmp_path):
    """Makes the page of these records."""
    return lambda *records, **more: Page(browser, Run(tmp_path / "run", *records), **more)


def story():
    return (
        record(10, lives=9, program="/usr/bin/pytest"),
        record(11, at=1, lives=2, parent=10, program="/srv/kept", carries="gcov", end="SIGNAL", status=15,
               sender_pid=10),
        record(12, at=2, parent=11, program="/srv/lost", carries="gcov", lost=1,
               reasons=b"28 coverage lost: /a.gcda: No space left on device"),
        record(13, at=4, lives=.5, parent=10, program="/srv/none"),
        record(14, at=5, lives=.001, end="EXEC", is_forked=1, parent=10),
        record(14, at=5.01, parent=10, program="/srv/after", arguments=["after", "--with", "an argument"]),
        b"x" * 1024,
    )


@pytest.fixture
def page(page_of):
    page = page_of(*story())
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


def test_processes_are_counted_as_in_the_summary(page_of):
    """Some of ten have become another program, which is a row of its own."""
    records = [record(10, lives=9)]
    for pid in range(11, 20):
        carries = "gcov" if pid % 2 else ""
        if pid % 3 == 0:
            records.append(record(pid, at=1, lives=.001, end="EXEC", parent=10, program="/bin/shell"))
        records.append(record(pid, at=1.01, parent=10, carries=carries, lost=pid == 15,
                              reasons=b"coverage lost: /a.gcda: No space left on device" * (pid == 15)))
    page = page_of(*records)
    assert page.one("#summary").text.startswith("10 processes, 5 with coverage")
    assert len(page.names()) == 13
    counts = {word: page.one(f"button[data-verdict={word}]").text.split()[-1]
              for word in ("lost", "kept", "none")}
    assert counts == {"lost": "1", "kept": "4", "none": "5"}
    page.one("button[data-verdict=none]").click()
    assert page.one("#count").text == "5 of 10 shown"
    assert len(page.names()) == 6  # with the shell that 15 was
    assert page.errors() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read_chosen_or_not(page_of, scheme):
    page = page_of(*story(), record(30, at=5, end="OPEN", lives=None, parent=10), scheme=scheme)
    page.one("button[data-verdict=unreadable]").click()
    page.one("button[data-verdict=unreadable]").click()
    texts = ".shape, .pid, .name, #summary, #directory, #when, #count, .heads .left, .tick, .keys, button"
    for _ in range(len(page.names())):
        assert min(page.contrasts(texts)) >= 4.5
        page.press(Keys.ARROW_DOWN)
    page.one("button[data-verdict=none]").click()
    assert min(page.contrasts(texts)) >= 4.5


def test_bars_are_seen_in_colours_that_the_user_has_chosen(page_of):
    page = page_of(*story(), forced="active")
    canvas = page.browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    for name in ("kept", "lost", "none"):
        look = page.browser.execute_script(
            "const s = getComputedStyle(arguments[0]);"
            "return [s.backgroundColor, s.backgroundImage, s.forcedColorAdjust]",
            page.one(f".row.{name} .bar"))
        assert look[2] == "none"
        assert look[1] != "none" or look[0] not in (canvas, "rgba(0, 0, 0, 0)"), (name, look)


def test_every_row_is_printed(page_of):
    count = 300
    page = page_of(*[record(100 + i, at=i / 100, lives=60, carries="gcov") for i in range(count)])
    assert len(page.all(".row")) < 100 and page.table() == []
    printed = base64.b64decode(page.browser.print_page())
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    assert 5 <= pages <= 20
    page.browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert [row[2] for row in page.table()] == [str(100 + i) for i in range(count)]
    page.browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert page.table() == [] and page.has_room()
    assert page.errors() == []


ROWS = [["– none", "pytest", "10", "exit status 0", "", "", "0.000", "9.000", ""],
        ["✓ kept", "kept", "11", "SIGTERM from 10", "gcov 3 files", "10", "1.000", "2.000", ""]]


def test_table_is_there_without_scripts(page_of):
    page = page_of(*story(), scripts=False)
    heads = page.all("thead th")
    assert [head.text for head in heads] == [
        "Coverage", "Process", "Pid", "Ended", "Carried", "Parent", "Began, s", "Lived, s", "Time"]
    assert {head.get_attribute("scope") for head in heads} == {"col"}
    assert {head.get_attribute("scope") for head in page.all("tbody th")} == {"row"}
    assert page.one("caption").is_displayed()
    rows = page.table()
    assert rows[:2] == ROWS and len(rows) == 6
    assert rows[2][1].startswith("lost\n") and "No space left on device" in rows[2][1] and "→ Free some" in rows[2][1]
    assert page.one("#summary").text.startswith("5 processes, 2 with coverage (2 gcov, 0 python)")
    assert [shown for shown in page.all("#tools, .heads, #list, .keys, #details") if shown.is_displayed()] == []


def test_table_can_be_had_with_scripts_and_follows_the_filter(page):
    page.one("#astable").click()
    assert page.table()[:2] == ROWS and len(page.table()) == len(page.names()) == 6
    page.one("#filter").send_keys("kept")
    assert page.table() == ROWS[1:]
    page.one("#astable").click()
    assert page.table() == [] and page.names() == ["kept"]


def test_table_of_many_has_pages(page_of):
    page = page_of(*[record(100 + i, at=i / 100) for i in range(1200)])
    page.one("#astable").click()
    for begin, count in ((0, 500), (500, 500), (1000, 200)):
        assert [row[2] for row in page.table()] == [str(100 + begin + i) for i in range(count)]
        assert page.one("#where").text == f"rows {begin + 1} to {begin + count} of 1200"
        if begin < 1000:
            page.one("#after").click()
    assert not page.one("#after").is_enabled()
    assert page.errors() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_page_has_landmarks_one_heading_and_names(page_of, scripts):
    """As a screen reader has it: Chromium's own tree of what is accessible."""
    page = page_of(*story(), scripts=scripts)
    assert page.one("html").get_attribute("lang") == "en"
    nodes = page.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    nodes = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    roles = [role for role, _ in nodes]
    assert [name for role, name in nodes if role == "heading"] == ["covkeep report"]
    assert (roles.count("main"), roles.count("banner"), roles.count("contentinfo")) == (1, 1, int(scripts))
    assert [node for node in nodes if node[0] in ("button", "searchbox", "listbox", "option") and not node[1]] == []
    assert roles.count("option" if scripts else "rowheader") == 6
    assert ("table" in roles) == (not scripts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False])
def test_table_and_bars_can_be_seen(page_of, scheme, scripts):
    """Texts by 4.5, and bars by 3, as WCAG 2 has it at level AA."""
    page = page_of(*story(), scheme=scheme, scripts=scripts)
    if scripts:
        for name in ("kept", "lost", "none"):
            assert page.contrast_of_bar(f".row.{name} .bar", ("--page", "--raised", "--chosen")) >= 3
        page.one("#astable").click()
    texts = "caption, thead th, tbody td, tbody th, tbody p, #summary, #directory, #when, #where"
    assert min(page.contrasts(texts)) >= 4.5
    for name in ("kept", "lost", "none"):
        assert page.contrast_of_bar(f"tr.{name} i", ("--page",)) >= 3


@pytest.mark.parametrize("motion, seconds", [("reduce", "0s"), ("no-preference", "0.12s, 0.12s")])
def test_nothing_moves_for_who_does_not_want_it(page_of, motion, seconds):
    page = page_of(*story(), motion=motion)
    assert page.browser.execute_script("return getComputedStyle(arguments[0]).transitionDuration",
                                       page.one(".row.kept .bar")) == seconds


def test_paper_is_white(page_of):
    page = page_of(*story(), scheme="dark")
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    page.browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert min(page.contrasts("tbody td, tbody th, #summary")) >= 4.5
    assert page.browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    hidden = page.all("#tools, .heads, #list, .keys, #details")
    assert [shown for shown in hidden if shown.is_displayed()] == []


@pytest.mark.parametrize("scripts", [True, False])
def test_page_fits_a_telephone(page_of, scripts):
    """The table scrolls in its own region."""
    page = page_of(*story(), scripts=scripts)
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": 360, "height": 640, "deviceScaleFactor": 1, "mobile": False})
    try:
        assert page.browser.execute_script("return document.documentElement.scrollWidth") <= 360
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_page_of_losses_only(page_of):
    page = page_of(*story(), options=["--lost"])
    assert page.names() == ["lost", "record 6: this is no record"]
    assert "4 processes that lost nothing left out" in page.one("header").text
    assert page.one("#summary").text.startswith("5 processes")
    page.press(Keys.HOME, Keys.ARROW_LEFT, Keys.ENTER)  # its parent is not there
    assert page.chosen() == "lost" and page.errors() == []


HOSTILE = (
    '</script><script>document.title = "owned"</script>', "<img src=x onerror=\"document.title = 'owned'\">",
    "<!--", "<!--<script>", "]]>", "&lt;b&gt;", "\u2028\u2029", "@RUN@", "${1}`", "\x01\x1b[2J", "\ud800",
)


def test_nothing_in_a_record_does_anything(page_of):
    names = [name.encode("utf-8", "surrogatepass") for name in HOSTILE]
    page = page_of(*[record(
        10 + i, at=i, arguments=["program", name], restored=name, carries="gcov python", python=name,
        lost=1, reasons=b"coverage lost: " + name, variables=name) for i, name in enumerate(names)])
    for _ in names:
        page.press(Keys.ENTER, Keys.ARROW_DOWN)
    assert len(page.names()) == len(names)
    assert page.names()[0] == "program '</script><script>document.title = \"owned\"</script>'"
    first = page.names()[0]
    page.one("#astable").click()
    assert page.table()[0][1].splitlines()[0] == first
    for scripts in (True, False):
        assert (page.browser.title, page.all("img, main script"), page.errors()) == ("covkeep report", [], [])
        if scripts:
            page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
            page.browser.refresh()


def test_page_is_alone(page_of):
    page = page_of(*story())
    assert page.browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert "http://" not in page.file.read_text() and "https://" not in page.file.read_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("count", [0, 1, 30, 5000])
def test_readable_with_few_and_many(page_of, count, scheme):
    page = page_of(*[record(100 + i, at=i / 100, parent=99 + i, lives=60, carries="gcov")
                     for i in range(count)], scheme=scheme)
    assert len(page.all(".row")) == min(count, len(page.all(".row"))) <= 60
    assert page.has_room()
    if count:
        page.press(Keys.END)
        assert page.chosen() == "program"
        assert page.one(".row.chosen .pid").text == str(99 + count)
    back, text = page.browser.execute_script(
        "const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]")
    assert (brightness(back) > brightness(text)) == (scheme == "light")
    assert page.errors() == []
    assert page.browser.get_screenshot_as_png().startswith(b"\x89PNG")


def brightness(colour):
    return sum(int(part) for part in colour[4:-1].split(",")[:3])
