# SPDX-License-Identifier: MIT
"""The harness's checks as a pytest suite, with the server in a fixture."""

import subprocess

import pytest

import harness


@pytest.fixture(scope="module")
def shop():
    subprocess.run(["make", "shop"], check=True, timeout=60)
    with harness.Shop("./shop") as running:
        yield running


def test_serves_its_items(shop):
    harness.serves_its_items(shop)


def test_answers_errors(shop):
    harness.answers_errors(shop)
