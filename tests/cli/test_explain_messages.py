# SPDX-License-Identifier: MIT
"""Each message of ours leads to an entry of covkeep-missing(7), and the page has no message that is not said."""

import re

import pytest

import explain_page
from explain_page import PLACEHOLDER, filled, formats, messages, plain, said_in
from run_trial import place  # noqa: F401
from test_explain import titles

GENERAL_ADVICE = "Run `covkeep doctor` on this program."


def explained(place, words):
    """The titles of the entries that these words lead to."""
    done = place.covkeep("explain", "--", words)
    assert (done.returncode, done.stderr) == (0, ""), words
    assert titles(done) and "entries have these words" not in done.stdout, words
    return titles(done)


def told_by_the_page(place, title, words):
    """Whether it is one of the entry's own messages that leads there, and not words of the text."""
    return any(title == of and all(plain(piece) in plain(words) for piece in message.split("*"))
               for of, _, _, message in messages())


def test_each_reason_of_a_loss_and_its_advice_lead_to_one_entry(place):
    told = explain_page.losses()
    assert len(told) > 40
    for line, words, advice in told:
        [title] = explained(place, words)
        assert told_by_the_page(place, title, words), words
        assert explained(place, f"covkeep: lost: 7 shop, SIGKILL: {line} (and 2 more). {advice}") == [title]
        if advice != GENERAL_ADVICE:
            assert explained(place, advice) == [title]


def test_each_other_advice_leads_to_an_entry(place):
    macros = explain_page.advice_macros()
    assert len(macros) >= 10
    for name, advice in macros.items():
        for title in explained(place, advice):
            assert told_by_the_page(place, title, advice), name


# What stands around or between such texts.
PARTS = ["%s: killed by %d, %s", "%s: killed from outside, %s", "  and %u more ",
         ", by %d   %s counters: %s     %s "]


@pytest.mark.parametrize("path", [
    "cli/verdict/verdict.c", "cli/verdict/unmeasured.c", "cli/verdict/unseen.c", "cli/records/check.c"])
def test_each_reason_of_a_verdict_leads_to_an_entry(place, path):
    said = [text for text in said_in(path) if text not in PARTS]
    assert said
    for text in said:
        for title in explained(place, filled(text)):
            assert told_by_the_page(place, title, filled(text)), text


def test_each_reason_why_a_program_is_out_of_reach_leads_to_an_entry(place):
    said = [text for text in said_in("cli/verdict/measured.c") if len(text.split()) > 3]
    assert len(said) >= 8
    for text in said:
        line = f"out of reach: /x/shop, by 7, has gcov counters: {text}"
        for title in explained(place, line):
            assert told_by_the_page(place, title, text), text


@pytest.mark.parametrize("path, function", [
    ("cli/run/summary.c", "message"), ("cli/run/summary.c", "message_word"), ("cli/run/leftovers.c", "message"), ("cli/run/lines.c", "message"),
    ("cli/run/run.c", "message"), ("cli/report/summary.c", r"f(?:printf|puts)"),
    ("cli/report/summary.c", "return"), ("cli/settle/report.c", "settle_tell"),
    ("cli/settle/write.c", "settle_tell"), ("cli/settle/sum.c", "settle_tell"), ("blackbox/file.c", "report_errno")])
def test_each_line_of_the_end_of_a_run_leads_to_an_entry(place, path, function):
    said = [text for text in formats(path, function) if text not in PARTS] if function != "return" else [", none lost", ", all kept", ", nothing to keep"]
    assert said
    for text in said:
        for title in explained(place, "covkeep: " + filled(text)):
            assert told_by_the_page(place, title, filled(text)), text


def test_each_complaint_about_a_setting_leads_to_an_entry(place):
    said = [text for text in said_in("config.c") if text.startswith(("is ", "names "))]
    assert len(said) > 5
    for text in said:
        assert explained(place, f"covkeep[7]: setting: COV_KEEP_X=y: {text}") == ["A setting that covkeep does not take"]


@pytest.mark.parametrize("word", ["kept", "lost", "none", "running", "unreadable", "killed from outside"])
def test_each_word_of_the_report_leads_to_an_entry(place, word):
    assert "The words of covkeep report" in explained(place, word)


def test_each_message_of_the_page_leads_to_its_entry(place):
    for title, _, _, words in messages():
        assert title in explained(place, re.sub(r"\*+", " x ", words))


def test_each_message_that_the_page_calls_ours_is_in_the_sources():
    said = explain_page.all_said()
    ours = [words for _, who, _, words in messages() if who == explain_page.OURS]
    assert len(ours) > 100
    for words in ours:
        for piece in plain(words).split("*"):
            assert piece.strip() in PLACEHOLDER.sub("*", said), words
