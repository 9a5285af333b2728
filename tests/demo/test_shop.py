# SPDX-License-Identifier: MIT
"""The harness's checks as tests of pytest: each has a server of its own, which it kills."""

import os
import signal

import pytest

import harness


@pytest.fixture
def shop():
    with harness.Shop(os.environ["SHOP_SERVER"], signal.SIGKILL) as running:
        yield running


def test_serves_its_items(shop):
    harness.serves_its_items(shop)


def test_answers_errors(shop):
    harness.answers_errors(shop)
