"""What the tests share: a server, a browser, one season."""

import os

import pytest
from playwright.sync_api import sync_playwright

from album import Album
from rehearsal import Rehearsal
from season import Season
from steps import given_signed_in_still

CHROMIUM = os.environ.get("KAOZHENG_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def season(playwright, chromium, tmp_path_factory):
    """A server over an empty data folder; the scenarios of test_season.py fill it."""
    folder = tmp_path_factory.mktemp("season")
    rehearsal = Rehearsal(folder / "data", folder / "server.log")
    link = rehearsal.create_administrator("sysadmin", "系统管理员甲")
    rehearsal.start()
    season = Season(rehearsal, playwright, chromium, Album())
    season.first_link = link
    yield season
    season.close()
    rehearsal.stop()


@pytest.fixture(scope="module")
def whole_season(season):
    """The season from the first account to the last certificate, with all its staff signed in."""
    import scenario
    import test_season  # noqa: F401  It holds the scenarios, also when another file is run alone.
    scenario.whole_season(season)
    given_signed_in_still(season)
    return season


def pytest_collection_modifyitems(items):
    """The season comes first: the other files look at what it left."""
    items.sort(key=lambda item: item.path.name != "test_season.py")
